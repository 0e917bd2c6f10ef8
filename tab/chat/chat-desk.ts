import type { ChatAnswer, ChatPlace, ChatProduct } from '../../src/api/chat.ts'
import { readChatLink } from '../../src/api/chat-link.ts'
import type { Mission } from '../mission/mission.ts'
import { createStore, type Store } from '../mission/state/store.ts'
import { type ChatApi, codeOfFailure } from './chat-api.ts'
import type { ChatFace, ChatHost } from './chat-face.ts'
import { createFrameLife, type FrameLife } from './chat-frame-life.ts'
import { isOurs, pathOfLink, placeOfLink } from './chat-links.ts'
import { pathOfPlace, readChatPath } from './chat-path.ts'
import { missionTargetOf, placeOfMission, placeOfPath, teamNameOf } from './chat-place.ts'
import { readFrameMessage } from './frame-message.ts'
import { goInMission } from './go-in-mission.ts'
import { isSmallHost } from './microphone.ts'

/** Something for the person to know beside the frame. */
export type DeskNotice =
  | { readonly kind: 'product'; readonly product: ChatProduct; readonly why: 'notListed' | 'notOnServer' | 'unknown' }
  | { readonly kind: 'hint'; readonly product: 'agents' | 'calls' }
  | { readonly kind: 'browserOpened' | 'browserFailed' | 'popoutBlocked' | 'callWindow' }

export type DeskState = { readonly offer: ChatAnswer | undefined; readonly notice: DeskNotice | undefined }

/** Everything that can be done between the mission view and the whole Mattermost. */
export type ChatDesk = {
  readonly store: Store<DeskState>
  readonly life: FrameLife
  /** The element of the frame, as often as there is another one. */
  attach(element: HTMLIFrameElement | null): void
  /** Takes every message of the page's window; those that are not of the frame change nothing. */
  receive(event: MessageEvent<unknown>): void
  showChat(): void
  showMission(): Promise<void>
  /** Loads the frame again, also on hosts that usually cannot hold it. */
  openHere(): void
  openInBrowser(): Promise<void>
  choose(product: ChatProduct, item?: string): Promise<void>
  /** Follows the link that opened the view, once the channels are known. */
  followLink(): void
  /** See `ChatFace.take`. */
  take(url: string): false | Promise<boolean>
  dismiss(): void
  /** Asks what there is, for whatever depends on it; a failure leaves it unknown. */
  learn(): void
  /** Where the person is now, as a path of the web app. */
  path(): string
}

export function createChatDesk(deps: {
  readonly api: ChatApi
  readonly face: ChatFace
  readonly mission: () => Mission
  readonly host: () => ChatHost
  readonly openExternal: (url: string) => void
  readonly openWindow: Window['open']
  readonly after: (delayMs: number, run: () => void) => () => void
  readonly now: () => number
}): ChatDesk {
  const { api, face, mission, host } = deps
  const store = createStore<DeskState>({ offer: undefined, notice: undefined })
  let element: HTMLIFrameElement | null = null
  /** Where the mission view was when the person came back to it: as long as it stays there, Mattermost stays where it is. */
  let leftAt: string | undefined

  const origin = (): string => new URL(host().chatUrl).origin
  const say = (notice: DeskNotice | undefined): void => store.update((state) => ({ ...state, notice }))
  const send = (message: object): void => element?.contentWindow?.postMessage(message, origin())
  const missionPlace = (): ChatPlace => placeOfMission(mission().store.get())
  const isOpen = (): boolean => life.get().state.kind === 'open'

  const life: FrameLife = createFrameLife({
    async askTicket(place) {
      try {
        return (await api.ticket('frame', place)).ticket
      } catch (error) {
        // The channel is gone meanwhile; Mattermost itself finds another one.
        if (codeOfFailure(error) !== 'channel_not_granted') throw error
        return (await api.ticket('frame', {})).ticket
      }
    },
    sendTicket: (ticket) => send({ kind: 'mission-enter', ticket }),
    placeOfPath: (path) => placeOfPath(path, mission().store.get()),
    codeOf: codeOfFailure,
    after: deps.after,
    now: deps.now,
  })

  function goTo(place: ChatPlace): void {
    face.store.update((state) => ({ ...state, shown: 'chat', wish: place }))
    if (isOpen()) send({ kind: 'mission-chat-go', path: pathOfPlace(place) })
    else if (isSmallHost(host().hostName)) life.bar()
    else life.open(place)
  }

  function herePlace(): ChatPlace {
    const { path } = life.get()
    const isInChat = face.store.get().shown === 'chat' && path !== undefined
    return isInChat ? placeOfPath(path, mission().store.get()) : missionPlace()
  }

  async function loadOffer(): Promise<ChatAnswer> {
    const offer = store.get().offer ?? (await api.offer())
    store.update((state) => ({ ...state, offer }))
    return offer
  }

  async function openPopout(path: string): Promise<void> {
    try {
      const { enterUrl, ticket } = await api.ticket('popout', { popout: path })
      const opened = deps.openWindow(`${enterUrl}#${ticket}`, '_blank', 'popup,width=840,height=720')
      if (opened === null) say({ kind: 'popoutBlocked' })
      else opened.opener = null
    } catch {
      say({ kind: 'popoutBlocked' })
    }
  }

  async function choose(product: ChatProduct, item?: string): Promise<void> {
    say(undefined)
    let offer: ChatAnswer
    try {
      offer = await loadOffer()
    } catch {
      return say({ kind: 'product', product, why: 'unknown' })
    }
    const state = offer.products.find((one) => one.product === product)?.state
    if (state !== 'there')
      return say({ kind: 'product', product, why: state === 'not_on_server' ? 'notOnServer' : 'notListed' })
    if (product === 'calls' || (product === 'agents' && item === undefined)) {
      const { path } = life.get()
      // A page of another product has no channel in which to do it.
      if (isOpen() && readChatPath(path ?? '')?.kind === 'product') goTo(missionPlace())
      else showChat()
      return say({ kind: 'hint', product })
    }
    const { open, ...known } = mission().store.get()
    const team = product === 'agents' ? teamNameOf(known, open?.channelId ?? '') : undefined
    goTo({ product, ...(team === undefined ? {} : { team }), ...(item === undefined ? {} : { item }) })
  }

  function showChat(): void {
    const place = missionPlace()
    if (isOpen() && pathOfPlace(place) === leftAt) face.store.update((state) => ({ ...state, shown: 'chat' }))
    else goTo(place)
  }

  async function showMission(): Promise<void> {
    face.store.update((state) => ({ ...state, shown: 'mission' }))
    const { path } = life.get()
    const target = path === undefined ? undefined : missionTargetOf(path, mission().store.get())
    if (target !== undefined) await goInMission(mission(), target)
    leftAt = pathOfPlace(missionPlace())
  }

  async function takeIfOurs(url: string, path: string): Promise<boolean> {
    try {
      if (!(await isOurs(url, (await loadOffer()).linkOriginHashes))) return false
    } catch {
      // Nobody to ask whose address it is: it opens as every other link does.
      return false
    }
    const read = readChatPath(path)
    if (read?.kind === 'product') {
      await choose(read.product, read.item)
      return true
    }
    const known = mission().store.get()
    if (read?.kind === 'team' && known.teams.some(({ name }) => name === read.team)) {
      goTo(placeOfPath(path, known))
      return true
    }
    const target = missionTargetOf(path, known)
    const isThere = target !== undefined && (await goInMission(mission(), target))
    if (!isThere) mission().store.update((state) => ({ ...state, notice: { kind: 'placeUnknown' } }))
    return true
  }

  return {
    store,
    life,
    attach(next) {
      element = next
    },
    receive(event) {
      const message = readFrameMessage(event, { origin: origin(), window: element?.contentWindow })
      if (message === undefined) return
      if (message.kind === 'mission-chat-popout') void openPopout(message.path)
      else if (message.kind === 'mission-chat-call-window') say({ kind: 'callWindow' })
      else life.receive(message)
    },
    showChat,
    showMission,
    openHere() {
      const { path } = life.get()
      const place = path === undefined ? face.store.get().wish : placeOfPath(path, mission().store.get())
      life.open(place ?? missionPlace())
    },
    async openInBrowser() {
      try {
        const { enterUrl, ticket } = await api.ticket('browser', herePlace())
        deps.openExternal(`${enterUrl}#${ticket}`)
        say({ kind: 'browserOpened' })
      } catch {
        say({ kind: 'browserFailed' })
      }
    },
    choose,
    followLink() {
      const link = readChatLink(face.link)
      face.link = ''
      if (link?.kind === 'chat') goTo(placeOfLink(link, mission().store.get()) ?? missionPlace())
      if (link?.kind === 'product') void choose(link.product, link.item)
    },
    take(url) {
      const path = pathOfLink(url)
      return path === undefined ? false : takeIfOurs(url, path)
    },
    dismiss: () => say(undefined),
    learn: () => void loadOffer().catch(unknownYet),
    path: () => pathOfPlace(herePlace()),
  }
}

/** Whoever needs it asks again. */
function unknownYet(): void {}
