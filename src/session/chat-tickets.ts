import { and, desc, eq, gt, inArray, lt } from 'drizzle-orm'
import type { ChatPlace, Entrance, TicketPurpose } from '../api/chat.ts'
import { Problem } from '../api/errors.ts'
import type { Store } from '../store/open.ts'
import { chatTickets, guests as guestTable, sessions as sessionTable } from '../store/tables.ts'
import { pathOfPlace } from './chat-place.ts'
import type { SessionDirectoryOwner } from './directory.ts'
import type { SessionView } from './session-view.ts'
import { hashToken, newSessionToken } from './token.ts'

const ticketMs = 60_000

/** Tickets of one session that wait to be used; the oldest go beyond that. */
const maxWaitingTickets = 8

/** Frame, windows and small windows of one person; the oldest go beyond that. */
const maxChatSessions = 8

const purposesAt: Readonly<Record<Entrance, TicketPurpose[]>> = { frame: ['frame'], window: ['browser', 'popout'] }

export type ChatVisitor = { readonly guestId: string; readonly displayName: string; readonly organisation: string }

export type ChatTickets = {
  /**
   * Makes a ticket for one chat session below the session of the tab. Only its hash is kept.
   * @throws Problem `channel_not_granted`
   */
  issue(
    view: SessionView,
    wanted: { readonly purpose: TicketPurpose; readonly place: ChatPlace },
  ): Promise<{ ticket: string; expiresAtMs: number }>
  /** Tells for whom a ticket is and leaves it as it is. @throws Problem `ticket_invalid` */
  look(ticket: string, at: Entrance): Promise<ChatVisitor>
  /**
   * Changes a ticket for a chat session, once: of two tries at the same moment, on whatever replicas, one finds it.
   * @param at where its page stands: what was made for the frame is good for nothing in a link, and the reverse
   * @param present the chat session that this browser holds already. When it came from the same session of the tab it
   * goes on: what is open in it keeps running, and many small windows of one person are one session.
   * @returns the value of the chat cookie, undefined when the present one goes on, and the path to go to
   * @throws Problem `ticket_invalid`: used, run out, unknown, for elsewhere, or its session is over; never which
   */
  redeem(
    ticket: string,
    at: Entrance,
    present?: SessionView,
  ): Promise<ChatVisitor & { readonly value: string | undefined; readonly path: string }>
  /** @returns the name of somebody who is signed in here already */
  nameOf(guestId: string): Promise<string>
  prune(): Promise<void>
}

/** The way from the tab into the whole Mattermost (design 6.3 face b, security B1). */
export function createChatTickets(deps: {
  store: Pick<Store, 'db'>
  directory: Pick<SessionDirectoryOwner, 'byHash' | 'closeSession'>
  now: () => number
}): ChatTickets {
  const { store, directory, now } = deps

  const isGood = (ticket: string, at: Entrance) =>
    and(
      eq(chatTickets.hash, hashToken(ticket)),
      gt(chatTickets.expiresAtMs, now()),
      inArray(chatTickets.purpose, purposesAt[at]),
    )

  async function nameOf(guestId: string): Promise<string> {
    const [guest] = await store.db
      .select({ displayName: guestTable.displayName })
      .from(guestTable)
      .where(eq(guestTable.id, guestId))
    return guest?.displayName ?? ''
  }

  async function visitorOf(sessionHash: string): Promise<ChatVisitor> {
    try {
      const { guestId, organisation } = await directory.byHash(sessionHash)
      return { guestId, displayName: await nameOf(guestId), organisation }
    } catch (error) {
      if (error instanceof Problem && error.family === 'refusal') throw new Problem('ticket_invalid', { cause: error })
      throw error
    }
  }

  async function isBelow(hash: string, parentHash: string): Promise<boolean> {
    const rows = await store.db
      .select({ hash: sessionTable.hash })
      .from(sessionTable)
      .where(and(eq(sessionTable.hash, hash), eq(sessionTable.parentHash, parentHash)))
    return rows.length > 0
  }

  async function endOldest(parentHash: string): Promise<void> {
    const rows = await store.db
      .select({ hash: sessionTable.hash })
      .from(sessionTable)
      .where(eq(sessionTable.parentHash, parentHash))
      .orderBy(desc(sessionTable.createdAtMs))
    const tooMany = rows.slice(maxChatSessions).map(({ hash }) => hash)
    if (tooMany.length === 0) return
    await store.db.delete(sessionTable).where(inArray(sessionTable.hash, tooMany))
    for (const hash of tooMany) directory.closeSession(hash)
  }

  async function dropOldestTickets(sessionHash: string): Promise<void> {
    const rows = await store.db
      .select({ hash: chatTickets.hash })
      .from(chatTickets)
      .where(eq(chatTickets.sessionHash, sessionHash))
      .orderBy(desc(chatTickets.createdAtMs))
    const tooMany = rows.slice(maxWaitingTickets).map(({ hash }) => hash)
    if (tooMany.length > 0) await store.db.delete(chatTickets).where(inArray(chatTickets.hash, tooMany))
  }

  return {
    async issue(view, { purpose, place }) {
      const ticket = newSessionToken()
      const createdAtMs = now()
      const expiresAtMs = createdAtMs + ticketMs
      await store.db.insert(chatTickets).values({
        hash: hashToken(ticket),
        sessionHash: view.hash,
        purpose,
        path: pathOfPlace(place, view),
        createdAtMs,
        expiresAtMs,
      })
      await dropOldestTickets(view.hash)
      return { ticket, expiresAtMs }
    },

    async look(ticket, at) {
      const [row] = await store.db.select().from(chatTickets).where(isGood(ticket, at))
      if (!row) throw new Problem('ticket_invalid')
      return visitorOf(row.sessionHash)
    },

    async redeem(ticket, at, present) {
      const [row] = await store.db.delete(chatTickets).where(isGood(ticket, at)).returning()
      if (!row) throw new Problem('ticket_invalid')
      const visitor = await visitorOf(row.sessionHash)
      if (present && (await isBelow(present.hash, row.sessionHash)))
        return { ...visitor, value: undefined, path: row.path }
      const value = newSessionToken()
      await store.db.transaction(async (tx) => {
        // Locked until the child stands, so that an end in this moment takes both, and a cut leaves an epoch that fits neither.
        const [parent] = await tx
          .select()
          .from(sessionTable)
          .where(eq(sessionTable.hash, row.sessionHash))
          .for('key share')
        if (!parent) throw new Problem('ticket_invalid')
        await tx.insert(sessionTable).values({
          ...parent,
          hash: hashToken(value),
          kind: 'chat',
          parentHash: parent.hash,
          fileCookieHash: null,
          createdAtMs: now(),
          seenAtMs: now(),
        })
      })
      await endOldest(row.sessionHash)
      return { ...visitor, value, path: row.path }
    },

    nameOf,

    async prune() {
      await store.db.delete(chatTickets).where(lt(chatTickets.expiresAtMs, now()))
    },
  }
}
