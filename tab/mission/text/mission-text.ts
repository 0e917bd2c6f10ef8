import { fill, type Message, type Values } from '../../text/message.ts'
import { english } from './english.ts'

type English = typeof english
export type MissionMessageId = keyof English

/** What a further language supplies: every message, in its own plural forms. */
export type MissionTranslation = { readonly [Id in MissionMessageId]: English[Id] extends string ? string : Message }

type Arguments<Id extends MissionMessageId> = [Values<English[Id]>] extends [never]
  ? []
  : [values: Readonly<Record<Values<English[Id]>, string | number>>]

/** Words, times and lists for one reader. */
export type MissionText = {
  readonly locale: string
  readonly t: <Id extends MissionMessageId>(id: Id, ...values: Arguments<Id>) => string
  /** Such as "14:05", in the reader's own way. */
  readonly time: (atMs: number) => string
  /** Day and time in full. */
  readonly moment: (atMs: number) => string
  /** "Today", "Yesterday" or the day in words. */
  readonly day: (atMs: number, nowMs: number) => string
  readonly list: (values: readonly string[]) => string
}

const languages: Readonly<Record<string, MissionTranslation>> = { en: english }

/** @param locale BCP 47; words fall back to English, forms of dates and numbers follow the region. */
export function createMissionText(locale: string): MissionText {
  const wanted = wellFormed(locale)
  const table = languages[wanted.language] ?? english
  const written = new Intl.Locale(
    wanted.language in languages ? wanted.language : 'en',
    wanted.region === undefined ? {} : { region: wanted.region },
  ).toString()
  const plurals = new Intl.PluralRules(written)
  const numbers = new Intl.NumberFormat(written)
  const times = new Intl.DateTimeFormat(written, { timeStyle: 'short' })
  const moments = new Intl.DateTimeFormat(written, { dateStyle: 'full', timeStyle: 'medium' })
  const days = new Intl.DateTimeFormat(written, { weekday: 'long', day: 'numeric', month: 'long' })
  const daysOfYear = new Intl.DateTimeFormat(written, { dateStyle: 'long' })
  const lists = new Intl.ListFormat(written, { type: 'conjunction' })
  const t: MissionText['t'] = (id, ...values) =>
    fill(table[id], values[0] ?? {}, plurals, (value) => numbers.format(value))
  return {
    locale: written,
    t,
    time: (atMs) => times.format(atMs),
    moment: (atMs) => moments.format(atMs),
    day(atMs, nowMs) {
      const distance = daysBetween(atMs, nowMs)
      if (distance === 0) return t('day.today')
      if (distance === 1) return t('day.yesterday')
      return (distance < 300 ? days : daysOfYear).format(atMs)
    },
    list: (values) => lists.format(values),
  }
}

/** Whole calendar days of the reader's own time zone. */
export function daysBetween(earlierMs: number, laterMs: number): number {
  return Math.round((startOfDay(laterMs) - startOfDay(earlierMs)) / 86_400_000)
}

export function startOfDay(atMs: number): number {
  return new Date(atMs).setHours(0, 0, 0, 0)
}

function wellFormed(locale: string): Intl.Locale {
  try {
    return new Intl.Locale(locale)
  } catch {
    // RangeError: not a language tag.
    return new Intl.Locale('en')
  }
}
