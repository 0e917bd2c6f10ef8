import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { FeedItem, FeedSource } from '../host/feed-source.ts'
import { people } from '../mission/cast.ts'

/** Teams keeps 30 days; a sandbox needs less than what a screen shows. */
const MAX_ENTRIES = 100

type Entry = Omit<FeedItem, 'id' | 'atMs' | 'isRead'> & { readonly chainId?: number }
type Kept = FeedItem & { readonly chainId?: number }

export type ActivityFeeds = FeedSource & {
  add(tid: string, oid: string, entry: Entry): void
  hasApp(tid: string, oid: string): boolean
  /** The person removes the app, or adds it again. */
  setApp(tid: string, oid: string, isInstalled: boolean): void
  /** Of anybody, also outside the cast; newest first. */
  of(tid: string, oid: string): readonly FeedItem[]
}

/** What each person's activity feed holds; an entry takes the place of the earlier one of its chain. */
export function createActivityFeeds(now: () => number, dataFile?: string): ActivityFeeds {
  const feeds = new Map<string, Kept[]>(readEntries(dataFile))
  const without = new Set<string>()
  const keyOf = (tid: string, oid: string): string => `${tid}|${oid}`
  const ofPerson = (key: string): string => {
    const person = people.find((one) => one.key === key)
    return person ? keyOf(person.tid, person.oid) : ''
  }
  const save = (): void => writeEntries(dataFile, [...feeds])

  return {
    add(tid, oid, entry) {
      const rest = (feeds.get(keyOf(tid, oid)) ?? []).filter(
        ({ chainId }) => chainId === undefined || chainId !== entry.chainId,
      )
      const item = { ...entry, id: randomUUID(), atMs: now(), isRead: false }
      feeds.set(keyOf(tid, oid), [item, ...rest].slice(0, MAX_ENTRIES))
      save()
    },
    hasApp: (tid, oid) => !without.has(keyOf(tid, oid)),
    setApp(tid, oid, isInstalled) {
      if (isInstalled) without.delete(keyOf(tid, oid))
      else without.add(keyOf(tid, oid))
    },
    of: (tid, oid) => feeds.get(keyOf(tid, oid)) ?? [],
    read: (person) => feeds.get(ofPerson(person)) ?? [],
    markRead(person, itemId) {
      const key = ofPerson(person)
      feeds.set(
        key,
        (feeds.get(key) ?? []).map((item) => (item.id === itemId ? { ...item, isRead: true } : item)),
      )
      save()
    },
  }
}

function readEntries(path: string | undefined): [string, Kept[]][] {
  if (path === undefined) return []
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as [string, Kept[]][]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** Written whole beside the old file and then put in its place, so that a crash leaves one or the other. */
function writeEntries(path: string | undefined, entries: [string, Kept[]][]): void {
  if (path === undefined) return
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, JSON.stringify(entries), { mode: 0o600 })
  renameSync(`${path}.new`, path)
}
