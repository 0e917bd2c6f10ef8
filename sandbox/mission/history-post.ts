export type HistoryFile = { name: string; mimeType: string; bytes: Uint8Array }

export type HistoryPost = {
  /** Stable for one day: the name under which `root` refers to a post. */
  key: string
  /** Name of a channel of the cast. */
  channel: string
  /** Username of a member of the cast, or `bot:<name>` with a name from `historyBots`. */
  author: string
  atMs: number
  message: string
  /** Key of the thread's first post; in the same channel and earlier. */
  root?: string
  reactions?: { emoji: string; by: string[] }[]
  files?: HistoryFile[]
  isPinned?: boolean
  editedAtMs?: number
}

/** The accounts that machines write with. */
export const historyBots = [
  { name: 'weather-station', displayName: 'Weather station' },
  { name: 'radio-desk', displayName: 'Radio desk' },
  { name: 'convoy-tracker', displayName: 'Convoy tracker' },
] as const
