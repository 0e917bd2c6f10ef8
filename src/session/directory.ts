import { and, eq, inArray } from 'drizzle-orm'
import { Problem } from '../api/errors.ts'
import type { Guests } from '../guests/guests.ts'
import type { PartnerAdministration } from '../partners/registry.ts'
import { decide } from '../policy/decide.ts'
import type { Logger } from '../store/logger.ts'
import type { Store } from '../store/open.ts'
import { guests as guestTable, sessions as sessionTable, uploads } from '../store/tables.ts'
import { type CutOffFeed, followCutOffFeed } from './cut-off-feed.ts'
import { createLoadView, type Handle } from './load-view.ts'
import type { SessionClosure, SessionDirectory, SessionView } from './session-view.ts'
import { hashToken, isSessionToken } from './token.ts'

/** What nobody asks for again leaves the memory, tokens included, soon after it stopped being believed. */
const SWEEP_MS = 10_000

type Cached = { readonly view: SessionView; readonly checkedAtMs: number }

export type SessionDirectoryOwner = SessionDirectory & {
  /** Forgets what is cached of a guest, so that the next look is fresh. */
  forgetGuest(guestId: string): void
  forgetSession(hash: string): void
  closeSession(hash: string): void
  /** Takes a leave back. @throws Problem `channel_not_granted`, `mattermost_away`, `mattermost_slow` */
  rejoinChannel(view: SessionView, channelId: string): Promise<void>
  /** The tab's session that a ticket came from. Throws as `byToken`. */
  byHash(hash: string): Promise<SessionView>
  readonly feed: CutOffFeed
  stop(): void
}

/**
 * Looks up session, guest and partner together, and tells the gateway what has to close.
 * What was looked up is believed for `cacheMs`; a cut-off that this process learns of empties the cache at once.
 */
export async function createSessionDirectory(deps: {
  store: Pick<Store, 'db'>
  guests: Guests
  partners: PartnerAdministration
  cacheMs: number
  silenceMs: number
  now: () => number
  log: Logger
}): Promise<SessionDirectoryOwner> {
  const { store, guests, partners, cacheMs, silenceMs, now, log } = deps
  const cache = new Map<string, Cached>()
  const listeners = new Set<(closure: SessionClosure) => void>()

  const tell = (closure: SessionClosure): void => {
    for (const listener of listeners) listener(closure)
  }

  function forgetGuest(guestId: string): void {
    for (const [hash, { view }] of cache) if (view.guestId === guestId) cache.delete(hash)
  }

  function forgetSession(hash: string): void {
    for (const [key, { view }] of cache) if (view.hash === hash) cache.delete(key)
  }

  const feed = await followCutOffFeed({
    store,
    silenceMs,
    now,
    log,
    async onRow(row) {
      if (row.kind === 'partner') {
        await partners.reload()
        cache.clear()
        await closeGuestsOfClosedPartners()
        return
      }
      forgetGuest(row.guestId)
      tell(
        row.kind === 'guest'
          ? { kind: 'guest', guestId: row.guestId, code: 'session_cut' }
          : { kind: 'channels', guestId: row.guestId },
      )
    },
    onSilence() {
      cache.clear()
      tell({ kind: 'everything', code: 'feed_silent' })
    },
  })

  // An organisation may have changed between the first reading of the registry and this feed's beginning.
  await partners.reload()

  const sweep = setInterval(() => {
    for (const [key, entry] of cache) if (now() - entry.checkedAtMs >= cacheMs) cache.delete(key)
  }, SWEEP_MS)
  sweep.unref()

  /** A suspended organisation's sockets close now, not when they are next checked. */
  async function closeGuestsOfClosedPartners(): Promise<void> {
    const rows = await store.db
      .selectDistinct({ guestId: guestTable.id, termsTid: guestTable.termsTid })
      .from(guestTable)
      .innerJoin(sessionTable, eq(sessionTable.guestId, guestTable.id))
    for (const row of rows) {
      if (!decide(partners.byTenant(row.termsTid)).isAdmitted)
        tell({ kind: 'guest', guestId: row.guestId, code: 'session_cut' })
    }
  }

  const load = createLoadView({ store, guests, partners, now })

  /** @param again the view that is to be looked up whatever is cached. */
  async function lookUp(by: Handle, hash: string, again?: SessionView): Promise<SessionView> {
    if (!feed.isFresh()) throw new Problem('feed_silent')
    const key = by === 'token' ? hash : `${by}:${hash}`
    const cached = cache.get(key)
    if (!again && cached && now() - cached.checkedAtMs < cacheMs && cached.view.expiresAtMs > now()) return cached.view
    try {
      const view = await load(by, hash, again ?? cached?.view)
      cache.set(key, { view, checkedAtMs: now() })
      return view
    } catch (error) {
      cache.delete(key)
      throw error
    }
  }

  return {
    feed,
    forgetGuest,
    forgetSession,
    closeSession(hash) {
      forgetSession(hash)
      tell({ kind: 'session', hash, code: 'session_ended' })
    },
    stop() {
      clearInterval(sweep)
      feed.stop()
    },

    async byToken(token) {
      if (!isSessionToken(token)) throw new Problem('session_missing')
      return lookUp('token', hashToken(token))
    },
    async byFileCookie(value) {
      if (!isSessionToken(value)) throw new Problem('session_missing')
      return lookUp('file-cookie', hashToken(value))
    },
    async byChatCookie(value) {
      if (!isSessionToken(value)) throw new Problem('session_missing')
      return lookUp('chat-cookie', hashToken(value))
    },
    byHash: (hash) => lookUp('token', hash),
    again: (view) => lookUp(view.kind === 'chat' ? 'chat-cookie' : 'token', view.hash, view),
    onClosure(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async channelAppeared(view, channelId) {
      const grant = await guests.considerAddition(view.guestId, channelId)
      forgetGuest(view.guestId)
      if (grant) tell({ kind: 'channels', guestId: view.guestId })
      return grant
    },
    async channelVanished(view, channelId) {
      await guests.noteRemoval(view.guestId, channelId)
      forgetGuest(view.guestId)
      tell({ kind: 'channels', guestId: view.guestId })
    },
    async leaveChannel(view, channelId, inMattermost) {
      await guests.leave(view.guestId, channelId, inMattermost)
      forgetGuest(view.guestId)
      tell({ kind: 'channels', guestId: view.guestId })
    },
    async rejoinChannel(view, channelId) {
      await guests.rejoin(view.guestId, channelId)
      forgetGuest(view.guestId)
      tell({ kind: 'channels', guestId: view.guestId })
    },
    async openDirect(view, userIds) {
      const grant = await guests.openDirect(view.guestId, userIds)
      forgetGuest(view.guestId)
      tell({ kind: 'channels', guestId: view.guestId })
      return grant.channelId
    },
    async rememberUpload(view, fileId, channelId) {
      await store.db
        .insert(uploads)
        .values({ fileId, guestId: view.guestId, channelId, atMs: now() })
        .onConflictDoNothing()
    },
    async ownsUploads(view, fileIds, channelId) {
      if (fileIds.length === 0) return true
      const rows = await store.db
        .select({ fileId: uploads.fileId })
        .from(uploads)
        .where(
          and(
            inArray(uploads.fileId, [...fileIds]),
            eq(uploads.guestId, view.guestId),
            eq(uploads.channelId, channelId),
          ),
        )
      return new Set(rows.map((row) => row.fileId)).size === new Set(fileIds).size
    },
  }
}
