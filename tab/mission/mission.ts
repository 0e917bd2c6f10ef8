import { createDrafts, type Drafts } from './composer/drafts.ts'
import { createMissionSocket, type MissionSocket, type SocketLike } from './connection/mission-socket.ts'
import type { Rest } from './connection/rest.ts'
import type { Scheduler } from './connection/scheduler.ts'
import { watchRest } from './connection/watched-rest.ts'
import type { MissionConnection, UnsentText } from './connection.ts'
import { createShared, type Shared } from './shared.ts'
import { lastVisited, teamOf, unreadOf } from './state/channels-state.ts'
import { emptyState, type MissionState, type Outgoing, type Side } from './state/mission-state.ts'
import { mergeAnswer } from './state/posts-state.ts'
import { createStore, type Store } from './state/store.ts'
import { createChannelList } from './sync/channel-list.ts'
import { type ChannelPosts, createChannelPosts } from './sync/channel-posts.ts'
import { createLanding } from './sync/landing.ts'
import { createMemberNews, type MemberNews } from './sync/member-news.ts'
import { createPeople, type People, putPeople } from './sync/people.ts'
import { createPostActions, type PostActions } from './sync/post-actions.ts'
import { createReading, type Reading } from './sync/reading.ts'
import { createSender, type Sender } from './sync/sender.ts'
import { type EventEffects, handleEvent } from './sync/socket-events.ts'
import { createThreadPosts, type ThreadPosts } from './sync/thread-posts.ts'
import { createThreads, type Threads } from './sync/threads.ts'
import { createTypingSignals, type TypingSignals } from './sync/typing.ts'

/** What survives a new session of the same person: what was written and where they were. */
export type Carried = {
  readonly drafts: ReadonlyMap<string, string>
  readonly outbox: readonly Outgoing[]
  readonly channelId: string | undefined
}

/** One person's mission: its state and everything that can be done with it. */
export type Mission = {
  readonly store: Store<MissionState>
  readonly rest: Rest
  readonly signal: AbortSignal
  readonly scheduler: Scheduler
  readonly drafts: Drafts
  readonly posts: Pick<ChannelPosts, 'older' | 'newer' | 'newest'>
  readonly threadPosts: Pick<ThreadPosts, 'older'>
  readonly threads: Threads
  readonly people: People
  readonly memberNews: MemberNews
  readonly sender: Sender
  readonly actions: PostActions
  readonly reading: Reading
  readonly typing: TypingSignals
  readonly shared: Shared
  openChannel(channelId: string): void
  showSide(side: Side | undefined): void
  openDirect(userId: string): Promise<void>
  retry(id: string): void
  dismissNotice(): void
  setGranted(granted: MissionConnection['granted']): void
  /** What is granted has changed: the channels are read anew. */
  takeGranted(granted: NonNullable<MissionConnection['granted']>): void
  /** The network or the page is back. */
  wake(): void
  carry(): Carried
  start(): void
  stop(): void
}

export function createMission(deps: {
  readonly connection: MissionConnection
  readonly createRest: (signal: AbortSignal) => Rest
  readonly openSocket: (url: string) => SocketLike
  readonly scheduler: Scheduler
  readonly carried?: Carried | undefined
  /** Where a link leads (`src/api/mission-place.ts`); empty: nowhere in particular. */
  readonly subPageId?: string | undefined
  /** How many changes an answer to `since` holds at most; the server's own number unless a test lowers it. */
  readonly changesAtMost?: number
}): Mission {
  const { connection, scheduler, carried } = deps
  const stopped = new AbortController()
  const { signal } = stopped
  const store = createStore<MissionState>({
    ...emptyState(connection.userId),
    outbox: (carried?.outbox ?? []).map((one) => (one.state === 'sending' ? { ...one, state: 'waiting' } : one)),
    labels: labelsOf(connection.granted),
  })
  const drafts = createDrafts(carried?.drafts)
  const rest = watchRest(deps.createRest(signal), {
    onAnswer: () => {
      if (store.get().link.trouble === undefined) return
      setTrouble(undefined)
      sender.resume()
    },
    onError: (error) => {
      if (error.kind === 'ended') end(error.code || 'session_missing')
      else if (error.kind !== 'refused' && error.kind !== 'fault' && !signal.aborted) setTrouble(error.kind)
    },
  })
  let connected = 0
  let socket: MissionSocket | undefined
  let startChannel = carried?.channelId
  let wantedPlace = deps.subPageId ?? ''
  let isLanding = false
  const met = new Set<string>()

  const shared = { store, rest, scheduler, signal, connection: () => connected, changesAtMost: deps.changesAtMost }
  const people = createPeople(shared)
  const channelPosts = createChannelPosts(shared)
  const threadPosts = createThreadPosts(shared)
  const threads = createThreads(shared)
  const reading = createReading(shared)
  const memberNews = createMemberNews()
  const typing = createTypingSignals({ store, scheduler, socket: () => socket })
  const channelList = createChannelList({
    ...shared,
    teamIds: [...new Set((connection.granted ?? []).map(({ teamId }) => teamId))],
    onListed(lists) {
      if (store.get().open !== undefined || wantedPlace !== '' || isLanding) return
      const first = firstChannel(lists)
      if (first !== undefined) void channelPosts.ensure(first, connected)
    },
    onChannelLost(channel) {
      const { open, side } = store.get()
      if (side?.kind === 'thread' && side.channelId === channel.id) showSide(undefined)
      if (open?.channelId !== channel.id) return
      store.update((state) => ({
        ...state,
        open: undefined,
        notice: { kind: 'channelLost', name: channel.display_name },
      }))
    },
  })
  const sender = createSender({
    ...shared,
    onPosted: (post) => {
      channelPosts.apply(post.channel_id, { kind: 'posted', post }, 0)
      threadPosts.note(post.channel_id, { kind: 'posted', post })
      store.update((state) => mergeAnswer(state, post.channel_id, [post]))
    },
  })
  const landing = createLanding({ ...shared, openChannel, showSide })
  const actions = createPostActions({ ...shared, teamId, holdUnread: reading.hold })

  const effects: EventEffects = {
    applyToPosts(channelId, event) {
      threadPosts.note(channelId, event)
      channelPosts.apply(channelId, event, connected)
    },
    refetchRoot: (channelId, rootId) => void actions.refetch(channelId, rootId),
    reloadChannels: () => void loadChannels(),
    reloadThreads: () => void threads.load(),
    membersChanged: memberNews.tell,
    needPeople: people.need,
    isReading: reading.isReading,
    checkReading: reading.check,
    isFirstUnread(channelId) {
      const { channels, memberships } = store.get()
      const channel = channels.get(channelId)
      return channel !== undefined && !unreadOf(channel, memberships.get(channelId)).isUnread
    },
    typing: typing.heard,
    stoppedTyping: typing.stopped,
    grantedChanged(granted) {
      store.update((state) => ({ ...state, labels: labelsOf(granted) }))
      void loadChannels()
    },
  }

  function teamId(): string {
    const state = store.get()
    return teamOf(state, state.open?.channelId ?? '')
  }

  function setTrouble(trouble: MissionState['link']['trouble']): void {
    store.update((state) => {
      if (state.link.trouble === trouble) return state
      const { trouble: _before, ...link } = state.link
      return { ...state, link: trouble === undefined ? link : { ...link, trouble } }
    })
  }

  async function loadChannels(): Promise<void> {
    const hadTeams = store.get().teams.length > 0
    await channelList.load()
    const { open, channels, phase } = store.get()
    if (phase !== 'ready') return
    people.need(directPartners(store.get()))
    if (wantedPlace !== '') await land()
    else if (!isLanding && (open === undefined || !channels.has(open.channelId))) {
      const first = firstChannel(store.get())
      startChannel = undefined
      if (first !== undefined) openChannel(first)
    }
    if (!hadTeams && connected > 0) void threads.load()
  }

  function firstChannel(lists: Pick<MissionState, 'channels' | 'memberships'>): string | undefined {
    return startChannel && lists.channels.has(startChannel) ? startChannel : lastVisited(lists)
  }

  async function land(): Promise<void> {
    const place = wantedPlace
    wantedPlace = ''
    isLanding = true
    const hasLanded = await landing.land(place)
    isLanding = false
    if (hasLanded || signal.aborted) return
    store.update((state) => ({ ...state, notice: { kind: 'placeUnknown' } }))
    const usual = lastVisited(store.get())
    if (store.get().open === undefined && usual !== undefined) openChannel(usual)
  }

  function openChannel(channelId: string, postId?: string): void {
    const { open, channels, memberships, side } = store.get()
    const channel = channels.get(channelId)
    if (channel === undefined || (open?.channelId === channelId && postId === undefined)) return
    const membership = memberships.get(channelId)
    const { isUnread } = unreadOf(channel, membership)
    const unreadSinceMs = isUnread ? membership?.last_viewed_at : undefined
    reading.opened()
    const keptSide = side?.kind === 'threads' ? side : undefined
    store.update((state) => ({
      ...state,
      open: { channelId, unreadSinceMs, postId },
      side: keptSide,
      windows: isUnread && state.windows.get(channelId)?.hasNewer ? without(state.windows, channelId) : state.windows,
    }))
    const isThere = postId === undefined ? undefined : channelPosts.around(channelId, postId)
    void Promise.resolve(isThere)
      .then(() => channelPosts.ensure(channelId, connected))
      .then(() => meetMembers(channelId))
  }

  /** Whoever is in the channel may be named in it; their names are asked for once. */
  async function meetMembers(channelId: string): Promise<void> {
    if (met.has(channelId) || signal.aborted) return
    met.add(channelId)
    try {
      const members = await rest.members(channelId, 0)
      people.need(members.map((member) => member.user_id))
    } catch {
      met.delete(channelId)
    }
  }

  function showSide(side: Side | undefined): void {
    store.update((state) => ({ ...state, side }))
    if (side?.kind === 'thread') void threadPosts.ensure(side.channelId, side.rootId, connected)
    if (side?.kind === 'threads') void threads.load()
  }

  async function catchUp(): Promise<void> {
    const { open, side } = store.get()
    const connection = connected
    // What the person is looking at goes before what stands around it.
    await Promise.all([
      open && channelPosts.ensure(open.channelId, connection),
      side?.kind === 'thread' && threadPosts.ensure(side.channelId, side.rootId, connection),
    ])
    if (store.get().phase !== 'loading') await loadChannels()
    void threads.load()
    people.refreshStatuses()
    sender.resume()
    reading.check()
  }

  function end(code: string): void {
    if (signal.aborted) return
    const unsent = unsentOf(store.get(), drafts)
    stop()
    const { userId, outbox } = store.get()
    // Nothing of the mission stays on the screen; what the person wrote is theirs.
    store.update(() => ({ ...emptyState(userId), outbox, phase: 'ended' }))
    connection.onSessionLost(code, unsent)
  }

  function stop(): void {
    stopped.abort()
    socket?.stop()
  }

  return {
    store,
    rest,
    signal,
    scheduler,
    drafts,
    posts: {
      older: channelPosts.older,
      newer: channelPosts.newer,
      newest(channelId) {
        // Who goes to the end wants to see the end, not where the new messages began.
        store.update((state) =>
          state.open ? { ...state, open: { ...state.open, unreadSinceMs: undefined, postId: undefined } } : state,
        )
        return channelPosts.newest(channelId)
      },
    },
    threadPosts,
    threads,
    people,
    memberNews,
    sender,
    actions,
    reading,
    typing,
    shared: createShared({ ...shared, connection, people }),
    openChannel: (channelId) => openChannel(channelId),
    showSide,
    async openDirect(userId) {
      const channel = await rest.openDirect(userId)
      await channelList.load()
      openChannel(channel.id)
    },
    retry(id) {
      const { phase, open, side } = store.get()
      if (phase === 'refused') {
        store.update((state) => ({ ...state, phase: 'loading' }))
        void loadChannels()
      } else if (open?.channelId === id) void channelPosts.ensure(id, connected)
      else if (side?.kind === 'thread') void threadPosts.ensure(side.channelId, side.rootId, connected)
    },
    dismissNotice: () => store.update((state) => ({ ...state, notice: undefined })),
    setGranted(granted) {
      if (granted !== undefined) store.update((state) => ({ ...state, labels: labelsOf(granted) }))
    },
    takeGranted: effects.grantedChanged,
    wake: () => socket?.retryNow(),
    carry: () => ({ drafts: drafts.store.get(), outbox: store.get().outbox, channelId: store.get().open?.channelId }),
    start() {
      socket = createMissionSocket({
        baseUrl: connection.baseUrl,
        token: connection.token,
        open: deps.openSocket,
        scheduler,
        listener: {
          onEvent: (event) => handleEvent(event, store, effects),
          onFreshConnection() {
            connected += 1
            if (connected > 1) memberNews.tellGap()
            void catchUp()
          },
          onOpen: () => store.update((state) => ({ ...state, link: { socket: 'open' } })),
          onLost(failures, retryInMs) {
            const retryAtMs = scheduler.now() + retryInMs
            store.update((state) => ({ ...state, link: { ...state.link, socket: 'waiting', retryAtMs } }))
            // A closed socket does not say why; a request does.
            if (failures > 1) rest.me().catch(ignoreWatched)
          },
          onAccessEnded: end,
        },
      })
      socket.start()
      void loadChannels().then(sender.start)
      void loadMe()
    },
    stop,
  }

  async function loadMe(): Promise<void> {
    try {
      const me = await rest.me()
      store.update((state) => putPeople(state, [me]))
      people.watch([me.id])
    } catch {
      // The watcher has seen it; one's own name is not needed to read.
    }
  }
}

/** The watcher of the calls has seen what it is. */
function ignoreWatched(): void {}

function labelsOf(
  granted: readonly { readonly channelId: string; readonly label: string }[] | undefined,
): ReadonlyMap<string, string> {
  return new Map((granted ?? []).filter(({ label }) => label !== '').map(({ channelId, label }) => [channelId, label]))
}

function without<Value>(map: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> {
  return new Map([...map].filter(([other]) => other !== key))
}

function directPartners({ channels }: MissionState): string[] {
  return [...channels.values()].filter(({ type }) => type === 'D').flatMap(({ name }) => name.split('__'))
}

/** What the person wrote and the server does not have. */
export function unsentOf({ outbox, channels }: MissionState, drafts: Drafts): readonly UnsentText[] {
  const nameOf = (channelId: string): string => channels.get(channelId)?.display_name ?? ''
  const sent = outbox.map(({ channelId, message }) => ({ channel: nameOf(channelId), text: message }))
  const written = [...drafts.store.get()].map(([place, text]) => ({ channel: nameOf(place.split(':')[0] ?? ''), text }))
  return [...sent, ...written].filter(({ text }) => text.trim() !== '')
}
