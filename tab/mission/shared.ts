import type { Rest } from './connection/rest.ts'
import type { Scheduler } from './connection/scheduler.ts'
import type { MissionConnection } from './connection.ts'
import { createFilePictures, type FilePictures } from './files/file-pictures.ts'
import { createUploads, type Uploads } from './files/uploads.ts'
import { createMarkdownTools, type MarkdownTools } from './markdown/markdown-tools.tsx'
import { createPictures, type Pictures } from './people/picture-cache.ts'
import { createPresenceWatch, type PresenceWatch } from './people/presence-watch.ts'
import { type CustomEmojiLookup, createCustomEmoji } from './reactions/custom-emoji.ts'
import { createRecentEmoji, type RecentEmoji } from './reactions/recent-emoji.ts'
import type { MissionState } from './state/mission-state.ts'
import type { Store } from './state/store.ts'
import type { People } from './sync/people.ts'

/** What parts of the view share as long as the mission lives, and what goes with it: nothing of a person is left for the next. */
export type Shared = {
  /** Of people and emoji: many, small, shown again and again. */
  readonly pictures: Pictures
  /** Of files in messages. */
  readonly filePictures: FilePictures
  readonly uploads: Uploads
  readonly markdown: MarkdownTools
  readonly customEmoji: CustomEmojiLookup
  readonly recentEmoji: RecentEmoji
  readonly presence: PresenceWatch
}

export function createShared(deps: {
  readonly connection: MissionConnection
  readonly rest: Pick<Rest, 'bytes' | 'me' | 'customEmoji'>
  readonly store: Store<MissionState>
  readonly scheduler: Scheduler
  readonly signal: AbortSignal
  readonly people: Pick<People, 'watch'>
}): Shared {
  const { connection, rest, store, scheduler, signal, people } = deps
  return {
    pictures: createPictures({
      load: (path) => rest.bytes(path),
      signal,
      maxPictures: 200,
      maxBytes: 1_048_576,
      maxRunning: 4,
    }),
    filePictures: createFilePictures({ bytes: (path) => rest.bytes(path), signal }),
    uploads: createUploads({
      connection,
      scheduler,
      signal,
      onSessionLost: () => void rest.me().catch(ignoreWatched),
      newId: () => crypto.randomUUID(),
    }),
    markdown: createMarkdownTools(),
    customEmoji: createCustomEmoji({ rest, store }),
    recentEmoji: createRecentEmoji(),
    presence: createPresenceWatch(people.watch),
  }
}

/** The watcher of the calls has seen what it is. */
function ignoreWatched(): void {}
