import { embedded, type SocketEvent } from '../connection/socket-event.ts'
import { countPosted, markUnread, markViewed } from '../state/channels-state.ts'
import { type MissionState, withEntry } from '../state/mission-state.ts'
import type { Channel, Membership, Person, Post, Preference, Reaction, Thread } from '../state/model.ts'
import type { PostEvent } from '../state/post-event.ts'
import type { Store } from '../state/store.ts'
import { dropThread, markAllThreadsRead, markThreadRead, putThread } from '../state/threads-state.ts'
import type { MemberChange } from './member-news.ts'
import { putPeople, putStatuses } from './people.ts'

/** What an event causes beyond the state. */
export type EventEffects = {
  readonly applyToPosts: (channelId: string, event: PostEvent) => void
  readonly refetchRoot: (channelId: string, rootId: string) => void
  readonly reloadChannels: () => void
  readonly reloadThreads: () => void
  readonly membersChanged: (channelId: string, change: MemberChange) => void
  readonly needPeople: (userIds: readonly string[]) => void
  readonly isReading: (channelId: string) => boolean
  readonly checkReading: () => void
  readonly isFirstUnread: (channelId: string) => boolean
  readonly typing: (userId: string, channelId: string, rootId: string) => void
  readonly stoppedTyping: (userId: string, channelId: string, rootId: string) => void
  readonly grantedChanged: (channels: readonly { readonly channelId: string; readonly label: string }[]) => void
}

type Handler = (event: SocketEvent, store: Store<MissionState>, effects: EventEffects) => void

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0)
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Everything that the view does with an event of Mattermost's or the gateway's (reference 3.5); all others pass by. */
const handlers: Readonly<Record<string, Handler>> = {
  posted(event, store, effects) {
    const post = embedded<Post>(event.data['post'])
    if (post === undefined) return
    effects.stoppedTyping(post.user_id, post.channel_id, post.root_id)
    effects.needPeople([post.user_id])
    effects.applyToPosts(post.channel_id, { kind: 'posted', post })
    if (post.root_id !== '') return
    if (!store.get().channels.has(post.channel_id)) return effects.reloadChannels()
    const mentions = embedded<readonly string[]>(event.data['mentions']) ?? []
    const isRead = effects.isReading(post.channel_id)
    const isFirst = !isRead && post.user_id !== store.get().userId && effects.isFirstUnread(post.channel_id)
    store.update((state) => {
      const isMentioned = mentions.includes(state.userId)
      const counted = countPosted(state, post, { isMentioned, isRead })
      return isFirst ? drawLine(counted, post) : counted
    })
    effects.checkReading()
  },
  post_edited: (event, _store, effects) => {
    const post = embedded<Post>(event.data['post'])
    if (post) effects.applyToPosts(post.channel_id, { kind: 'edited', post })
  },
  post_deleted: (event, store, effects) => {
    const post = embedded<Post>(event.data['post'])
    if (post === undefined) return
    effects.applyToPosts(post.channel_id, { kind: 'deleted', post })
    if (post.root_id !== '') effects.refetchRoot(post.channel_id, post.root_id)
    else store.update((state) => dropThread(state, post.id))
  },
  ephemeral_message: (event, store, effects) => {
    const post = embedded<Post>(event.data['post'])
    if (post === undefined) return
    effects.needPeople([post.user_id])
    store.update((state) => ({ ...state, ephemeral: [...state.ephemeral, post].slice(-100) }))
  },
  reaction_added: (event, _store, effects) => {
    const reaction = embedded<Reaction>(event.data['reaction'])
    if (reaction === undefined) return
    effects.needPeople([reaction.user_id])
    effects.applyToPosts(event.channelId, { kind: 'reactionAdded', reaction })
  },
  reaction_removed: (event, _store, effects) => {
    const reaction = embedded<Reaction>(event.data['reaction'])
    if (reaction) effects.applyToPosts(event.channelId, { kind: 'reactionRemoved', reaction })
  },
  typing: (event, _store, effects) => {
    const userId = textOf(event.data['user_id'])
    effects.needPeople([userId])
    effects.typing(userId, event.channelId, textOf(event.data['parent_id']))
  },
  status_change: ({ data }, store) =>
    store.update((state) => putStatuses(state, [{ user_id: textOf(data['user_id']), status: textOf(data['status']) }])),
  user_updated: ({ data }, store) => {
    const user = data['user'] as Person | undefined
    if (user?.id) store.update((state) => (state.people.has(user.id) ? putPeople(state, [user]) : state))
  },
  post_unread: ({ data, channelId }, store) =>
    store.update((state) =>
      markUnread(state, channelId, {
        lastViewedMs: numberOf(data['last_viewed_at']),
        readRoots: numberOf(data['msg_count_root']),
        mentions: numberOf(data['mention_count_root']),
      }),
    ),
  multiple_channels_viewed: ({ data }, store) => {
    const times = (data['channel_times'] ?? {}) as Readonly<Record<string, number>>
    store.update((state) => Object.entries(times).reduce((next, [id, atMs]) => markViewed(next, id, atMs), state))
  },
  channel_updated: ({ data }, store) => {
    const channel = embedded<Channel>(data['channel'])
    if (channel === undefined) return
    store.update((state) => {
      const known = state.channels.get(channel.id)
      if (known === undefined) return state
      // The counters of an update are those of its time; ours may be ahead.
      const { last_post_at, last_root_post_at, total_msg_count_root } = known
      const counters = { last_post_at, ...(last_root_post_at === undefined ? {} : { last_root_post_at }) }
      const total = total_msg_count_root === undefined ? {} : { total_msg_count_root }
      return { ...state, channels: withEntry(state.channels, channel.id, { ...channel, ...counters, ...total }) }
    })
  },
  channel_member_updated: ({ data }, store) => {
    const member = embedded<Membership>(data['channelMember'])
    if (member === undefined) return
    store.update((state) => {
      const known = state.memberships.get(member.channel_id)
      if (known === undefined || member.user_id !== state.userId || member.notify_props === undefined) return state
      const changed = { ...known, notify_props: member.notify_props }
      return { ...state, memberships: withEntry(state.memberships, member.channel_id, changed) }
    })
  },
  channel_deleted: ({ data }, store) => changeDeleted(store, textOf(data['channel_id']), numberOf(data['delete_at'])),
  channel_restored: ({ data }, store) => changeDeleted(store, textOf(data['channel_id']), 0),
  channel_converted: (_event, _store, effects) => effects.reloadChannels(),
  direct_added: (_event, _store, effects) => effects.reloadChannels(),
  group_added: (_event, _store, effects) => effects.reloadChannels(),
  user_added: (event, store, effects) => {
    const userId = textOf(event.data['user_id'])
    if (userId === store.get().userId) effects.reloadChannels()
    if (userId !== '') effects.membersChanged(event.channelId, { userId, isMember: true })
  },
  user_removed: (event, store, effects) => {
    // To the removed person it names the channel and no user (recorded: `event-user-removed-guest`).
    const userId = textOf(event.data['user_id'])
    if (userId === '' || userId === store.get().userId) effects.reloadChannels()
    if (userId !== '') effects.membersChanged(event.channelId, { userId, isMember: false })
  },
  thread_updated: ({ data }, store, effects) => {
    const thread = embedded<Thread>(data['thread'])
    if (thread === undefined) return
    effects.needPeople([thread.post.user_id])
    store.update((state) => putThread(state, thread))
  },
  thread_read_changed: ({ data }, store, effects) => {
    const rootId = textOf(data['thread_id'])
    const atMs = numberOf(data['timestamp'])
    // All threads of one team were read; which of several it was, the event does not say for those of direct messages.
    if (rootId === '' && store.get().teams.length > 1) return effects.reloadThreads()
    store.update((state) =>
      rootId === ''
        ? markAllThreadsRead(state, atMs)
        : markThreadRead(state, rootId, {
            atMs,
            unreadReplies: numberOf(data['unread_replies']),
            unreadMentions: numberOf(data['unread_mentions']),
          }),
    )
  },
  thread_follow_changed: ({ data }, store, effects) => {
    if (data['state'] === true) effects.reloadThreads()
    else store.update((state) => dropThread(state, textOf(data['thread_id'])))
  },
  preference_changed: ({ data }, store) => putPreferences(store, [embedded<Preference>(data['preference'])]),
  preferences_changed: ({ data }, store) => putPreferences(store, embedded<Preference[]>(data['preferences']) ?? []),
  mission_channels_changed: ({ data }, _store, effects) => {
    const channels = Array.isArray(data['channels']) ? data['channels'] : []
    effects.grantedChanged(channels)
  },
}

export function handleEvent(event: SocketEvent, store: Store<MissionState>, effects: EventEffects): void {
  if (Object.hasOwn(handlers, event.event)) handlers[event.event]?.(event, store, effects)
}

/** The first post that comes while nobody looks begins the new messages. */
function drawLine(state: MissionState, post: Post): MissionState {
  if (state.open?.channelId !== post.channel_id) return state
  return { ...state, open: { ...state.open, unreadSinceMs: post.create_at - 1 } }
}

function changeDeleted(store: Store<MissionState>, channelId: string, deletedAtMs: number): void {
  store.update((state) => {
    const channel = state.channels.get(channelId)
    if (channel === undefined) return state
    return { ...state, channels: withEntry(state.channels, channelId, { ...channel, delete_at: deletedAtMs }) }
  })
}

function putPreferences(store: Store<MissionState>, rows: readonly (Preference | undefined)[]): void {
  store.update((state) => {
    const preferences = new Map(state.preferences)
    for (const row of rows) if (row) preferences.set(`${row.category}/${row.name}`, row)
    return { ...state, preferences }
  })
}
