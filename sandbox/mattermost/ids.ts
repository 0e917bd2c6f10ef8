import { createHash, randomBytes } from 'node:crypto'

const ALPHABET = 'ybndrfg8ejkmcpqxot1uwisza345h769'
const POOL_BYTES = 16_384
let pool = randomBytes(0)
let used = 0

/** A Mattermost id or token: 26 characters of the server's own base32 alphabet. */
export function newId(): string {
  if (used + 26 > pool.length) {
    pool = randomBytes(POOL_BYTES)
    used = 0
  }
  let id = ''
  for (let i = 0; i < 26; i++) id += ALPHABET[(pool[used++] ?? 0) & 31]
  return id
}

/** Whether the text has the shape that the server accepts as an id in a path. */
export const isId = (text: unknown): text is string => typeof text === 'string' && /^[A-Za-z0-9]{26}$/.test(text)

/** The name of a direct channel: both ids in order, so that two people have exactly one. */
export const directChannelName = (a: string, b: string): string => (a > b ? `${b}__${a}` : `${a}__${b}`)

/** The name of a group channel: the SHA-1 of its members' sorted ids. */
export const groupChannelName = (userIds: readonly string[]): string =>
  createHash('sha1')
    .update([...userIds].sort().join(''))
    .digest('hex')
