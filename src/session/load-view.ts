import { and, eq, inArray } from 'drizzle-orm'
import { Problem } from '../api/errors.ts'
import type { Guests } from '../guests/guests.ts'
import type { PartnerRegistry } from '../partners/partner.ts'
import { decide } from '../policy/decide.ts'
import type { Store } from '../store/open.ts'
import { guests as guestTable, guestTokens, sessions as sessionTable } from '../store/tables.ts'
import type { SessionView } from './session-view.ts'

/** What names a session: its token, the value of its file cookie, or, for one of the whole Mattermost, its chat cookie. */
export type Handle = 'token' | 'file-cookie' | 'chat-cookie'

/**
 * Looks a session up in the database, with guest and partner.
 *
 * @param before the view as it was; its granted set and key are taken over when the database says that they are the same.
 * @throws Problem `session_missing`, `session_ended`, `session_cut`
 */
export type LoadView = (by: Handle, hash: string, before?: SessionView) => Promise<SessionView>

type Found = {
  readonly session: Pick<typeof sessionTable.$inferSelect, 'hash' | 'kind' | 'epoch' | 'expiresAtMs' | 'endsAtMs'>
  readonly guest: Pick<
    typeof guestTable.$inferSelect,
    | 'id'
    | 'tid'
    | 'oid'
    | 'termsTid'
    | 'state'
    | 'epoch'
    | 'grantEpoch'
    | 'userId'
    | 'username'
    | 'isRestrictedMember'
    | 'expiresAtMs'
  >
  readonly tokenId: string | null
}

type Question = PromiseWithResolvers<Found | undefined>

const columns = {
  session: {
    hash: sessionTable.hash,
    kind: sessionTable.kind,
    epoch: sessionTable.epoch,
    expiresAtMs: sessionTable.expiresAtMs,
    endsAtMs: sessionTable.endsAtMs,
  },
  guest: {
    id: guestTable.id,
    tid: guestTable.tid,
    oid: guestTable.oid,
    termsTid: guestTable.termsTid,
    state: guestTable.state,
    epoch: guestTable.epoch,
    grantEpoch: guestTable.grantEpoch,
    userId: guestTable.userId,
    username: guestTable.username,
    isRestrictedMember: guestTable.isRestrictedMember,
    expiresAtMs: guestTable.expiresAtMs,
  },
  tokenId: guestTokens.tokenId,
}

/** Open sockets are looked up again every few seconds, all of a second at once: those share one query. */
export function createLoadView(deps: {
  store: Pick<Store, 'db'>
  guests: Pick<Guests, 'grantsOf' | 'token'>
  partners: PartnerRegistry
  now: () => number
}): LoadView {
  const { store, guests, partners, now } = deps
  const waiting = {
    token: new Map<string, Question>(),
    'file-cookie': new Map<string, Question>(),
    'chat-cookie': new Map<string, Question>(),
  }
  /** Which of the guest's keys a view holds. */
  const tokenIds = new WeakMap<SessionView, string>()

  /** Asks for everything that was asked for in this turn, so never for less than what was true when somebody asked. */
  async function askTogether(by: Handle): Promise<void> {
    const questions = waiting[by]
    waiting[by] = new Map()
    const column = by === 'file-cookie' ? sessionTable.fileCookieHash : sessionTable.hash
    try {
      const rows = await store.db
        .select({ key: column, ...columns })
        .from(sessionTable)
        .innerJoin(guestTable, eq(guestTable.id, sessionTable.guestId))
        .leftJoin(guestTokens, and(eq(guestTokens.guestId, guestTable.id), eq(guestTokens.purpose, 'browse')))
        .where(inArray(column, [...questions.keys()]))
      for (const row of rows) questions.get(row.key ?? '')?.resolve(row)
      for (const question of questions.values()) question.resolve(undefined)
    } catch (error) {
      for (const question of questions.values()) question.reject(error)
    }
  }

  function find(by: Handle, hash: string): Promise<Found | undefined> {
    const questions = waiting[by]
    if (questions.size === 0) queueMicrotask(() => void askTogether(by))
    const question = questions.get(hash) ?? Promise.withResolvers<Found | undefined>()
    questions.set(hash, question)
    return question.promise
  }

  async function granted(
    { guest, tokenId }: Found,
    before: SessionView | undefined,
  ): Promise<Pick<SessionView, 'granted' | 'teamIds' | 'browseToken'>> {
    const isSame =
      before?.guestId === guest.id &&
      before.grantEpoch === guest.grantEpoch &&
      tokenId !== null &&
      tokenIds.get(before) === tokenId
    if (isSame) return { granted: before.granted, teamIds: before.teamIds, browseToken: before.browseToken }
    const [grants, browseToken] = await Promise.all([guests.grantsOf(guest.id), guests.token(guest.id, 'browse')])
    return {
      granted: new Map(grants.map((grant) => [grant.channelId, grant])),
      teamIds: new Set(grants.map((grant) => grant.teamId).filter((id) => id !== '')),
      browseToken,
    }
  }

  return async (by, hash, before) => {
    const found = await find(by, hash)
    if (!found || (found.session.kind === 'chat') !== (by === 'chat-cookie')) throw new Problem('session_missing')
    const { session, guest, tokenId } = found
    if (guest.state !== 'active' || guest.epoch !== session.epoch) throw new Problem('session_cut')
    if (Math.min(session.expiresAtMs, session.endsAtMs) <= now()) throw new Problem('session_ended')
    if (guest.expiresAtMs <= now()) throw new Problem('session_cut')
    const admission = decide(partners.byTenant(guest.termsTid))
    if (!admission.isAdmitted || guest.userId === null) throw new Problem('session_cut')
    const view: SessionView = {
      hash: session.hash,
      kind: session.kind,
      guestId: guest.id,
      userId: guest.userId,
      username: guest.username ?? '',
      tid: guest.tid,
      oid: guest.oid,
      organisation: admission.partner.name,
      expiresAtMs: session.expiresAtMs,
      grantEpoch: guest.grantEpoch,
      ...(await granted(found, before)),
      terms: admission.partner.terms,
      isRestrictedMember: guest.isRestrictedMember,
    }
    if (tokenId !== null) tokenIds.set(view, tokenId)
    return view
  }
}
