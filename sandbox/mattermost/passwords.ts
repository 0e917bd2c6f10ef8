import { createHash, timingSafeEqual } from 'node:crypto'
import { ApiError } from './errors.ts'

/** One fast hash: the stand-in guards nothing, and tests create hundreds of accounts. */
export const hashPassword = (userId: string, password: string): string =>
  createHash('sha256').update(`${userId}:${password}`).digest('hex')

export function isPassword(userId: string, hash: string, password: string): boolean {
  const given = Buffer.from(hashPassword(userId, password))
  return hash.length === given.length && timingSafeEqual(Buffer.from(hash), given)
}

/** @throws 400 for a password that the server refuses */
export function checkPassword(password: string): void {
  if (password.length < 8) throw new ApiError('model.user.is_valid.pwd_min_length.app_error', 400)
  if (Buffer.byteLength(password) > 72) throw new ApiError('model.user.is_valid.pwd_max_length.app_error', 400)
}
