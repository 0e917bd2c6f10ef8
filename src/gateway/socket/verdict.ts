import type { SessionView } from '../../session/session-view.ts'
import type { Settings } from '../../settings/schema.ts'
import type { Face } from '../operation.ts'
import { isRecord, type JsonRecord, parsed } from '../projections/record.ts'
import type { EventLookups, ForGuest } from './event-rules.ts'
import { RecentEvents } from './recent-events.ts'
import { ruleFor } from './rule-for.ts'
import { nothingHead, readServerEvent, type ServerEvent, writeHead } from './server-event.ts'

/** Somebody came into a channel or left it. `userId` is empty when it is the guest whose socket hears it. */
export type Membership = { readonly kind: 'joined' | 'left'; readonly channelId: string; readonly userId: string }

/** What one event means for every socket that hears it; worked out once and kept while it goes round. */
export type Verdict = {
  /** All of these must be granted (security G10). */
  readonly channelIds: readonly string[]
  readonly teamIds: readonly string[]
  /** The frame up to its number, when it is the same for all. */
  readonly head: Buffer | undefined
  readonly forGuest: ForGuest | undefined
  readonly event: ServerEvent
  readonly membership: Membership | undefined
}

/** Events that many sockets hear are few at a time; this is how many are kept, and how large one may be. */
const keptVerdicts = 64
const maxKeptBytes = 256 * 1024

function membershipOf({ event, data, broadcast }: ServerEvent): Membership | undefined {
  const channelId = broadcast.channelId || (typeof data.channel_id === 'string' ? data.channel_id : '')
  const userId = typeof data.user_id === 'string' ? data.user_id : ''
  switch (event) {
    case 'user_added':
      return { kind: 'joined', channelId, userId }
    case 'user_removed':
      return { kind: 'left', channelId, userId }
    case 'direct_added':
    case 'group_added':
      return { kind: 'joined', channelId, userId: '' }
    default:
      return undefined
  }
}

/** Collects every channel id anywhere in a value, JSON inside strings included. What authors put into `props` names nothing. */
function collectChannelIds(value: unknown, into: Set<string>, isTop = true): void {
  if (Array.isArray(value)) {
    for (const entry of value) collectChannelIds(entry, into, false)
    return
  }
  if (!isRecord(value)) return
  for (const [key, entry] of Object.entries(value)) {
    if (key === 'props') continue
    if (key === 'channel_id' && typeof entry === 'string' && entry !== '') into.add(entry)
    else if (isTop && typeof entry === 'string' && /^[[{]/.test(entry)) collectChannelIds(parsed(entry), into, false)
    else collectChannelIds(entry, into, false)
  }
}

function judge(value: JsonRecord, settings: Settings, face: Face): Verdict {
  const event = readServerEvent(value)
  const projected = ruleFor(face, event, settings)?.(event, settings)
  const channelIds = new Set<string>()
  const teamIds = new Set<string>()
  if (event.broadcast.channelId) channelIds.add(event.broadcast.channelId)
  if (event.broadcast.teamId) teamIds.add(event.broadcast.teamId)
  const isForGuest = typeof projected === 'function'
  if (projected && !isForGuest) {
    collectChannelIds(projected, channelIds)
    const channel = event.event === 'channel_updated' ? parsed(String(projected.channel)) : undefined
    if (isRecord(channel)) channelIds.add(String(channel.id))
    const team = event.event === 'update_team' ? parsed(String(projected.team)) : undefined
    if (isRecord(team)) teamIds.add(String(team.id))
  }
  return {
    channelIds: [...channelIds],
    teamIds: [...teamIds],
    head: projected && !isForGuest ? writeHead(event.event, projected, event.broadcast) : undefined,
    forGuest: isForGuest ? projected : undefined,
    event,
    membership: membershipOf(event),
  }
}

/** True when everything that the event names is granted to this guest. */
function isGranted(verdict: Verdict, view: SessionView): boolean {
  const { broadcast } = verdict.event
  if (broadcast.userId !== '' && broadcast.userId !== view.userId) return false
  for (const channelId of verdict.channelIds) if (!view.granted.has(channelId)) return false
  for (const teamId of verdict.teamIds) if (!view.teamIds.has(teamId)) return false
  return true
}

export type Judge = {
  /** @param bytes the event as it came, up to its number. @returns what it means on a face; undefined when it is no event. */
  verdictOn(bytes: Buffer, face: Face): Verdict | undefined
  /** The head to send to this guest: the event's, or that of nothing. */
  headFor(verdict: Verdict, view: SessionView): Buffer
}

/** Judges events by a face's list (security G8) and the granted set of each guest (G10). */
export function createJudge(settings: Settings, lookups: EventLookups): Judge {
  const recent = () => new RecentEvents<Verdict>(keptVerdicts, maxKeptBytes)
  const verdicts: Readonly<Record<Face, RecentEvents<Verdict>>> = { view: recent(), chat: recent() }
  return {
    verdictOn(bytes, face) {
      const known = verdicts[face].find(bytes)
      if (known) return known
      const value = parsed(`${bytes}}`)
      if (!isRecord(value) || typeof value.event !== 'string') return undefined
      const verdict = judge(value, settings, face)
      verdicts[face].keep(bytes, verdict)
      return verdict
    },
    headFor(verdict, view) {
      if (!isGranted(verdict, view)) return nothingHead
      if (verdict.head !== undefined) return verdict.head
      const data = verdict.forGuest?.(view, lookups)
      return data ? writeHead(verdict.event.event, data, verdict.event.broadcast) : nothingHead
    },
  }
}
