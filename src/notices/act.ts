import { createHash } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import { Problem, type ProblemCode } from '../api/errors.ts'
import type { Guests } from '../guests/guests.ts'
import { MattermostFault } from '../mattermost/fault.ts'
import type { Mattermost } from '../mattermost/mattermost.ts'
import { toProblem } from '../mattermost/problem.ts'
import type { Reader } from '../mattermost/reader.ts'
import type { PartnerRegistry } from '../partners/partner.ts'
import { notices } from '../store/notice-tables.ts'
import type { Db } from '../store/open.ts'
import type { Addressee } from './notice.ts'
import type { NoticeRow } from './rows.ts'
import type { Wake } from './take-pushes.ts'

/** What Mattermost takes in one message. */
const MAX_MESSAGE_CHARACTERS = 16_383

/** Names of emoji as the server has them. */
const emojiName = /^[a-z0-9+_-]{1,64}$/i

/** What a person does from a card, as the guest that they are. Each checks everything anew; a card is no permission. */
export type Acts = {
  /** Answers in the thread of the message; in a direct message without a thread the answer has none either. @throws Problem */
  reply(by: Addressee, noticeId: string, text: string): Promise<void>
  /** @throws Problem */
  react(by: Addressee, noticeId: string, emoji: string): Promise<void>
  /** @throws Problem */
  markRead(by: Addressee, noticeId: string): Promise<void>
  /** Mutes the channel in Mattermost, so everywhere. @throws Problem */
  mute(by: Addressee, noticeId: string): Promise<void>
}

type Actor = {
  readonly notice: NoticeRow & { readonly channelId: string; readonly postId: string }
  readonly userId: string
  readonly reader: Reader
}

const endedCodes: Readonly<Record<string, ProblemCode>> = {
  expired: 'guest_expired',
  vetoed: 'guest_vetoed',
  cut: 'guest_ended',
  new: 'guest_ended',
}

export function createActs(deps: {
  db: Db
  guests: Pick<Guests, 'byIdentity' | 'grantsOf' | 'token'>
  partners: PartnerRegistry
  mattermost: Pick<Mattermost, 'readerOf'>
  wake: (wakes: readonly Wake[]) => void
  now: () => number
}): Acts {
  const { db, guests, partners, mattermost, wake, now } = deps

  /**
   * The notice is this person's, the guest and the organisation are active, the channel is granted now (security P1, G10).
   * Whoever asks for somebody else's notice hears that there is none.
   */
  async function actor({ tid, oid }: Addressee, noticeId: string): Promise<Actor> {
    const guest = await guests.byIdentity(tid, oid)
    if (!guest) throw new Problem('not_found')
    if (guest.state !== 'active' || guest.userId === null) throw new Problem(endedCodes[guest.state] ?? 'guest_ended')
    const partner = partners.byTenant(guest.termsTid)
    if (!partner) throw new Problem('tenant_not_listed')
    if (partner.state !== 'active')
      throw new Problem(partner.state === 'suspended' ? 'tenant_suspended' : 'tenant_pending')
    const [notice] = await db.select().from(notices).where(eq(notices.id, noticeId))
    if (!notice || notice.tid !== tid || notice.oid !== oid || notice.guestId !== guest.id)
      throw new Problem('not_found')
    const { channelId, postId } = notice
    if (channelId === null || postId === null) throw new Problem('bad_request')
    const grants = await guests.grantsOf(guest.id)
    if (!grants.some((grant) => grant.channelId === channelId)) throw new Problem('channel_not_granted')
    const reader = mattermost.readerOf(await guests.token(guest.id, 'browse'))
    return { notice: { ...notice, channelId, postId }, userId: guest.userId, reader }
  }

  /** The card says what became of it; so do further cards of the place, which were read with it. */
  async function note({ notice }: Actor, state: 'read' | 'answered'): Promise<void> {
    const { id, guestId, channelId, rootId, tid, oid } = notice
    const rows = await db
      .select({ id: notices.id, rootId: notices.rootId })
      .from(notices)
      .where(
        and(
          eq(notices.guestId, guestId ?? ''),
          eq(notices.channelId, channelId),
          eq(notices.cardState, 'open'),
          inArray(notices.state, ['sending', 'sent', 'updating']),
        ),
      )
    const others = rows.filter((row) => row.id !== id && row.rootId === rootId).map((row) => row.id)
    const stale = { isStale: true, dueAtMs: now() }
    await db
      .update(notices)
      .set({ cardState: state, ...stale })
      .where(eq(notices.id, id))
    if (others.length > 0)
      await db
        .update(notices)
        .set({ cardState: 'read', ...stale })
        .where(and(inArray(notices.id, others), eq(notices.surface, 'bot')))
    wake([{ lane: { tid, oid, surface: 'bot' }, rank: 3 }])
  }

  /** The guest's own position, so that Mattermost clears every other device too. */
  async function readPlace({ notice, userId, reader }: Actor): Promise<void> {
    const { channelId, rootId, teamId } = notice
    if (rootId === null || teamId === null) await reader.viewChannel(channelId)
    else await reader.readThread({ userId, teamId, rootId }, now())
  }

  return {
    reply: (by, noticeId, text) =>
      asProblem(async () => {
        const message = text.trim()
        if (message === '' || message.includes('\0')) throw new Problem('bad_request', { facts: { field: 'text' } })
        if (message.length > MAX_MESSAGE_CHARACTERS) throw new Problem('body_too_large')
        const who = await actor(by, noticeId)
        const { notice, userId, reader } = who
        const once = createHash('sha256').update(`${notice.id}\n${message}`).digest('hex').slice(0, 26)
        await reader.answer({
          channelId: notice.channelId,
          rootId: notice.rootId ?? (notice.isDirect ? '' : notice.postId),
          message,
          pendingPostId: `${userId}:${once}`,
        })
        await note(who, 'answered')
      }),
    react: (by, noticeId, emoji) =>
      asProblem(async () => {
        const name = emoji.replace(/^:|:$/g, '')
        if (!emojiName.test(name)) throw new Problem('bad_request', { facts: { field: 'emoji' } })
        const who = await actor(by, noticeId)
        await who.reader.react({ userId: who.userId, postId: who.notice.postId, emojiName: name })
        await note(who, 'answered')
      }),
    markRead: (by, noticeId) =>
      asProblem(async () => {
        const who = await actor(by, noticeId)
        await readPlace(who)
        await note(who, 'read')
      }),
    mute: (by, noticeId) =>
      asProblem(async () => {
        const who = await actor(by, noticeId)
        await who.reader.muteChannel({ userId: who.userId, channelId: who.notice.channelId })
        await readPlace(who)
        await note(who, 'read')
      }),
  }
}

async function asProblem(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof MattermostFault)) throw error
    // The guest may not do it just now: the channel was archived, the message deleted, or membership taken.
    if (error.kind === 'forbidden') throw new Problem('channel_not_granted', { cause: error })
    if (error.kind === 'missing') throw new Problem('not_found', { cause: error })
    if (error.kind === 'rejected') throw new Problem('bad_request', { cause: error })
    throw toProblem(error)
  }
}
