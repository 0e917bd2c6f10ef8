import { english } from './english.ts'
import { fill, type Message, type Values } from './message.ts'

type English = typeof english

export type MessageId = keyof English

/** What a further language has to supply: every message of the English table, in its own plural forms. */
export type Translation = { readonly [Id in MessageId]: English[Id] extends string ? string : Message }

type Arguments<Id extends MessageId> = [Values<English[Id]>] extends [never]
  ? []
  : [values: Readonly<Record<Values<English[Id]>, string | number>>]

/** Everything that turns facts into words for one reader. */
export type Text = {
  /** BCP 47 tag of what is written: the language of the words with the reader's region, so that no sentence mixes languages. */
  readonly locale: string
  /** Which way the words run. */
  readonly direction: 'ltr' | 'rtl'
  readonly t: <Id extends MessageId>(id: Id, ...values: Arguments<Id>) => string
  /** Day, month and year, such as "24 November 2026". */
  readonly day: (atMs: number) => string
  /** The same in short, such as "24 Nov 2026". */
  readonly shortDay: (atMs: number) => string
  /** Day and time to the minute. */
  readonly moment: (atMs: number) => string
  readonly number: (value: number) => string
  readonly list: (values: readonly string[]) => string
}

/** Languages whose usual script runs from right to left. */
const fromRight: ReadonlySet<string> = new Set(['ar', 'dv', 'fa', 'he', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi'])

const languages: Readonly<Record<string, Translation>> = { en: english }

/**
 * @param locale the host's locale; a malformed or unknown one falls back to English words, never to an error: the words of
 *   the app must not depend on what a host page says
 */
export function createText(locale: string): Text {
  const { language, region } = wellFormed(locale)
  const isTranslated = language in languages
  const table = languages[language] ?? english
  const written = new Intl.Locale(isTranslated ? language : 'en', region === undefined ? {} : { region }).toString()
  const plurals = new Intl.PluralRules(written)
  const numbers = new Intl.NumberFormat(written)
  const days = new Intl.DateTimeFormat(written, { dateStyle: 'long' })
  const shortDays = new Intl.DateTimeFormat(written, { dateStyle: 'medium' })
  const moments = new Intl.DateTimeFormat(written, { dateStyle: 'medium', timeStyle: 'short' })
  const lists = new Intl.ListFormat(written, { type: 'conjunction' })
  const number = (value: number): string => numbers.format(value)
  return {
    locale: written,
    direction: fromRight.has(new Intl.Locale(written).language) ? 'rtl' : 'ltr',
    t: (id, ...values) => fill(table[id], values[0] ?? {}, plurals, number),
    day: (atMs) => days.format(atMs),
    shortDay: (atMs) => shortDays.format(atMs),
    moment: (atMs) => moments.format(atMs),
    number,
    list: (values) => lists.format(values),
  }
}

function wellFormed(locale: string): Intl.Locale {
  try {
    return new Intl.Locale(locale)
  } catch {
    // RangeError: not a language tag.
    return new Intl.Locale('en')
  }
}
