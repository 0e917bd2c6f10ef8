import { createElement, Fragment, type ReactNode } from 'react'
import { fill, type Message, type Values } from '../../text/message.ts'
import { daysBetween } from './days.ts'
import { english } from './english.ts'

export type Table = Readonly<Record<string, Message>>

type Arguments<M extends Message, Value> = [Values<M>] extends [never]
  ? []
  : [values: Readonly<Record<Values<M>, Value>> & { readonly count?: number }]

/** The messages of one table as sentences for one reader, and the reader's own way of writing times and lists. */
export type Words<T extends Table> = Formats & {
  /** Says a message; a call without the values it needs does not compile. */
  readonly t: <Id extends keyof T & string>(id: Id, ...values: Arguments<T[Id], string | number>) => string
  /** The same with elements in the places, for names that have to be kept apart from the sentence. */
  readonly nodes: <Id extends keyof T & string>(id: Id, ...values: Arguments<T[Id], ReactNode>) => ReactNode
}

type Formats = {
  readonly locale: string
  /** Such as "14:05". */
  readonly time: (atMs: number) => string
  /** Hour and minute elsewhere; undefined when the zone is not one. */
  readonly timeIn: (atMs: number, zone: string) => string | undefined
  /** Day and time in full. */
  readonly moment: (atMs: number) => string
  /** "Today", "Yesterday" or the day in words. */
  readonly day: (atMs: number, nowMs: number) => string
  /** A list of names in one line, such as "A, B and C". */
  readonly list: (names: readonly ReactNode[]) => ReactNode
  readonly textList: (names: readonly string[]) => string
  readonly compare: (a: string, b: string) => number
}

/** The words of every table for one reader, each made once: what makes them is slow to build and every name needs it. */
export type Wording = { of<T extends Table>(table: T): Words<T> }

/** @param locale BCP 47; the words stay English, times and numbers are written as in the reader's region */
export function createWording(locale: string): Wording {
  const written = englishOf(locale)
  const formats = createFormats(written)
  const plurals = new Intl.PluralRules(written)
  const numbers = new Intl.NumberFormat(written)
  const made = new Map<Table, Words<Table>>()

  function say(message: Message, values: Readonly<Record<string, string | number>>): string {
    return fill(message, values, plurals, (value) => numbers.format(value))
  }

  function make(table: Table): Words<Table> {
    return {
      ...formats,
      t: (id, ...values) => say(table[id] as Message, (values[0] ?? {}) as Record<string, string | number>),
      nodes(id, ...given) {
        const values = (given[0] ?? {}) as Readonly<Record<string, ReactNode>>
        const message = table[id] as Message
        const pattern = typeof message === 'string' ? message : say(message, { count: Number(values['count']) })
        const parts = pattern.split(/\{([A-Za-z]+)\}/)
        return parts.map((part, at) => keyed(at, at % 2 === 0 ? part : (values[part] ?? `{${part}}`)))
      },
    }
  }

  return {
    of<T extends Table>(table: T) {
      const words = made.get(table) ?? make(table)
      made.set(table, words)
      return words as unknown as Words<T>
    },
  }
}

function createFormats(written: string): Formats {
  const times = once(() => new Intl.DateTimeFormat(written, { timeStyle: 'short' }))
  const moments = once(() => new Intl.DateTimeFormat(written, { dateStyle: 'full', timeStyle: 'medium' }))
  const days = once(() => new Intl.DateTimeFormat(written, { weekday: 'long', day: 'numeric', month: 'long' }))
  const daysOfYear = once(() => new Intl.DateTimeFormat(written, { dateStyle: 'long' }))
  const lists = once(() => new Intl.ListFormat(written, { type: 'conjunction' }))
  const collator = once(() => new Intl.Collator(written, { sensitivity: 'base', numeric: true }))
  return {
    locale: written,
    time: (atMs) => times().format(atMs),
    timeIn(atMs, zone) {
      try {
        return new Intl.DateTimeFormat(written, { timeStyle: 'short', timeZone: zone }).format(atMs)
      } catch {
        // RangeError: not a zone that this browser knows.
        return undefined
      }
    },
    moment: (atMs) => moments().format(atMs),
    day(atMs, nowMs) {
      const distance = daysBetween(atMs, nowMs)
      if (distance === 0) return english['day.today']
      if (distance === 1) return english['day.yesterday']
      return (distance < 300 ? days() : daysOfYear()).format(atMs)
    },
    list(names) {
      const slots = names.map((_, at) => String(at))
      return lists()
        .formatToParts(slots)
        .map(({ type, value }, at) => keyed(at, type === 'element' ? names[Number(value)] : value))
    },
    textList: (names) => lists().format(names),
    compare: (a, b) => collator().compare(a, b),
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
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
