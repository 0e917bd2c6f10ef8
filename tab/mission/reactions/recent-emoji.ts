const recentAtMost = 16

export const commonEmoji = [
  ...['+1', '-1', 'white_check_mark', 'eyes', 'heart', 'smile', 'joy', 'tada'],
  ...['pray', 'clap', 'wave', 'thinking', 'question', 'warning', 'rocket', 'x'],
] as const

/** What was picked in this visit, the last first; kept in memory only. */
export type RecentEmoji = {
  list(): readonly string[]
  remember(name: string): void
}

export function createRecentEmoji(): RecentEmoji {
  let recent: readonly string[] = []
  return {
    list: () => recent,
    remember(name) {
      recent = [name, ...recent.filter((other) => other !== name)].slice(0, recentAtMost)
    },
  }
}
