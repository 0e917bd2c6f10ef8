/** A sentence with `{placeholders}`, or one sentence per plural form of its `{count}` (CLDR categories, `other` is required). */
export type Plural = { readonly one?: string; readonly few?: string; readonly many?: string; readonly other: string }
export type Message = string | Plural

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never

/** Names that a message needs; a call without them does not compile. */
export type Values<M extends Message> = M extends string
  ? Placeholders<M>
  : M extends { readonly other: infer Other extends string }
    ? Placeholders<Other> | 'count'
    : never

/**
 * Chooses the plural form and fills the placeholders. An unknown placeholder stays as it is, so that a slip in a translation shows.
 *
 * @param plurals rules of the reader's language
 * @param formatNumber the reader's way of writing numbers
 */
export function fill(
  message: Message,
  values: Readonly<Record<string, string | number>>,
  plurals: Intl.PluralRules,
  formatNumber: (value: number) => string,
): string {
  const text =
    typeof message === 'string'
      ? message
      : (message[pluralForm(message, Number(values.count), plurals)] ?? message.other)
  return text.replace(/\{([A-Za-z]+)\}/g, (whole, name: string) => {
    const value = values[name]
    if (value === undefined) return whole
    return typeof value === 'number' ? formatNumber(value) : value
  })
}

function pluralForm(message: Plural, count: number, plurals: Intl.PluralRules): keyof Plural {
  const category = plurals.select(count)
  return category in message ? (category as keyof Plural) : 'other'
}
