import { gt, sql } from 'drizzle-orm'
import type { Mattermost } from '../../mattermost/mattermost.ts'
import { isPushedTo, type PushProof } from '../../mattermost/push-checks.ts'
import { pushes } from '../../store/device-tables.ts'
import type { Db } from '../../store/open.ts'
import { lastProof } from './prove-path.ts'

const DAY_MS = 24 * 3_600_000

/** A proof that failed is tried again after this time; one that held is good for a day, and so is any push. */
const PROVE_AGAIN_MS = 10 * 60_000

/** Proves the way of a push when the server's settings are right and nothing has come that way for a day, or ever. */
export async function proveWhenDue(
  deps: { db: Db; mattermost: Pick<Mattermost, 'capabilities'>; now: () => number },
  address: string,
  prove: () => Promise<PushProof>,
): Promise<void> {
  const { db, mattermost, now } = deps
  const { push } = await mattermost.capabilities.current()
  if (!isPushedTo(push, address)) return
  const last = await lastProof(db)
  if (last?.address === address) {
    if (now() - last.atMs < (last.isGood ? DAY_MS : PROVE_AGAIN_MS)) return
    if (last.isGood && (await hasComeSince(db, now() - DAY_MS))) return
  }
  await prove()
}

async function hasComeSince(db: Db, sinceMs: number): Promise<boolean> {
  const [row] = await db
    .select({ count: sql<number>`count(*)`.mapWith(Number) })
    .from(pushes)
    .where(gt(pushes.atMs, sinceMs))
  return (row?.count ?? 0) > 0
}
