import { isTransient } from '../connection/request-error.ts'

/** Types that cannot carry script (security B4). */
const pictureTypes = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

export type Pictures = {
  /** @returns the address of the picture for an `img`, undefined while it is not there or cannot be had. */
  url(path: string): string | undefined
  /** Whether there is no picture to wait for. */
  hasFailed(path: string): boolean
  /** Loads the picture, unless it is there, and keeps it until the returned function is called. */
  hold(path: string, version?: number): () => void
  subscribe(listener: () => void): () => void
}

type Entry = { holders: number; state: 'waiting' | 'loading' | 'there' | 'failed'; version: number; url?: string }

/**
 * Pictures fetched with the bearer, each once per version, shared by all who show them and bounded: those that nobody shows
 * go first, longest unused first, and their addresses are revoked.
 *
 * @param deps.load bytes behind `/api/v4`; a running request is never given up: whoever scrolls back wants its answer
 */
export function createPictures(deps: {
  readonly load: (path: string) => Promise<Response>
  readonly signal: AbortSignal
  readonly maxPictures: number
  readonly maxBytes: number
  readonly maxRunning: number
}): Pictures {
  const { signal, maxPictures, maxBytes, maxRunning } = deps
  /** In the order of last use. */
  const entries = new Map<string, Entry>()
  const listeners = new Set<() => void>()
  let running = 0

  signal.addEventListener('abort', clear, { once: true })

  function clear(): void {
    for (const [path, entry] of entries) drop(path, entry)
    tell()
  }

  function drop(path: string, entry: Entry): void {
    if (entry.url !== undefined) URL.revokeObjectURL(entry.url)
    entries.delete(path)
  }

  function tell(): void {
    for (const listener of [...listeners]) listener()
  }

  function touch(path: string, entry: Entry): void {
    entries.delete(path)
    entries.set(path, entry)
  }

  function shrink(): void {
    for (const [path, entry] of entries) {
      if (entries.size <= maxPictures) return
      if (entry.holders === 0 && entry.state !== 'loading') drop(path, entry)
    }
  }

  function startNext(): void {
    for (const [path, entry] of entries) {
      if (running >= maxRunning || signal.aborted) return
      if (entry.state === 'waiting') void fetchPicture(path, entry)
    }
  }

  async function fetchPicture(path: string, entry: Entry): Promise<void> {
    const { version } = entry
    entry.state = 'loading'
    running += 1
    try {
      const blob = await readPicture(await deps.load(path), maxBytes)
      if (entries.get(path) === entry) settle(entry, version, blob)
    } catch (error) {
      if (entries.get(path) === entry) {
        // Initials stand in; a passing trouble is tried again by the next who shows it.
        if (isTransient(error)) entries.delete(path)
        else settle(entry, version, undefined)
      }
    } finally {
      running -= 1
      startNext()
    }
  }

  function settle(entry: Entry, version: number, blob: Blob | undefined): void {
    if (entry.url !== undefined) URL.revokeObjectURL(entry.url)
    delete entry.url
    if (blob !== undefined) entry.url = URL.createObjectURL(blob)
    entry.state = blob === undefined ? 'failed' : 'there'
    if (entry.version !== version) entry.state = 'waiting'
    shrink()
    tell()
  }

  return {
    url: (path) => entries.get(path)?.url,
    hasFailed: (path) => entries.get(path)?.state === 'failed',
    hold(path, version = 0) {
      const entry = entries.get(path) ?? { holders: 0, state: 'waiting', version }
      entry.holders += 1
      if (version > entry.version) {
        entry.version = version
        if (entry.state !== 'loading') entry.state = 'waiting'
      }
      touch(path, entry)
      shrink()
      startNext()
      let isHeld = true
      return () => {
        if (!isHeld) return
        isHeld = false
        entry.holders -= 1
        if (entry.holders === 0 && entry.state === 'waiting' && entries.get(path) === entry) drop(path, entry)
        shrink()
      }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** @returns a blob of a type that we chose, undefined when the answer is not a picture that we show */
async function readPicture(answer: Response, maxBytes: number): Promise<Blob | undefined> {
  const type = (answer.headers.get('Content-Type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  const isTooLong = Number(answer.headers.get('Content-Length') ?? 0) > maxBytes
  if (!pictureTypes.has(type) || isTooLong) {
    await answer.body?.cancel()
    return undefined
  }
  const bytes = await answer.arrayBuffer()
  return bytes.byteLength === 0 || bytes.byteLength > maxBytes ? undefined : new Blob([bytes], { type })
}
