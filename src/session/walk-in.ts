import { and, count, eq, lt, or } from 'drizzle-orm'
import { Problem, type ProblemCode } from '../api/errors.ts'
import type { GrantedChannel, SessionAnswer, SessionRequest } from '../api/session.ts'
import type { Audit } from '../audit/audit.ts'
import type { VerifiedToken } from '../entra/verified-token.ts'
import type { Grant } from '../guests/grant.ts'
import type { Arrival, EnsuredGuest, Guests } from '../guests/guests.ts'
import type { PartnerRegistry } from '../partners/partner.ts'
import { type Admission, decide } from '../policy/decide.ts'
import type { Settings } from '../settings/schema.ts'
import type { Logger } from '../store/logger.ts'
import type { Store } from '../store/open.ts'
import { guests as guestTable, sessions as sessionTable } from '../store/tables.ts'
import type { SessionDirectoryOwner } from './directory.ts'
import { createOrganisationOf } from './organisation-of.ts'
import type { SessionView } from './session-view.ts'
import { hashToken, isSessionToken, newSessionToken } from './token.ts'

const MINUTE_MS = 60_000

/** The tab renews this long before the end, or at half of a shorter session: time for the host to be slow. */
const RENEW_BEFORE_MS = 5 * MINUTE_MS

/** How long a first sign-in waits for name and photo; later ones do not wait. */
const PROFILE_WAIT_MS = 1_500

export type Profile = Pick<Arrival, 'givenName' | 'surname' | 'displayName' | 'language' | 'photo'>

export type WalkInDeps = {
  settings: Settings
  verify: (token: string) => Promise<VerifiedToken>
  /** Name and photo as Entra has them; undefined when they cannot be had, for whatever reason. */
  readProfile: (token: VerifiedToken) => Promise<Profile | undefined>
  partners: PartnerRegistry
  guests: Guests
  directory: SessionDirectoryOwner
  store: Pick<Store, 'db'>
  audit: Audit
  now: () => number
  log: Logger
}

export type WalkIn = {
  /** J1: entra → partners → policy → guests → session. @throws Problem with what to tell the person. */
  enter(request: SessionRequest): Promise<SessionAnswer>
  /** Admission again with a fresh token of the same person. @throws Problem, `identity_changed` for another person's token. */
  renew(view: SessionView, request: SessionRequest): Promise<SessionAnswer>
  describe(view: SessionView): Promise<SessionAnswer>
  end(view: SessionView): Promise<void>
  /** Ends the session of a token, whatever has become of it: it may be cut, run out, or never have been. */
  endByToken(token: string): Promise<void>
  /** Makes the value of the file cookie for a session (security B3). */
  openFileCookie(view: SessionView): Promise<string>
  /** Forgets sessions that have run out. */
  prune(): Promise<void>
  openSessions(): Promise<number>
  /** The granted channels as the tab shows them: label, and whose people read there too. */
  channelsOf(grants: Iterable<Grant>): GrantedChannel[]
}

type Admitted = Extract<Admission, { isAdmitted: true }>

export function createWalkIn(deps: WalkInDeps): WalkIn {
  const { settings, partners, guests, directory, store, audit, now, log } = deps
  const organisationOf = createOrganisationOf({ settings, partners })

  function admit(token: VerifiedToken): Admitted {
    const admission = decide(partners.byTenant(organisationOf(token)))
    if (!admission.isAdmitted) throw new Problem(admission.reason, { facts: { tid: token.tid } })
    return admission
  }

  async function ensure(
    token: VerifiedToken,
    request: SessionRequest,
    { partner, channels }: Admitted,
  ): Promise<EnsuredGuest> {
    const known = await guests.byIdentity(token.tid, token.oid)
    const profile = deps.readProfile(token).catch((error: unknown) => {
      log.info({ err: error }, 'name and photo could not be read')
      return undefined
    })
    const isKnown = known?.state === 'active'
    const early = isKnown ? undefined : await firstWithin(profile, PROFILE_WAIT_MS)
    const ensured = await guests.ensure(arrivalOf(token, request, early, known), partner, channels, { row: known })
    // Nobody waits for Graph: once it has answered, a second run carries name and photo over.
    if (!early) {
      void profile
        .then(async (late) => {
          if (!late) return
          const current = admit(token)
          await guests.ensure(arrivalOf(token, request, late, known), current.partner, current.channels)
        })
        .catch((error: unknown) =>
          log.warn({ err: error, guestId: ensured.guest.id }, 'the profile could not be brought up to date'),
        )
    }
    return ensured
  }

  async function refuse(token: VerifiedToken, error: unknown): Promise<never> {
    const code: ProblemCode = error instanceof Problem ? error.code : 'internal'
    if (!(error instanceof Problem) || error.family !== 'fault') {
      await audit.write({
        actor: `person:${token.tid}/${token.oid}`,
        action: 'session.refused',
        subject: `partner:${token.tid}`,
        detail: { code },
      })
    }
    throw error
  }

  const lives = (token: VerifiedToken, createdAtMs: number) => {
    const endsAtMs = createdAtMs + settings.session.maxHours * 60 * MINUTE_MS
    const expiresAtMs = Math.min(token.expiresAtMs, now() + settings.session.maxMinutes * MINUTE_MS, endsAtMs)
    return { expiresAtMs, endsAtMs }
  }

  async function answer(
    row: Pick<typeof sessionTable.$inferSelect, 'expiresAtMs' | 'endsAtMs' | 'guestId'>,
    extra: { sessionToken?: string; isFirstVisit: boolean },
    { guest, grants }: Pick<EnsuredGuest, 'guest' | 'grants'>,
  ): Promise<SessionAnswer> {
    const partner = partners.byTenant(guest.termsTid)
    if (!partner) throw new Problem('session_cut')
    const leftMs = row.expiresAtMs - now()
    return {
      ...(extra.sessionToken === undefined ? {} : { sessionToken: extra.sessionToken }),
      expiresAtMs: row.expiresAtMs,
      renewAtMs: row.expiresAtMs - Math.min(RENEW_BEFORE_MS, Math.floor(leftMs / 2)),
      endsAtMs: row.endsAtMs,
      serverTimeMs: now(),
      guest: {
        userId: guest.userId ?? '',
        username: guest.username ?? '',
        displayName: guest.displayName,
        organisation: partner.name,
        tid: guest.tid,
        oid: guest.oid,
        accessUntilMs: guest.expiresAtMs,
        sponsor: guest.sponsor,
        isRestrictedMember: guest.isRestrictedMember,
        isFirstVisit: extra.isFirstVisit,
      },
      channels: channelsOf(grants),
      mayUpload: partner.terms.mayUpload,
      mayDownload: partner.terms.mayDownload,
    }
  }

  function channelsOf(grants: Iterable<Grant>): GrantedChannel[] {
    return [...grants]
      .filter((grant) => grant.source !== 'direct')
      .map(({ channelId, teamId, label, channelName }) => ({
        channelId,
        teamId,
        label,
        partnerNames: partnersOf(channelName),
      }))
  }

  /** Organisations whose terms name the channel: people see who else reads here. */
  function partnersOf(channelName: string): string[] {
    return partners
      .all()
      .filter(
        (partner) =>
          partner.state === 'active' &&
          Object.values(partner.terms.channels).some((names) => names.includes(channelName)),
      )
      .map((partner) => partner.name)
  }

  /** Ends a session; with that of the tab end those of the whole Mattermost that came from it. */
  async function end(hash: string, kind: SessionView['kind']): Promise<void> {
    const below = await store.db
      .select({ hash: sessionTable.hash })
      .from(sessionTable)
      .where(eq(sessionTable.parentHash, hash))
    const [ended] = await store.db
      .delete(sessionTable)
      .where(and(eq(sessionTable.hash, hash), eq(sessionTable.kind, kind)))
      .returning({ guestId: sessionTable.guestId })
    directory.closeSession(hash)
    if (!ended) return
    for (const child of below) directory.closeSession(child.hash)
    const guest = `guest:${ended.guestId}`
    await audit.write({ actor: guest, action: 'session.ended', subject: guest, detail: { kind } })
  }

  return {
    channelsOf,

    async enter(request) {
      const token = await deps.verify(request.token)
      try {
        const admission = admit(token)
        const ensured = await ensure(token, request, admission)
        const sessionToken = newSessionToken()
        const createdAtMs = now()
        const row = {
          hash: hashToken(sessionToken),
          guestId: ensured.guest.id,
          epoch: ensured.guest.epoch,
          tid: token.tid,
          oid: token.oid,
          host: request.host ?? '',
          createdAtMs,
          seenAtMs: createdAtMs,
          ...lives(token, createdAtMs),
        }
        await store.db.insert(sessionTable).values(row)
        await audit.write({
          actor: `guest:${row.guestId}`,
          action: 'session.started',
          subject: `partner:${admission.partner.tid}`,
          detail: { tid: token.tid, oid: token.oid, client: token.azp, reason: admission.reason },
        })
        return await answer(row, { sessionToken, isFirstVisit: ensured.isFirstVisit }, ensured)
      } catch (error) {
        return refuse(token, error)
      }
    },

    async renew(view, request) {
      const token = await deps.verify(request.token)
      if (token.tid !== view.tid || token.oid !== view.oid) throw new Problem('identity_changed')
      try {
        const admission = admit(token)
        const ensured = await ensure(token, request, admission)
        const [current] = await store.db.select().from(sessionTable).where(eq(sessionTable.hash, view.hash))
        if (!current || current.epoch !== ensured.guest.epoch) throw new Problem('session_cut')
        if (current.endsAtMs <= now()) throw new Problem('session_ended')
        const { expiresAtMs } = lives(token, current.createdAtMs)
        const row = { ...current, expiresAtMs, seenAtMs: now() }
        await store.db
          .update(sessionTable)
          .set({ expiresAtMs, seenAtMs: row.seenAtMs })
          .where(or(eq(sessionTable.hash, view.hash), eq(sessionTable.parentHash, view.hash)))
        directory.forgetSession(view.hash)
        return await answer(row, { isFirstVisit: false }, ensured)
      } catch (error) {
        return refuse(token, error)
      }
    },

    async describe(view) {
      const [row] = await store.db.select().from(sessionTable).where(eq(sessionTable.hash, view.hash))
      if (!row) throw new Problem('session_missing')
      const [guest, grants] = await Promise.all([guests.byId(row.guestId), guests.grantsOf(row.guestId)])
      if (!guest) throw new Problem('session_missing')
      return answer(row, { isFirstVisit: false }, { guest, grants })
    },

    end: ({ hash, kind }) => end(hash, kind),
    endByToken: async (token) => (isSessionToken(token) ? end(hashToken(token), 'view') : undefined),

    async openFileCookie(view) {
      const value = newSessionToken()
      await store.db
        .update(sessionTable)
        .set({ fileCookieHash: hashToken(value) })
        .where(eq(sessionTable.hash, view.hash))
      return value
    },

    async prune() {
      await store.db
        .delete(sessionTable)
        .where(or(lt(sessionTable.expiresAtMs, now()), lt(sessionTable.endsAtMs, now())))
    },

    async openSessions() {
      const [row] = await store.db
        .select({ sessions: count() })
        .from(sessionTable)
        .innerJoin(guestTable, and(eq(guestTable.id, sessionTable.guestId), eq(guestTable.epoch, sessionTable.epoch)))
      return row?.sessions ?? 0
    },
  }
}

function arrivalOf(
  token: VerifiedToken,
  request: SessionRequest,
  profile: Profile | undefined,
  known: { displayName: string; givenName: string; surname: string } | undefined,
): Arrival {
  const [givenName = '', ...rest] = token.name.split(' ')
  return {
    tid: token.tid,
    oid: token.oid,
    displayName: profile?.displayName || token.name || known?.displayName || token.preferredUsername,
    givenName: profile?.givenName || known?.givenName || givenName,
    surname: profile?.surname || known?.surname || rest.join(' '),
    language: profile?.language ?? request.locale,
    timeZone: request.timeZone,
    photo: profile?.photo,
  }
}

async function firstWithin<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => resolve(undefined), ms)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
