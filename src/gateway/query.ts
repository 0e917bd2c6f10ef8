import { Problem } from '../api/errors.ts'

/** What one query parameter may hold; a parameter that is not `forwarded` is accepted from the client and goes no further. */
export type QueryType = { readonly fits: (value: string) => boolean; readonly forwarded: boolean }
export type QueryShape = Readonly<Record<string, QueryType>>

/** Values that fit their types, and the query string built anew from them. */
export type Query = { readonly values: Readonly<Record<string, string>>; readonly built: string }

const matching = (pattern: RegExp): QueryType => ({ fits: (value) => pattern.test(value), forwarded: true })

export const flag = matching(/^(?:true|false)$/)
export const id = matching(/^[a-z0-9]{26}$/)
export const idOrEmpty = matching(/^(?:[a-z0-9]{26})?$/)
export const timeMs = matching(/^\d{1,15}$/)
export const page = matching(/^\d{1,6}$/)
export const perPage: QueryType = { fits: (value) => /^\d{1,3}$/.test(value) && Number(value) <= 200, forwarded: true }
export const word = matching(/^[a-z_]{0,32}$/)
/** The whole list at once, where Mattermost has that. */
export const pageOrAll = matching(/^(?:-1|\d{1,6})$/)
/** Exactly one value. */
export const always = (value: string): QueryType => ({ fits: (given) => given === value, forwarded: true })

/** Free text of at most `maxCharacters`, without control characters. */
export function text(maxCharacters: number): QueryType {
  return {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
    fits: (value) => value.length <= maxCharacters && !/[\u0000-\u001f\u007f]/.test(value),
    forwarded: true,
  }
}

export function dropped(type: QueryType): QueryType {
  return { ...type, forwarded: false }
}

function decode(part: string): string {
  if (!part.includes('%') && !part.includes('+')) return part
  try {
    return decodeURIComponent(part.replaceAll('+', ' '))
  } catch (cause) {
    throw new Problem('bad_request', { why: 'a broken escape in the query', cause })
  }
}

const none: Query = { values: {}, built: '' }

/**
 * Reads a query by its shape: unknown and repeated parameters, and values that do not fit, are refused.
 * @throws Problem `bad_request`
 */
export function readQuery(raw: string, shape: QueryShape | undefined): Query {
  if (raw === '') return none
  const values: Record<string, string> = {}
  let built = ''
  for (const pair of raw.split('&')) {
    const equals = pair.indexOf('=')
    const key = decode(equals < 0 ? pair : pair.slice(0, equals))
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1))
    const type = shape !== undefined && Object.hasOwn(shape, key) ? shape[key] : undefined
    if (!type) throw new Problem('bad_request', { why: 'an unknown query parameter' })
    if (Object.hasOwn(values, key)) throw new Problem('bad_request', { why: 'a repeated query parameter' })
    if (!type.fits(value)) throw new Problem('bad_request', { why: `query parameter ${key} does not fit` })
    values[key] = value
    if (type.forwarded) built += `${built === '' ? '?' : '&'}${key}=${encodeURIComponent(value)}`
  }
  return { values, built }
}
