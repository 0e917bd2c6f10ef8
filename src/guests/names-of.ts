import type { ChannelName } from '../policy/decide.ts'

/** The channels of a table of the terms: team to channel names. */
export function namesOf(table: Readonly<Record<string, readonly string[]>>): ChannelName[] {
  return Object.entries(table).flatMap(([team, names]) => names.map((channel) => ({ team, channel })))
}
