import type { Person } from '../state/model.ts'

/**
 * The zone that a person's account names, automatic or chosen (Mattermost's `timezone` of a user, whose switch is text).
 *
 * @returns an IANA name, not checked, or undefined: guests are not told the zone of others (security G9)
 */
export function timeZoneOf(person: Person): string | undefined {
  const zone: unknown = 'timezone' in person ? person.timezone : undefined
  if (typeof zone !== 'object' || zone === null) return undefined
  const { useAutomaticTimezone, automaticTimezone, manualTimezone } = zone as Readonly<Record<string, unknown>>
  const isAutomatic = useAutomaticTimezone === true || useAutomaticTimezone === 'true'
  const name = isAutomatic ? automaticTimezone : manualTimezone
  return typeof name === 'string' && name !== '' ? name : undefined
}
