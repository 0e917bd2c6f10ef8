import { Problem } from '../api/errors.ts'
import { plainLine } from '../notices/plain-text.ts'

/** The most that a purpose, question, answer or reason may have (security I4). */
export const MAX_CHARACTERS = 200

/**
 * One line of plain text as a person wrote it.
 *
 * @throws Problem `bad_request` for links, which nobody who waits at the door may hand to those inside (security I4, B9)
 */
export function plainWords(text: string, field: string): string {
  const plain = plainLine(text, MAX_CHARACTERS)
  if (holdsLink(plain)) throw new Problem('bad_request', { why: 'links are not taken', facts: { fields: [field] } })
  return plain
}

/** @throws Problem `bad_request` also when nothing is left */
export function someWords(text: string, field: string): string {
  const plain = plainWords(text, field)
  if (plain === '') throw new Problem('bad_request', { why: 'nothing was said', facts: { fields: [field] } })
  return plain
}

function holdsLink(text: string): boolean {
  return /[a-z][a-z0-9+.-]*:\/\/|www\.|[a-z0-9-]+\.[a-z]{2,}/i.test(text)
}
