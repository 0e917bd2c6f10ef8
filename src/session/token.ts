import { hash, randomBytes } from 'node:crypto'

/** An opaque value of 256 random bits; only its hash is stored. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url')
}

/** @returns SHA-256 in hex. No salt: the value itself is random, and the hash must be a key to look up. */
export function hashToken(value: string): string {
  return hash('sha256', value, 'hex')
}

/** True for values that `newSessionToken` could have made: anything else is refused without asking the database. */
export function isSessionToken(value: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(value)
}
