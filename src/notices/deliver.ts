import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import { problemOf } from '../api/errors.ts'
import { MattermostFault } from '../mattermost/fault.ts'
import type { Settings } from '../settings/schema.ts'
import type { Logger } from '../store/logger.ts'
import type { Db } from '../store/open.ts'
import { guests as guestTable } from '../store/tables.ts'
import { waitMs } from './back-off.ts'
import { createBatcher } from './batcher.ts'
import type { Claimed } from './claim.ts'
import { type Composing, compose } from './compose.ts'
import { type Judging, judge, type Verdict } from './judge.ts'
import { levelOf } from './level.ts'
import type { Delivery, Feed, FeedDelivery, FeedEntry, Messenger, NoticeContent, Surface } from './notice.ts'
import type { Quotas, Taken } from './quotas.ts'
import type { NoticeRow } from './rows.ts'
import {
  closeLane,
  foldLane,
  forget,
  markFailed,
  markGone,
  markLater,
  markSent,
  markUnknown,
  openLanes,
  type Settlement,
} from './settle.ts'
import type { Undeliverable } from './undeliverable.ts'

export type Delivering = Judging &
  Composing & {
    readonly db: Db
    readonly messenger: Messenger | undefined
    readonly feed: Feed | undefined
    readonly quotas: Quotas
    readonly settings: Settings['notices']
    readonly undeliverable: Undeliverable
    readonly observe: (surface: Surface, outcome: string) => void
    readonly now: () => number
    readonly log: Logger
  }

const MINUTE_MS = 60_000

/** Our own credentials are not accepted, or the peer refuses without a reason that we know: somebody has to mend it. */
const REFUSED_AGAIN_MS = 5 * MINUTE_MS

/** Mattermost is read for the first time again soon after a call of which nothing was heard. */
const UNKNOWN_LOOK_MS = 2_000

const MARKED_AT_ONCE = 200

const DEFAULT_LANGUAGE = 'en'

export type NoticeDelivery = {
  /** Never throws: what cannot be settled now is found by the sweep. Resolves when all have been settled. */
  deliver(claimed: readonly Claimed[], taken: ReadonlyMap<string, Taken>): Promise<void>
  settled(): Promise<void>
}

/** Hands claimed notices to Microsoft and writes down what became of each. */
export function createDelivery(deps: Delivering): NoticeDelivery {
  const { db, settings, quotas, now, log, observe } = deps
  const sent = createBatcher<Settlement, boolean>({
    maxItems: MARKED_AT_ONCE,
    async run(items) {
      const there = await markSent(db, items, now())
      return items.map(({ id }) => there.has(id))
    },
  })

  async function verdictOf(claimed: Claimed): Promise<Verdict> {
    try {
      return await judge(deps, claimed)
    } catch (error) {
      const isMattermost = error instanceof MattermostFault || problemOf(error).family === 'fault'
      if (!isMattermost) throw error
      return {
        kind: 'later',
        dueAtMs: now() + waitMs(claimed.notice.attempts, undefined),
        reason: 'channel not checked',
      }
    }
  }

  /** @returns what may be sent now; everything else is settled. */
  async function admitted(claimed: Claimed, taken: Taken | undefined): Promise<Claimed | undefined> {
    const verdict = await verdictOf(claimed)
    if (verdict.kind === 'send') return verdict.claimed
    taken?.giveBack()
    const { id } = claimed.notice
    observe(claimed.notice.surface, verdict.kind)
    if (verdict.kind === 'later') await markLater(db, [id], verdict.dueAtMs, verdict.reason, { countsAsTry: false })
    else if (verdict.kind === 'fold') await foldLane(db, claimed.notice, now())
    else if (verdict.kind === 'forget') await forget(db, [id])
    else if (verdict.kind === 'skip') await sent.add({ id, card: undefined })
    else {
      await markFailed(db, [id], 'too_old')
      await deps.undeliverable(claimed, 'too_old')
    }
    return undefined
  }

  async function contentOf(claimed: Claimed): Promise<NoticeContent | undefined> {
    const terms = claimed.guest && deps.partners.byTenant(claimed.guest.termsTid)?.terms
    const allowed = terms ? levelOf(settings.maxLevel, terms.noticeLevel) : 'id-only'
    const level = claimed.notice.reason === 'too_large' ? 'id-only' : allowed
    const { content, wasRead } = await compose(deps, claimed, level)
    // Reading took time; access may have ended in it.
    return !wasRead || (await isStillActive(db, claimed.guest?.id ?? '')) ? content : undefined
  }

  async function toBot(claimed: Claimed, taken: Taken | undefined): Promise<void> {
    const { messenger } = deps
    const ready = await admitted(claimed, taken)
    if (!ready) return
    const { notice } = ready
    const content = await contentOf(ready)
    if (!messenger || !content) {
      taken?.giveBack()
      return forget(db, [notice.id])
    }
    taken?.begin(now())
    const to = { tid: notice.tid, oid: notice.oid }
    const language = ready.choice.language ?? DEFAULT_LANGUAGE
    const card = cardOf(notice)
    const outcome = await inTime(
      card === undefined ? messenger.send(to, content, language) : messenger.update(to, card, content, language),
      settings.sendTimeoutSeconds * 1000,
      log,
    )
    observe('bot', outcome.kind === 'never' ? outcome.reason : outcome.kind)
    await settle(ready, outcome)
  }

  async function settle(claimed: Claimed, outcome: Delivery | FeedDelivery): Promise<void> {
    const { notice, isNew } = claimed
    const { id, tid, oid, surface } = notice
    const lane = { tid, oid, surface }
    switch (outcome.kind) {
      case 'sent': {
        const card = 'activityId' in outcome ? outcome : undefined
        if (!(await sent.add({ id, card }))) log.info({ notice: id }, 'access ended while a notice was on its way')
        if (claimed.wasClosed) await openLanes(db, lane, surface)
        return
      }
      case 'later': {
        const dueAtMs = now() + waitMs(notice.attempts, outcome.retryAfterMs)
        if (outcome.retryAfterMs !== undefined) quotas.holdLane(lane, dueAtMs)
        return markLater(db, [id], dueAtMs, outcome.reason)
      }
      case 'unknown':
        // A word has nobody else who would tell it, and its card carries only the number of a request: told twice is better than never.
        if (!isNew || notice.kind === 'word')
          return markLater(db, [id], now() + waitMs(notice.attempts, undefined), outcome.reason)
        return markUnknown(db, id, now() + UNKNOWN_LOOK_MS, outcome.reason)
      case 'never':
        return settleNever(claimed, outcome.reason)
    }
  }

  async function settleNever(claimed: Claimed, reason: Extract<Delivery, { kind: 'never' }>['reason']): Promise<void> {
    const { notice, isNew } = claimed
    const { id, tid, oid, surface } = notice
    switch (reason) {
      case 'gone':
        return isNew
          ? markLater(db, [id], now() + waitMs(notice.attempts, undefined), reason)
          : markGone(db, notice, now())
      case 'too_large':
        if (notice.reason !== 'too_large') return markLater(db, [id], now(), 'too_large')
        await markFailed(db, [id], 'too_large')
        return deps.undeliverable(claimed, 'too_large')
      case 'refused':
        log.error(
          { notice: id, tid, surface },
          'Microsoft refuses a notice; the credentials or the consent of the tenant may be at fault',
        )
        quotas.holdLane({ tid, oid, surface }, now() + REFUSED_AGAIN_MS)
        return markLater(db, [id], now() + REFUSED_AGAIN_MS, reason)
      case 'blocked':
      case 'not_installed': {
        const untilMs = now() + settings.closedMinutes * MINUTE_MS
        const isNews = await closeLane(db, { tid, oid, surface }, { untilMs, trouble: reason, nowMs: now() })
        await markLater(db, [id], untilMs, reason, { countsAsTry: false })
        if (isNews || notice.kind === 'word') await deps.undeliverable(claimed, reason)
      }
    }
  }

  async function toFeed(tid: string, claimed: readonly Claimed[], taken: ReadonlyMap<string, Taken>): Promise<void> {
    const { feed } = deps
    const entries: { claimed: Claimed; entry: FeedEntry }[] = []
    for (const one of claimed) {
      const ready = await admitted(one, taken.get(one.notice.id))
      const content = ready && (await contentOf(ready))
      if (ready && content)
        entries.push({
          claimed: ready,
          entry: {
            to: { tid, oid: ready.notice.oid },
            content,
            language: ready.choice.language ?? DEFAULT_LANGUAGE,
            chainId: chainIdOf(ready.notice),
          },
        })
      else if (ready) await forget(db, [ready.notice.id])
    }
    if (!feed || entries.length === 0) return
    for (const { claimed: one } of entries) taken.get(one.notice.id)?.begin(now())
    const outcomes = await feed.send(
      tid,
      entries.map(({ entry }) => entry),
    )
    await Promise.all(
      entries.map(async ({ claimed: one }, at) => {
        const outcome = outcomes[at] ?? { kind: 'later', reason: 'no outcome' }
        observe('feed', outcome.kind === 'never' ? outcome.reason : outcome.kind)
        if (outcome.kind === 'later' && outcome.reason === 'paced') {
          taken.get(one.notice.id)?.giveBack()
          return markLater(db, [one.notice.id], now() + (outcome.retryAfterMs ?? 0), 'paced', { countsAsTry: false })
        }
        await settle(one, outcome)
      }),
    )
  }

  async function guarded(ids: readonly string[], work: Promise<void>): Promise<void> {
    try {
      await work
    } catch (error) {
      log.error(
        { err: error, notices: ids },
        'a notice could not be settled; it is looked at again when its time is over',
      )
    }
  }

  return {
    async deliver(claimed, taken) {
      const feeds = Map.groupBy(
        claimed.filter(({ notice }) => notice.surface === 'feed'),
        ({ notice }) => notice.tid,
      )
      await Promise.all([
        ...claimed
          .filter(({ notice }) => notice.surface === 'bot')
          .map((one) => guarded([one.notice.id], toBot(one, taken.get(one.notice.id)))),
        ...[...feeds].map(([tid, ones]) =>
          guarded(
            ones.map(({ notice }) => notice.id),
            toFeed(tid, ones, taken),
          ),
        ),
      ])
    },
    settled: () => sent.settled(),
  }
}

/** A card that is there is changed; otherwise there is none yet. */
function cardOf({ activityId, conversationId }: NoticeRow): { activityId: string; conversationId: string } | undefined {
  return activityId === null || conversationId === null ? undefined : { activityId, conversationId }
}

/**
 * People who are told of one message share its chain, so that one call tells them all; a repetition replaces. Graph takes 64
 * bits; 52 are what a number in JSON carries exactly.
 */
export function chainIdOf({ id, firstPostId }: Pick<NoticeRow, 'id' | 'firstPostId'>): number {
  const hash = createHash('sha256')
    .update(firstPostId ?? id)
    .digest('hex')
  return Number.parseInt(hash.slice(0, 13), 16)
}

async function isStillActive(db: Db, guestId: string): Promise<boolean> {
  const [row] = await db.select({ state: guestTable.state }).from(guestTable).where(eq(guestTable.id, guestId))
  return row?.state === 'active'
}

/** A messenger that neither answers nor gives up must not hold the lane for ever. */
async function inTime(work: Promise<Delivery>, timeoutMs: number, log: Logger): Promise<Delivery> {
  const stop = new AbortController()
  const late = wait(timeoutMs, { kind: 'unknown', reason: 'time-out' } as const, { signal: stop.signal, ref: false })
  late.catch(() => {
    // Stopped because the answer was in time.
  })
  try {
    return await Promise.race([work, late])
  } catch (error) {
    log.error({ err: error }, 'the messenger threw; it should have said what the peer answered')
    return { kind: 'unknown', reason: 'threw' }
  } finally {
    stop.abort()
  }
}
