import { readableName } from '../markdown/readable-name.ts'
import type { Person } from '../state/model.ts'

export type PersonKind = 'member' | 'guest' | 'bot'

export type NameParts = {
  /** Without the organisation when that is shown beside it. */
  readonly name: string
  readonly kind: PersonKind
  /** Of guests only: theirs comes from the partner registry, a member writes what they like. */
  readonly organisation: string | undefined
}

const has = (text: string): boolean => readableName(text).trim() !== ''

/**
 * How a person is called: nickname, else first and last name, else the username, which is never empty and theirs alone.
 * Mattermost's `TeammateNameDisplay` value `nickname_full_name`.
 */
export function displayName({ nickname = '', first_name: first = '', last_name: last = '', username }: Person): string {
  if (has(nickname)) return nickname.trim()
  const full = `${first.trim()} ${last.trim()}`.trim()
  return has(full) ? full : username
}

/** From the account, never from its names. */
export function kindOf({ roles = '', is_bot: isBot = false }: Person): PersonKind {
  if (isBot) return 'bot'
  return roles.split(' ').includes('system_guest') ? 'guest' : 'member'
}

/** The name and, apart from it, the organisation; a guest's name ends in the organisation in brackets. */
export function nameParts(person: Person): NameParts {
  const kind = kindOf(person)
  const full = displayName(person)
  const organisation = kind === 'guest' ? person.position?.trim() || undefined : undefined
  const mark = ` (${organisation})`
  const name = organisation !== undefined && full.endsWith(mark) ? full.slice(0, -mark.length) : full
  return { name: has(name) ? name : person.username, kind, organisation }
}

/** One line for lists and labels: a guest never without the organisation. */
export function nameInText(person: Person): string {
  const { name, organisation } = nameParts(person)
  return readableName(organisation === undefined ? name : `${name} (${organisation})`)
}

/** The first letters of the first and last word; at most two characters that draw something. */
export function initialsOf(name: string): string {
  const words = readableName(name)
    .replace(/\([^)]*\)/gu, ' ')
    .split(/[\s._-]+/u)
    .map((word) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? '')
    .filter((letter) => letter !== '')
  const first = words[0] ?? ''
  const last = words.length > 1 ? (words.at(-1) ?? '') : ''
  return (first + last).toLocaleUpperCase()
}
