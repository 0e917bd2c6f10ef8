import { eq } from 'drizzle-orm'
import type { MissionPlace } from '../api/mission-place.ts'
import type { Guests } from '../guests/guests.ts'
import { MattermostFault } from '../mattermost/fault.ts'
import type { Mattermost } from '../mattermost/mattermost.ts'
import type { Reader } from '../mattermost/reader.ts'
import type { PartnerRegistry } from '../partners/partner.ts'
import type { Logger } from '../store/logger.ts'
import type { Db } from '../store/open.ts'
import { guests as guestTable } from '../store/tables.ts'
import type { Claimed } from './claim.ts'
import type { MessageContent, NoticeContent, NoticeLevel, Word } from './notice.ts'
import { excerptOf, plainLine } from './plain-text.ts'
import type { NoticeRow } from './rows.ts'

const MAX_NAME_CHARACTERS = 64

export type Composing = {
  readonly db: Db
  readonly guests: Pick<Guests, 'token'>
  readonly mattermost: Pick<Mattermost, 'readerOf'>
  readonly partners: PartnerRegistry
  readonly operatorName: string
  readonly maxExcerptCharacters: number
  readonly log: Logger
}

/**
 * Says what the surface may show. Above `id-only` the message is read again with the guest's own token, so that nothing is
 * told that the guest may not read now (security G14); when it cannot be read, the notice says as little as at `id-only`.
 *
 * @returns the content, and whether Mattermost was asked, which takes time in which access may have ended.
 */
export async function compose(
  deps: Composing,
  claimed: Claimed,
  level: NoticeLevel,
): Promise<{ readonly content: NoticeContent; readonly wasRead: boolean }> {
  const { notice, guest, grant } = claimed
  if (notice.kind === 'word') return { content: wordOf(notice), wasRead: false }
  if (notice.kind === 'summary') return { content: summaryOf(notice), wasRead: false }
  const bare = bareMessage(notice, claimed)
  if (level === 'id-only' || notice.postId === null || !guest || !grant || bare.state === 'withdrawn')
    return { content: bare, wasRead: false }
  const more = await readMore(deps, claimed, level).catch((error: unknown) => {
    if (!(error instanceof MattermostFault)) throw error
    deps.log.warn({ notice: notice.id, why: error.message }, 'a message could not be read again; the notice says less')
    return {}
  })
  return { content: { ...bare, ...more }, wasRead: true }
}

/** A notice of a message as it is without any reading: ids and neutral facts. */
function bareMessage(notice: NoticeRow, { grant }: Pick<Claimed, 'grant'>): MessageContent {
  const isGranted = grant !== undefined
  return {
    kind: 'message',
    noticeId: notice.id,
    count: notice.count,
    isDirect: notice.isDirect || grant?.source === 'direct',
    isThread: notice.rootId !== null,
    place: placeOf(notice),
    state: isGranted ? notice.cardState : 'withdrawn',
    canReply: isGranted && notice.postId !== null,
  }
}

/** Reading begins at the first message that the notice stands for. */
function placeOf({ channelId, rootId, firstPostId }: NoticeRow): MissionPlace {
  const channel = channelId ?? ''
  if (rootId !== null) return { kind: 'thread', channelId: channel, rootId }
  return firstPostId === null
    ? { kind: 'channel', channelId: channel }
    : { kind: 'post', channelId: channel, postId: firstPostId }
}

function summaryOf({ id, mentions, threads, cardState }: NoticeRow): NoticeContent {
  return { kind: 'summary', noticeId: id, mentions, threads, state: cardState === 'open' ? 'open' : 'read' }
}

function wordOf({ id, word, cardState }: NoticeRow): NoticeContent {
  if (word === null) throw new Error(`notice ${id} is a word without words`)
  return { kind: 'word', noticeId: id, word: word as Word, state: cardState === 'answered' ? 'answered' : 'open' }
}

async function readMore(
  deps: Composing,
  { notice, guest, grant }: Claimed,
  level: NoticeLevel,
): Promise<Partial<MessageContent>> {
  const reader = deps.mattermost.readerOf(await deps.guests.token(guest?.id ?? '', 'browse'))
  const post = await reader.post(notice.postId ?? '')
  // A push names both; only what the message itself says of its channel was checked by the server.
  if (post.channel_id !== notice.channelId) return {}
  const sender = { name: await nameOf(reader, post.user_id), organisation: await organisationOf(deps, post.user_id) }
  const isDirect = notice.isDirect || grant?.source === 'direct'
  const excerpt = excerptOf(post.message, deps.maxExcerptCharacters)
  return {
    sender,
    ...(isDirect || !grant
      ? {}
      : {
          channel: {
            name: plainLine(grant.displayName, MAX_NAME_CHARACTERS),
            label: plainLine(grant.label, MAX_NAME_CHARACTERS),
          },
        }),
    ...(level === 'full' && excerpt !== '' ? { excerpt } : {}),
  }
}

async function nameOf(reader: Reader, userId: string): Promise<string> {
  const user = await reader.user(userId)
  const full = plainLine(`${user.first_name ?? ''} ${user.last_name ?? ''}`, MAX_NAME_CHARACTERS)
  return full === '' ? plainLine(user.username, MAX_NAME_CHARACTERS) : full
}

/** From the registry, never from what an account says of itself (security B9). */
async function organisationOf({ db, partners, operatorName }: Composing, userId: string): Promise<string> {
  const [guest] = await db
    .select({ termsTid: guestTable.termsTid })
    .from(guestTable)
    .where(eq(guestTable.userId, userId))
  const name = guest ? (partners.byTenant(guest.termsTid)?.name ?? '') : operatorName
  return plainLine(name, MAX_NAME_CHARACTERS)
}
