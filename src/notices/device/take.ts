import { and, asc, inArray, isNull, lte } from 'drizzle-orm'
import type { Guests } from '../../guests/guests.ts'
import { pushes } from '../../store/device-tables.ts'
import type { Logger } from '../../store/logger.ts'
import type { Db } from '../../store/open.ts'
import { createBatcher } from '../batcher.ts'
import type { StoredPush } from '../notice.ts'
import type { NoticeTaker } from './told-by.ts'

/** What is older was left by a process that died, or could not be taken then. */
const LEFT_AFTER_MS = 5_000

const AT_ONCE = 200

/**
 * Hands stored pushes on, at once in the process that stored them, and from the database what was left lying. Each is
 * marked when it has become part of a notice; whoever dies before that leaves it to the next.
 */
export function createTake(deps: {
  db: Db
  guests: Pick<Guests, 'considerAddition' | 'grantsOf'>
  notices: Pick<NoticeTaker, 'takePush'>
  now: () => number
  log: Logger
}) {
  const { db, guests, notices, now, log } = deps
  const running = new Set<Promise<void>>()
  const marks = createBatcher<string, undefined>({
    async run(ackIds) {
      await db
        .update(pushes)
        .set({ takenAtMs: now() })
        .where(inArray(pushes.ackId, [...ackIds]))
      return ackIds.map(() => undefined)
    },
    maxItems: AT_ONCE,
  })

  async function take(push: StoredPush, isGranted: boolean): Promise<void> {
    if (isGranted || (await becomesGranted(push))) await notices.takePush(push)
    await marks.add(push.ackId)
  }

  /** A message from a channel of which we know nothing: a member may just have added the guest, or written to them first. */
  async function becomesGranted({ guestId, channelId, type }: StoredPush): Promise<boolean> {
    if (channelId === undefined || type === 'clear') return true
    return (await guests.considerAddition(guestId, channelId)) !== undefined
  }

  function watch(push: StoredPush, isGranted: boolean): Promise<void> {
    const work = take(push, isGranted).catch((error: unknown) => {
      log.warn({ err: error, guestId: push.guestId }, 'a push could not be taken yet; it is tried again')
    })
    running.add(work)
    void work.finally(() => running.delete(work))
    return work
  }

  return {
    /** Right after the commit; nobody waits for it. */
    now(push: StoredPush, isGranted: boolean): void {
      void watch(push, isGranted)
    },

    /** @returns how many were found lying */
    async leftOvers(): Promise<number> {
      const rows = await db
        .select()
        .from(pushes)
        .where(and(isNull(pushes.takenAtMs), lte(pushes.atMs, now() - LEFT_AFTER_MS)))
        .orderBy(asc(pushes.atMs))
        .limit(AT_ONCE)
      const granted = new Map<string, Set<string>>()
      for (const guestId of new Set(rows.map((row) => row.guestId)))
        granted.set(guestId, new Set((await guests.grantsOf(guestId)).map((grant) => grant.channelId)))
      for (const row of rows) {
        const isGranted = row.channelId === null || (granted.get(row.guestId)?.has(row.channelId) ?? false)
        await watch(storedPush(row), isGranted)
      }
      return rows.length
    },

    async settled(): Promise<void> {
      while (running.size > 0) await Promise.all(running)
      await marks.settled()
    },
  }
}

function storedPush(row: typeof pushes.$inferSelect): StoredPush {
  const { ackId, guestId, type, atMs, channelId, teamId, rootId, postId, senderId, badge } = row
  return {
    ackId,
    guestId,
    type,
    atMs,
    ...(channelId === null ? {} : { channelId }),
    ...(teamId === null ? {} : { teamId }),
    ...(rootId === null ? {} : { rootId }),
    ...(postId === null ? {} : { postId }),
    ...(senderId === null ? {} : { senderId }),
    ...(badge === null ? {} : { badge }),
  }
}
