import { createElement, Fragment, type ReactNode, useMemo } from 'react'
import { fill, type Message, type Values } from '../../text/message.ts'
import { useLocale } from '../mission-context.tsx'

type Table = Readonly<Record<string, Message>>

type Arguments<M extends Message, Value> = [Values<M>] extends [never]
  ? []
  : [values: Readonly<Record<Values<M>, Value>> & { readonly count?: number }]

/** Turns the messages of one English table into sentences for the reader. */
export type Words<T extends Table> = {
  readonly t: <Id extends keyof T & string>(id: Id, ...values: Arguments<T[Id], string | number>) => string
  /** The same with elements in the places, for names that have to be kept apart from the sentence. */
  readonly nodes: <Id extends keyof T & string>(id: Id, ...values: Arguments<T[Id], ReactNode>) => ReactNode
  /** A list of names in one line, such as "A, B and C". */
  readonly list: (names: readonly ReactNode[]) => ReactNode
  readonly textList: (names: readonly string[]) => string
  /** Hour and minute; undefined when the zone is not one. */
  readonly timeIn: (atMs: number, zone: string) => string | undefined
  readonly compare: (a: string, b: string) => number
}

/** @param locale BCP 47; the words stay English, times are written as in the reader's region */
export function createWords<T extends Table>(table: T, locale: string): Words<T> {
  const written = englishOf(locale)
  const plurals = new Intl.PluralRules(written)
  const numbers = new Intl.NumberFormat(written)
  const lists = new Intl.ListFormat(written, { type: 'conjunction' })
  const collator = new Intl.Collator(written, { sensitivity: 'base', numeric: true })

  return {
    t: (id, ...values) => fill(table[id] as Message, values[0] ?? {}, plurals, (value) => numbers.format(value)),
    nodes(id, ...given) {
      const values: Readonly<Record<string, ReactNode>> = given[0] ?? {}
      const message = table[id] as Message
      const pattern =
        typeof message === 'string'
          ? message
          : fill(message, { count: Number(values['count']) }, plurals, (value) => numbers.format(value))
      const parts = pattern.split(/\{([A-Za-z]+)\}/)
      return parts.map((part, at) => keyed(at, at % 2 === 0 ? part : (values[part] ?? `{${part}}`)))
    },
    list(names) {
      const slots = names.map((_, at) => String(at))
      return lists
        .formatToParts(slots)
        .map(({ type, value }, at) => keyed(at, type === 'element' ? names[Number(value)] : value))
    },
    textList: (names) => lists.format(names),
    timeIn(atMs, zone) {
      try {
        return new Intl.DateTimeFormat(written, { timeStyle: 'short', timeZone: zone }).format(atMs)
      } catch {
        // RangeError: not a zone that this browser knows.
        return undefined
      }
    },
    compare: (a, b) => collator.compare(a, b),
  }
}

/** @returns the words of a table for the reader of this view */
export function useWords<T extends Table>(table: T): Words<T> {
  const locale = useLocale()
  return useMemo(() => createWords(table, locale), [table, locale])
}

function keyed(at: number, node: ReactNode): ReactNode {
  return createElement(Fragment, { key: at }, node)
}

function englishOf(locale: string): string {
  try {
    const { region } = new Intl.Locale(locale)
    return new Intl.Locale('en', region === undefined ? {} : { region }).toString()
  } catch {
    // RangeError: the host named something that is no language.
    return 'en'
  }
}
