import { useMemo } from 'react'
import { fill, type Message, type Values } from '../../text/message.ts'
import { useLocale } from '../mission-context.tsx'

type Table = Readonly<Record<string, Message>>

type Arguments<M extends Message> = [Values<M>] extends [never]
  ? []
  : [values: Readonly<Record<Values<M>, string | number>>]

/** Says a message of the table; a call without the values it needs does not compile. */
export type Words<Texts extends Table> = <Id extends keyof Texts & string>(
  id: Id,
  ...values: Arguments<Texts[Id]>
) => string

/** @param locale BCP 47; decides how numbers and plurals are written */
export function createWords<Texts extends Table>(table: Texts, locale: string): Words<Texts> {
  const plurals = new Intl.PluralRules(locale)
  const numbers = new Intl.NumberFormat(locale)
  return (id, ...values) => fill(table[id] as Message, values[0] ?? {}, plurals, (value) => numbers.format(value))
}

/** @returns the words of a table for the reader of this mission. */
export function useWords<Texts extends Table>(table: Texts): Words<Texts> {
  const locale = useLocale()
  return useMemo(() => createWords(table, locale), [table, locale])
}
