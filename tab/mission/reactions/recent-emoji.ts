import type { Mission } from '../mission.ts'

const recentAtMost = 16

export const commonEmoji = [
  ...['+1', '-1', 'white_check_mark', 'eyes', 'heart', 'smile', 'joy', 'tada'],
  ...['pray', 'clap', 'wave', 'thinking', 'question', 'warning', 'rocket', 'x'],
] as const

const ofMissions = new WeakMap<Mission, readonly string[]>()

/** What was picked in this visit, the last first; kept in memory only. */
export function recentEmoji(mission: Mission): readonly string[] {
  return ofMissions.get(mission) ?? []
}

export function rememberEmoji(mission: Mission, name: string): void {
  const others = recentEmoji(mission).filter((other) => other !== name)
  ofMissions.set(mission, [name, ...others].slice(0, recentAtMost))
}
