import { and, eq, inArray } from 'drizzle-orm'
import { Problem } from '../api/errors.ts'
import { noticeChoices, notices } from '../store/notice-tables.ts'
import type { Db } from '../store/open.ts'
import type { Addressee, NoticeChoice, Surface } from './notice.ts'
import { isTimeZone } from './quiet-hours.ts'
import type { ChoiceRow } from './rows.ts'

export type Choices = {
  of(to: Addressee, within?: Db): Promise<NoticeChoice>
  /** Replaces the choice; what waits for a surface that is no longer wanted goes to the one that is, or nowhere. @throws Problem `bad_request` */
  choose(to: Addressee, choice: NoticeChoice): Promise<void>
}

/** The person's own choice of surface, quiet hours and language. */
export function createChoices(deps: { db: Db; defaultSurface: NoticeChoice['surface']; now: () => number }): Choices {
  const { db, defaultSurface, now } = deps
  return {
    async of({ tid, oid }, within = db) {
      const [row] = await within
        .select()
        .from(noticeChoices)
        .where(and(eq(noticeChoices.tid, tid), eq(noticeChoices.oid, oid)))
      return choiceOf(row, defaultSurface)
    },
    async choose(to, choice) {
      const row = rowOf(to, choice, now())
      await db.transaction(async (transaction) => {
        const tx = transaction as unknown as Db
        const { tid: _tid, oid: _oid, ...changes } = row
        const [before] = await tx
          .select({ surface: noticeChoices.surface })
          .from(noticeChoices)
          .where(and(eq(noticeChoices.tid, to.tid), eq(noticeChoices.oid, to.oid)))
          .for('update')
        await tx
          .insert(noticeChoices)
          .values(row)
          .onConflictDoUpdate({ target: [noticeChoices.tid, noticeChoices.oid], set: changes })
        await moveUnwanted(tx, to, before?.surface ?? defaultSurface, choice.surface)
      })
    },
  }
}

export function choiceOf(row: ChoiceRow | undefined, defaultSurface: NoticeChoice['surface']): NoticeChoice {
  if (!row) return { surface: defaultSurface }
  const { quietFromMinute: fromMinute, quietToMinute: toMinute, quietTimeZone: timeZone, language } = row
  return {
    surface: row.surface,
    ...(fromMinute === null || toMinute === null || timeZone === null
      ? {}
      : { quietHours: { fromMinute, toMinute, timeZone } }),
    ...(language === null ? {} : { language }),
  }
}

/** @returns the surfaces of a choice that this installation has. */
export function surfacesOf(choice: NoticeChoice['surface'], available: readonly Surface[]): readonly Surface[] {
  return available.filter((surface) => choice === 'both' || choice === surface)
}

function rowOf(
  { tid, oid }: Addressee,
  { surface, quietHours, language }: NoticeChoice,
  updatedAtMs: number,
): ChoiceRow {
  if (quietHours && !isTimeZone(quietHours.timeZone))
    throw new Problem('bad_request', { facts: { field: 'quietHours.timeZone' } })
  return {
    tid,
    oid,
    surface,
    quietFromMinute: quietHours?.fromMinute ?? null,
    quietToMinute: quietHours?.toMinute ?? null,
    quietTimeZone: quietHours?.timeZone ?? null,
    language: language ?? null,
    updatedAtMs,
  }
}

/** Words about access are not a matter of choice and stay. What was for both surfaces is told on the one that remains. */
async function moveUnwanted(
  tx: Db,
  { tid, oid }: Addressee,
  before: NoticeChoice['surface'],
  chosen: NoticeChoice['surface'],
): Promise<void> {
  if (chosen === 'both') return
  const unwanted: Surface[] = chosen === 'none' ? ['bot', 'feed'] : [chosen === 'bot' ? 'feed' : 'bot']
  const waiting = and(
    eq(notices.tid, tid),
    eq(notices.oid, oid),
    eq(notices.state, 'waiting'),
    inArray(notices.kind, ['message', 'summary']),
    inArray(notices.surface, unwanted),
  )
  if (chosen === 'none' || before === 'both') await tx.delete(notices).where(waiting)
  else
    await tx
      .update(notices)
      .set({ surface: chosen, burstKey: null, activityId: null, conversationId: null })
      .where(waiting)
}
