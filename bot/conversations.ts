import { and, eq, isNotNull, sql } from 'drizzle-orm'
import type { Addressee } from '../src/notices/notice.ts'
import { botConversations } from '../src/store/bot-tables.ts'
import type { Db } from '../src/store/open.ts'
import type { IsListedService } from './channel/service-url.ts'

export type StoredConversation = typeof botConversations.$inferSelect

export type Seen = {
  readonly conversationId: string
  readonly serviceUrl: string
  readonly channelUserId?: string | undefined
  readonly locale?: string | undefined
}

/** The one personal chat of each identity (tid, oid). */
export type Conversations = {
  of(to: Addressee): Promise<StoredConversation | undefined>
  /** The person was heard of in this chat. @throws Error for a service address that is not listed (security P1) */
  noteSeen(to: Addressee, seen: Seen): Promise<void>
  /** We began the chat. Whatever was heard from the person meanwhile stays. */
  noteCreated(to: Addressee, created: Pick<Seen, 'conversationId' | 'serviceUrl'>): Promise<void>
  noteState(to: Addressee, state: StoredConversation['state']): Promise<void>
  /** The service address last seen in that tenant, for people of whom none was. */
  serviceUrlOf(tid: string): Promise<string | undefined>
}

export function createConversations(deps: {
  db: Db
  isListedService: IsListedService
  now: () => number
}): Conversations {
  const { db, isListedService, now } = deps
  const key = ({ tid, oid }: Addressee) => and(eq(botConversations.tid, tid), eq(botConversations.oid, oid))

  function requireListed(serviceUrl: string): void {
    if (!isListedService(serviceUrl)) throw new Error('a service address that is not listed is not stored')
  }

  return {
    async of(to) {
      const [row] = await db.select().from(botConversations).where(key(to))
      return row
    },
    async noteSeen({ tid, oid }, { conversationId, serviceUrl, channelUserId, locale }) {
      requireListed(serviceUrl)
      const changes = {
        conversationId,
        serviceUrl,
        ...(channelUserId === undefined ? {} : { channelUserId }),
        ...(locale === undefined ? {} : { locale }),
        state: 'open' as const,
        seenAtMs: now(),
        updatedAtMs: now(),
      }
      await db
        .insert(botConversations)
        .values({ tid, oid, ...changes })
        .onConflictDoUpdate({ target: [botConversations.tid, botConversations.oid], set: changes })
    },
    async noteCreated({ tid, oid }, { conversationId, serviceUrl }) {
      requireListed(serviceUrl)
      const changes = { conversationId, serviceUrl, state: 'open' as const, updatedAtMs: now() }
      await db
        .insert(botConversations)
        .values({ tid, oid, ...changes })
        .onConflictDoUpdate({ target: [botConversations.tid, botConversations.oid], set: changes })
    },
    async noteState(to, state) {
      await db.update(botConversations).set({ state, updatedAtMs: now() }).where(key(to))
    },
    async serviceUrlOf(tid) {
      const [row] = await db
        .select({ serviceUrl: botConversations.serviceUrl })
        .from(botConversations)
        .where(and(eq(botConversations.tid, tid), isNotNull(botConversations.seenAtMs)))
        .orderBy(sql`${botConversations.seenAtMs} desc`)
        .limit(1)
      return row && isListedService(row.serviceUrl) ? row.serviceUrl : undefined
    },
  }
}
