import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { Problem } from '../api/errors.ts'
import type { Audit } from '../audit/audit.ts'
import type { SessionDirectory, SessionView } from '../session/session-view.ts'
import type { KeyRing } from '../settings/key-ring.ts'
import type { Settings } from '../settings/schema.ts'
import type { Logger } from '../store/logger.ts'
import { answerFailure } from './answer.ts'
import { createHeaderWriter } from './ask.ts'
import { createButtons } from './buttons.ts'
import { createCallers } from './caller.ts'
import { type ChatDoor, createChatDoor } from './chat/door.ts'
import type { Tickets } from './chat/enter.ts'
import { createServePlugin } from './chat/plugins.ts'
import { createSignedOut } from './chat/signed-out.ts'
import { createChatSocketDoor } from './chat/socket-door.ts'
import { createDialogs } from './dialogs.ts'
import { createFileFacts } from './file-facts.ts'
import { createLiveSet } from './live.ts'
import { compileMatcher } from './match.ts'
import { createMemberships } from './memberships.ts'
import { type GatewayMetrics, unmeasured } from './metrics.ts'
import type { Lookups } from './operation.ts'
import { operations } from './operations/table.ts'
import { createPassOn } from './pass-on.ts'
import { createPeople } from './people.ts'
import { createPostFacts } from './post-facts.ts'
import { createRest } from './rest.ts'
import { createDial } from './socket/dial.ts'
import { createSocketDoor } from './socket/door.ts'
import { startHeartbeat } from './socket/heartbeat.ts'
import { createIsListedAction } from './socket/plugin-action.ts'
import { createSocketRoom, type DescribeChannels } from './socket/socket-room.ts'
import { createJudge } from './socket/verdict.ts'
import { createStandIns } from './stand-ins.ts'
import { createReceiveUpload } from './upload.ts'
import { hostOf, openUpstream } from './upstream.ts'

export type Gateway = {
  /** Everything under `/api/v4`, called before restify's router. */
  handle(request: IncomingMessage, response: ServerResponse): void
  /** `upgrade` events of the same server. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** The whole Mattermost on its own origin; undefined where it is not offered. */
  readonly chat: ChatDoor | undefined
  openSockets(): number
  close(): Promise<void>
}

/** How long what runs may go on after `close`. */
const drainMs = 3000

/**
 * Mattermost as the guest and with exactly what was granted (design 6.3): face (a) for the mission view on the tab's origin,
 * face (b) for Mattermost's own web app on an origin of its own.
 */
export function createGateway(deps: {
  settings: Settings
  keys: KeyRing
  sessions: SessionDirectory
  audit: Audit
  log: Logger
  now: () => number
  metrics?: GatewayMetrics
  /** How the channels of a session are told when they change; without it the view's own names are used. */
  channelsOf?: DescribeChannels
  /** The way into face (b), and the pages below which it may be framed besides the tab. */
  chat?: { readonly tickets: Tickets; readonly frameAncestors: readonly string[] }
  /** Ends the session of somebody who signs out by Mattermost's own call. */
  endSession?: (view: SessionView) => Promise<void>
}): Gateway {
  const { settings, keys, sessions, audit, log, now, metrics = unmeasured, channelsOf = grantedChannels } = deps
  const { endSession = async () => undefined } = deps
  const upstream = openUpstream(settings)
  const writeHeaders = createHeaderWriter(hostOf(settings), settings.publicUrl)
  const posts = createPostFacts()
  const standIns = createStandIns({ keys, now })
  const signedOut = createSignedOut(now)
  const lookups: Lookups = {
    posts,
    files: createFileFacts(posts),
    people: createPeople(now),
    memberships: createMemberships({ sessions, log }),
    dialogs: createDialogs(standIns),
    buttons: createButtons(standIns),
    sessions,
    settings,
    async endSession(view) {
      signedOut.note(view.hash)
      await endSession(view)
    },
  }
  const callers = createCallers({ settings, sessions, now })
  const live = createLiveSet({ sessions, recheckSeconds: settings.session.recheckSeconds, log })
  const receiveUpload = createReceiveUpload({ upstream, writeHeaders, audit })
  const passOn = createPassOn({ upstream, writeHeaders, lookups, audit, receiveUpload })
  const rest = createRest({
    settings,
    callers,
    match: compileMatcher(operations),
    lookups,
    upstream,
    writeHeaders,
    live,
    passOn,
    log,
    metrics,
    now,
  })
  const heartbeat = startHeartbeat()
  const room = createSocketRoom({
    judge: createJudge(settings, lookups),
    lookups,
    upstream,
    writeHeaders,
    channelsOf,
    isListedAction: createIsListedAction(settings),
    log,
    now,
    live,
    heartbeat,
    metrics,
  })
  const dial = createDial(settings)
  const door = createSocketDoor({ settings, callers, room, dial, now })
  const { chatUrl } = settings
  const chatSockets =
    chatUrl === undefined ? undefined : createChatSocketDoor({ settings, chatUrl, callers, room, dial })

  function openChat(): ChatDoor | undefined {
    if (chatUrl === undefined || !chatSockets || !deps.chat) return undefined
    return createChatDoor({
      ...deps.chat,
      signedOut,
      settings,
      chatUrl,
      callers,
      rest,
      upstream,
      servePlugin: createServePlugin({ settings, callers, upstream, writeHeaders, live }),
      sockets: chatSockets,
      endSession,
      isClosing: () => isClosing,
      log,
      now,
    })
  }

  let isClosing = false

  /** What runs may end by itself for a while; sockets have no end of their own. */
  async function drain(): Promise<void> {
    const untilMs = now() + drainMs
    while (live.size > room.size && now() < untilMs) await new Promise((resolve) => setTimeout(resolve, 20))
  }

  return {
    handle(request, response) {
      if (isClosing) answerFailure(response, randomUUID(), new Problem('closing', { retryAfterSeconds: 1 }))
      else void rest.serve(request, response, 'view')
    },
    upgrade: (request, socket, head) => door.upgrade(request, socket, head),
    chat: openChat(),
    openSockets: () => room.size,
    async close() {
      isClosing = true
      door.close()
      chatSockets?.close()
      room.closeAll()
      await drain()
      live.stopAll(new Problem('closing'))
      heartbeat.stop()
      live.close()
      await upstream.close()
    },
  }
}

const grantedChannels: DescribeChannels = async (view) =>
  [...view.granted.values()]
    .filter((grant) => grant.source !== 'direct')
    .map(({ channelId, teamId, label }) => ({ channelId, teamId, label, partnerNames: [view.organisation] }))
