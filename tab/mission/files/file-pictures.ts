import { typeToShow } from './picture-type.ts'

/** Pictures that nobody shows are kept for when the list scrolls back, up to here. */
const keptAtMost = 60
const keptBytesAtMost = 32 * 1024 * 1024

export type Lease = {
  /** A `blob:` address, good until `release`. Raises RequestError; `release` is due all the same. */
  readonly url: Promise<string>
  release(): void
}

export type FilePictures = { borrow(path: string): Lease }

type Entry = { readonly url: Promise<string>; borrowers: number; bytes: number }

export function createFilePictures(deps: {
  readonly bytes: (path: string) => Promise<Response>
  /** The view is gone: nothing is kept. */
  readonly signal: AbortSignal
}): FilePictures {
  /** In the order of last use. */
  const entries = new Map<string, Entry>()
  deps.signal.addEventListener('abort', trim, { once: true })

  async function load(path: string): Promise<{ readonly address: string; readonly bytes: number }> {
    const response = await deps.bytes(path)
    const content = await response.arrayBuffer()
    const type = typeToShow(response.headers.get('Content-Type'))
    return { address: URL.createObjectURL(new Blob([content], { type })), bytes: content.byteLength }
  }

  function add(path: string): Entry {
    const loading = load(path)
    const entry: Entry = { url: loading.then(({ address }) => address), borrowers: 0, bytes: 0 }
    loading.then(
      ({ bytes }) => {
        entry.bytes = bytes
        trim()
      },
      () => {
        // The borrower hears of it; the next one asks anew.
        if (entries.get(path) === entry) entries.delete(path)
      },
    )
    return entry
  }

  function trim(): void {
    const idle = [...entries].filter(([, { borrowers }]) => borrowers === 0)
    let count = idle.length
    let bytes = idle.reduce((sum, [, entry]) => sum + entry.bytes, 0)
    for (const [path, entry] of idle) {
      if (count <= keptAtMost && bytes <= keptBytesAtMost && !deps.signal.aborted) return
      count -= 1
      bytes -= entry.bytes
      entries.delete(path)
      entry.url.then(URL.revokeObjectURL, () => {
        // There is no address to take back.
      })
    }
  }

  return {
    borrow(path) {
      const entry = entries.get(path) ?? add(path)
      entry.borrowers += 1
      entries.delete(path)
      entries.set(path, entry)
      let isHeld = true
      return {
        url: entry.url,
        release() {
          if (!isHeld) return
          isHeld = false
          entry.borrowers -= 1
          trim()
        },
      }
    },
  }
}
