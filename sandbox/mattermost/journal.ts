import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync } from 'node:fs'
import type { State } from './state.ts'

/** Keeps the state on disk: what `flush` returned from survives a kill of the process. */
export type Journal = { flush(): void; close(): void }

const HEADER = '{"journal":1}'

function replay(state: State, path: string): void {
  const text = readFileSync(path, 'utf8')
  const lines = text.split('\n')
  if (lines[0] !== HEADER) throw new Error(`${path} is not a journal of the Mattermost stand-in`)
  const lastComplete = lines.length - 1
  for (let i = 1; i < lastComplete; i++) {
    const line = lines[i]
    if (!line) continue
    const [table, key, row] = JSON.parse(line) as [string, string, object | null]
    state.restore(table, key, row)
  }
}

function compact(state: State, path: string): void {
  const next = `${path}.next`
  const file = openSync(next, 'w')
  appendFileSync(file, `${HEADER}\n`)
  for (const table of state.tables) {
    let block = ''
    for (const row of table.values() as Iterable<object>) {
      block += `${JSON.stringify([table.name, '', row])}\n`
      if (block.length > 1_000_000) {
        appendFileSync(file, block)
        block = ''
      }
    }
    if (block) appendFileSync(file, block)
  }
  fsyncSync(file)
  closeSync(file)
  renameSync(next, path)
}

/**
 * Reads a journal into an empty state and goes on appending to it; the old lines are compacted first.
 * The last line may be torn by a kill: it belongs to an answer that was never given and is dropped.
 */
export function openJournal(state: State, path: string): Journal & { readonly isNew: boolean } {
  const isNew = !existsSync(path)
  if (!isNew) replay(state, path)
  compact(state, path)
  const file = openSync(path, 'a')
  const changed = new Map<string, [string, string, object | null]>()
  state.listen((table, key, row) => changed.set(`${table}/${key}`, [table, key, row]))
  return {
    isNew,
    flush() {
      if (changed.size === 0) return
      let block = ''
      for (const entry of changed.values()) block += `${JSON.stringify(entry)}\n`
      changed.clear()
      appendFileSync(file, block)
    },
    close() {
      this.flush()
      closeSync(file)
      state.listen(undefined)
    },
  }
}
