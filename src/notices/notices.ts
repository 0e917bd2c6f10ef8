import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Guests } from '../guests/guests.ts'
import type { Mattermost } from '../mattermost/mattermost.ts'
import type { PartnerRegistry } from '../partners/partner.ts'
import type { Settings } from '../settings/schema.ts'
import type { Jobs } from '../store/jobs.ts'
import type { Logger } from '../store/logger.ts'
import { noticedPushes, notices as noticeTable } from '../store/notice-tables.ts'
import type { Db } from '../store/open.ts'
import { guests as guestTable } from '../store/tables.ts'
import { type Acts, createActs } from './act.ts'
import { createBatcher } from './batcher.ts'
import { createChoices, surfacesOf } from './choices.ts'
import { dueLanes } from './claim.ts'
import { createDelivery } from './deliver.ts'
import { createDispatcher } from './dispatcher.ts'
import type { Addressee, Feed, Messenger, NoticeChoice, StoredPush, Surface, Word } from './notice.ts'
import { quietUntilMs } from './quiet-hours.ts'
import { createQuotas } from './quotas.ts'
import { releaseAbandoned, resolveUnknown, tidy } from './recover.ts'
import { createReplicas } from './replicas.ts'
import { addToSummary, openLanes, tryAgain } from './settle.ts'
import { takePushes, type Wake } from './take-pushes.ts'
import { createUndeliverable, type TellWhoMustKnow } from './undeliverable.ts'

/** For other replicas, crashes and what waited for its time; whatever this process stored itself it serves at once. */
const SWEEP_MS = 1_000
const TIDY_MS = 3_600_000
const LANES_AT_ONCE = 2_000
const PUSHES_AT_ONCE = 500

export type Notices = {
  /** Durable when it resolves; idempotent by `ackId`. Called when the push itself has been committed. */
  takePush(push: StoredPush): Promise<void>
  /** Durable, once for each key. Within a transaction it is told exactly when that commits. */
  tell(to: Addressee, word: Word, key: string, within?: Db): Promise<void>
  /** One summary of what nobody could be told, once for each guest and beginning; within a transaction exactly when that commits. */
  missed(
    guestId: string,
    counted: { readonly mentions: number; readonly threads: number; readonly sinceMs: number },
    within?: Db,
  ): Promise<void>
  readonly act: Acts
  choiceOf(to: Addressee): Promise<NoticeChoice>
  /** @throws Problem `bad_request` for a time zone that does not exist */
  choose(to: Addressee, choice: NoticeChoice): Promise<void>
  /** The person installed the app, unblocked the bot, or wrote to it: what waits is tried again. */
  resume(to: Addressee): Promise<void>
  /** Where people can be told in this installation. */
  readonly surfaces: readonly Surface[]
  /** Lanes that wait or are being served in this process. */
  waiting(): number
  /** One look for what no wake told of; at intervals by itself, and at once for tests. */
  sweep(): Promise<void>
  start(): void
  /** Takes nothing more and settles what is under way. */
  stop(): Promise<void>
}

/**
 * Builds the room: from a push to a notice to a delivery. Nothing runs before `start`.
 *
 * @param deps.messenger chat of the bot; without it nobody is told there
 * @param deps.feed activity feed; without it nobody is told there
 */
export function createNotices(deps: {
  db: Db
  jobs: Jobs
  guests: Pick<Guests, 'byId' | 'byIdentity' | 'grantsOf' | 'token' | 'considerAddition'>
  partners: PartnerRegistry
  mattermost: Pick<Mattermost, 'readerOf'>
  settings: Settings
  messenger?: Messenger | undefined
  feed?: (Feed & { readyAtMs(tid: string): number }) | undefined
  tellWhoMustKnow?: TellWhoMustKnow | undefined
  observe?: (surface: Surface, outcome: string) => void
  now: () => number
  log: Logger
}): Notices {
  const { db, partners, guests, mattermost, now, log, feed } = deps
  const settings = deps.settings.notices
  const surfaces: Surface[] = [...(deps.messenger ? ['bot' as const] : []), ...(feed ? ['feed' as const] : [])]
  const replicas = createReplicas({ db, now })
  const quotas = createQuotas(settings.limits, replicas.shareOf)
  const delivery = createDelivery({
    db,
    guests,
    partners,
    mattermost,
    settings,
    operatorName: deps.settings.operator.name,
    maxExcerptCharacters: settings.maxExcerptCharacters,
    messenger: deps.messenger,
    feed,
    quotas,
    undeliverable: createUndeliverable(deps),
    observe: deps.observe ?? (() => undefined),
    now,
    log,
  })
  const dispatcher = createDispatcher({
    db,
    quotas,
    delivery,
    maxParallelCalls: settings.maxParallelCalls,
    claimMs: 2 * settings.sendTimeoutSeconds * 1000,
    feedReadyAtMs: (tid) => feed?.readyAtMs(tid) ?? 0,
    now,
    log,
  })
  const choices = createChoices({ db, defaultSurface: settings.defaultSurface, now })
  const taking = {
    db,
    surfaces,
    defaultSurface: settings.defaultSurface,
    burstMs: settings.burstSeconds * 1000,
    now,
  }
  const pushes = createBatcher<StoredPush, undefined>({
    maxItems: PUSHES_AT_ONCE,
    async run(items) {
      dispatcher.wake(await takePushes(taking, items))
      return items.map(() => undefined)
    },
  })
  const recovering = { db, guests, mattermost, now, log }
  let timer: NodeJS.Timeout | undefined
  let round: Promise<void> = Promise.resolve()
  let isStopped = false
  let tidiedAtMs = now()

  async function sweep(): Promise<void> {
    await replicas.beat()
    await releaseAbandoned(recovering)
    await resolveUnknown(recovering)
    dispatcher.wake(await dueLanes(db, now(), LANES_AT_ONCE))
    if (now() - tidiedAtMs < TIDY_MS) return
    tidiedAtMs = now()
    await tidy(recovering, settings.keepDays)
  }

  function schedule(): void {
    if (isStopped) return
    timer = setTimeout(() => {
      round = sweep()
        .catch((error: unknown) => log.error({ err: error }, 'notices could not be looked after'))
        .finally(schedule)
    }, SWEEP_MS)
    timer.unref()
  }

  async function insertWord(to: Addressee, word: Word, key: string, tx: Db): Promise<Wake[]> {
    const choice = await choices.of(to, tx)
    // A word about access is not a matter of choice: without a chat it goes to the feed.
    const surface = surfaces[0]
    if (surface === undefined) return []
    const nowMs = now()
    const dueAtMs = quietUntilMs(choice.quietHours, nowMs) ?? nowMs
    await tx
      .insert(noticeTable)
      .values({
        id: randomUUID(),
        ...to,
        surface,
        kind: 'word',
        rank: 1,
        state: 'waiting',
        key,
        word: word as { about: string; facts: Record<string, string | number> },
        createdAtMs: nowMs,
        lastAtMs: nowMs,
        dueAtMs,
      })
      .onConflictDoNothing()
    return dueAtMs <= nowMs ? [{ lane: { ...to, surface }, rank: 1 }] : []
  }

  async function insertMissed(
    guestId: string,
    { mentions, threads, sinceMs }: { mentions: number; threads: number; sinceMs: number },
    tx: Db,
  ): Promise<Wake[]> {
    const nowMs = now()
    const fresh = await tx
      .insert(noticedPushes)
      .values({ ackId: `missed:${guestId}:${sinceMs}`, atMs: nowMs })
      .onConflictDoNothing()
      .returning({ ackId: noticedPushes.ackId })
    const [guest] = await tx.select().from(guestTable).where(eq(guestTable.id, guestId))
    if (fresh.length === 0 || guest?.state !== 'active' || mentions + threads === 0) return []
    const { tid, oid } = guest
    const choice = await choices.of({ tid, oid }, tx)
    const dueAtMs = quietUntilMs(choice.quietHours, nowMs) ?? nowMs
    const lanes = surfacesOf(choice.surface, surfaces).map((surface) => ({ tid, oid, surface }))
    for (const lane of lanes)
      await addToSummary(tx, { ...lane, guestId }, { mentions, threads }, { nowMs, dueAtMs, lastAtMs: nowMs })
    return dueAtMs <= nowMs ? lanes.map((lane) => ({ lane, rank: 1 })) : []
  }

  /** In the caller's transaction nothing can be woken before it commits; the sweep finds it. */
  async function inOwnOr(within: Db | undefined, work: (tx: Db) => Promise<Wake[]>): Promise<void> {
    if (within) await work(within)
    else dispatcher.wake(await db.transaction((transaction) => work(transaction as unknown as Db)))
  }

  return {
    takePush: async (push) => {
      await pushes.add(push)
    },
    tell: (to, word, key, within) => inOwnOr(within, (tx) => insertWord(to, word, key, tx)),
    missed: (guestId, counted, within) => inOwnOr(within, (tx) => insertMissed(guestId, counted, tx)),
    act: createActs({ db, guests, partners, mattermost, wake: dispatcher.wake, now }),
    choiceOf: choices.of,
    choose: choices.choose,
    async resume(to) {
      await openLanes(db, to)
      await tryAgain(db, to, now())
      dispatcher.wake(surfaces.map((surface) => ({ lane: { ...to, surface }, rank: 1 })))
    },
    surfaces,
    waiting: dispatcher.waiting,
    sweep,
    start: schedule,
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await round
      await pushes.settled()
      await dispatcher.stop()
      await replicas.leave()
    },
  }
}
