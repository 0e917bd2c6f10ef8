import type { QuietHours } from './notice.ts'

const MINUTE_MS = 60_000
const DAY_MINUTES = 1_440

/** Making a formatter is slow, and there are few zones. */
const formatters = new Map<string, Intl.DateTimeFormat>()

/** @returns true when the machine knows the zone (IANA name). */
export function isTimeZone(timeZone: string): boolean {
  try {
    formatterOf(timeZone)
    return true
  } catch {
    // A zone that does not exist is what was asked about.
    return false
  }
}

/**
 * @returns when the quiet hours end that it is now, or undefined when it is not quiet. A change of the clocks in between
 * may make it wrong by an hour: ask again then.
 */
export function quietUntilMs(quiet: QuietHours | undefined, nowMs: number): number | undefined {
  if (!quiet || quiet.fromMinute === quiet.toMinute) return undefined
  const minute = minuteOfDay(quiet.timeZone, nowMs)
  const isQuiet =
    quiet.fromMinute < quiet.toMinute
      ? minute >= quiet.fromMinute && minute < quiet.toMinute
      : minute >= quiet.fromMinute || minute < quiet.toMinute
  if (!isQuiet) return undefined
  const minutesLeft = (quiet.toMinute - minute + DAY_MINUTES) % DAY_MINUTES
  return Math.floor(nowMs / MINUTE_MS) * MINUTE_MS + minutesLeft * MINUTE_MS
}

function minuteOfDay(timeZone: string, nowMs: number): number {
  const [hour = 0, minute = 0] = formatterOf(timeZone).format(nowMs).split(':').map(Number)
  return (hour % 24) * 60 + minute
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  formatters.set(timeZone, made)
  return made
}
