/** What is being typed at the caret that can be completed. */
export type CompletionQuery = {
  readonly kind: 'person' | 'channel' | 'emoji'
  /** Without its sign. */
  readonly typed: string
  /** Where the sign stands. */
  readonly from: number
  readonly to: number
}

const signs = { '@': 'person', '~': 'channel', ':': 'emoji' } as const

const nameAtEnd = /(?:^|[\s([{"'*_>,;/])([@~])([\p{L}\p{N}._-]{0,64})$/u
/** From two letters on: `:)` and times of day are not names. */
const emojiAtEnd = /(?:^|[\s([{"'*_>,;])(:)([a-z0-9_+-]{2,64})$/i

/** @returns the name begun before the caret, or undefined. */
export function queryAt(text: string, caret: number): CompletionQuery | undefined {
  const before = text.slice(Math.max(0, caret - 80), caret)
  const [, sign, typed] = nameAtEnd.exec(before) ?? emojiAtEnd.exec(before) ?? []
  if (sign === undefined || typed === undefined) return undefined
  const kind = signs[sign as keyof typeof signs]
  return { kind, typed, from: caret - typed.length - sign.length, to: caret }
}

/** @returns the text with the name completed and a space behind it, and where the caret stands then. */
export function complete(
  text: string,
  query: CompletionQuery,
  insertion: string,
): { readonly text: string; readonly caret: number } {
  const after = text.slice(query.to)
  const spaced = after.startsWith(' ') ? insertion : `${insertion} `
  const caret = query.from + insertion.length + 1
  return { text: text.slice(0, query.from) + spaced + after, caret }
}
