import { RequestError, type RequestErrorKind } from '../connection/request-error.ts'
import type { Scheduler } from '../connection/scheduler.ts'
import type { MissionConnection } from '../connection.ts'
import { placeOf, withEntry } from '../state/mission-state.ts'
import type { FileInfo } from '../state/model.ts'
import { createStore, type Store } from '../state/store.ts'
import { uploadFile } from './upload-file.ts'

export const maxFilesOfPost = 10
const runningAtMost = 3

export type UploadProblem =
  | { readonly kind: 'tooLarge' }
  | { readonly kind: RequestErrorKind; readonly code: string; readonly text: string }

export type Upload = {
  readonly id: string
  readonly file: File
  readonly state: 'waiting' | 'running' | 'done' | 'failed'
  /** Between 0 and 1. */
  readonly share: number
  readonly info?: FileInfo
  readonly problem?: UploadProblem
}

/** Why chosen files did not come into the tray. */
export type NotAdded = { readonly kind: 'forbidden' } | { readonly kind: 'tooMany'; readonly count: number }

export type Tray = {
  readonly uploads: readonly Upload[]
  /** The message waits for its files. `stopped`: it did, until one of them failed. */
  readonly sending: 'no' | 'waits' | 'stopped'
}

export type Place = { readonly channelId: string; readonly rootId: string }

/** Files on their way into messages, by place; they go on while the person looks at another channel. */
export type Uploads = {
  readonly store: Store<ReadonlyMap<string, Tray>>
  tray(place: Place): Tray
  /** @returns why some were left out, or undefined when all were taken */
  add(place: Place, files: readonly File[]): NotAdded | undefined
  /** Calls it off, or takes it out of the message. */
  remove(place: Place, id: string): void
  retry(place: Place, id: string): void
  /** Calls `send` with the files when all are uploaded, at once if they are; the tray is empty then. Not if one failed. */
  sendWhenDone(place: Place, send: (files: readonly FileInfo[]) => void): void
  keepWriting(place: Place): void
}

export const emptyTray: Tray = { uploads: [], sending: 'no' }

export function createUploads(deps: {
  readonly connection: Pick<MissionConnection, 'baseUrl' | 'token' | 'mayUpload' | 'maxUploadBytes'>
  readonly scheduler: Scheduler
  /** The view is gone: nothing goes on. */
  readonly signal: AbortSignal
  /** The session ended during an upload: the mission finds out how by asking. */
  readonly onSessionLost: () => void
  readonly newId: () => string
}): Uploads {
  const { connection, scheduler } = deps
  const store = createStore<ReadonlyMap<string, Tray>>(new Map())
  const running = new Map<string, AbortController>()
  const queue: { readonly place: Place; readonly id: string }[] = []
  const senders = new Map<string, (files: readonly FileInfo[]) => void>()

  const tray = (place: Place): Tray => store.get().get(placeOf(place.channelId, place.rootId)) ?? emptyTray

  function change(place: Place, reduce: (tray: Tray) => Tray): void {
    const changed = reduce(tray(place))
    const key = placeOf(place.channelId, place.rootId)
    store.update((trays) => withEntry(trays, key, changed.uploads.length === 0 ? undefined : changed))
  }

  function changeUpload(place: Place, id: string, facts: Partial<Upload>): void {
    change(place, (before) => ({
      ...before,
      uploads: before.uploads.map((upload) => (upload.id === id ? { ...upload, ...facts } : upload)),
    }))
  }

  function begin(): void {
    while (running.size < runningAtMost) {
      const next = queue.shift()
      if (next === undefined || deps.signal.aborted) return
      const upload = tray(next.place).uploads.find(({ id }) => id === next.id)
      if (upload?.state === 'waiting') void run(next.place, upload)
    }
  }

  async function run(place: Place, { id, file }: Upload): Promise<void> {
    const calledOff = new AbortController()
    running.set(id, calledOff)
    changeUpload(place, id, { state: 'running' })
    try {
      const info = await uploadFile(
        connection,
        { channelId: place.channelId, clientId: id, file },
        {
          signal: AbortSignal.any([calledOff.signal, deps.signal]),
          scheduler,
          onProgress: (share) => changeUpload(place, id, { share }),
        },
      )
      changeUpload(place, id, { state: 'done', share: 1, info })
    } catch (error) {
      if (!calledOff.signal.aborted && !deps.signal.aborted) failed(place, id, error)
    } finally {
      running.delete(id)
      begin()
      sendIfDone(place)
    }
  }

  function failed(place: Place, id: string, error: unknown): void {
    if (error instanceof RequestError && error.kind === 'ended') deps.onSessionLost()
    changeUpload(place, id, { state: 'failed', problem: problemOf(error) })
  }

  function sendIfDone(place: Place): void {
    const { uploads, sending } = tray(place)
    const key = placeOf(place.channelId, place.rootId)
    const send = senders.get(key)
    if (sending !== 'waits' || send === undefined || deps.signal.aborted) return
    if (uploads.some(({ state }) => state === 'failed')) {
      senders.delete(key)
      change(place, (before) => ({ ...before, sending: 'stopped' }))
      return
    }
    const files = uploads.flatMap(({ info }) => (info === undefined ? [] : [info]))
    if (files.length < uploads.length) return
    senders.delete(key)
    store.update((trays) => withEntry(trays, key, undefined))
    send(files)
  }

  return {
    store,
    tray,
    add(place, files) {
      if (!connection.mayUpload) return { kind: 'forbidden' }
      const room = Math.max(0, maxFilesOfPost - tray(place).uploads.length)
      const added = files.slice(0, room).map((file): Upload => {
        const isTooLarge = file.size > connection.maxUploadBytes
        const facts = { id: deps.newId(), file, share: 0 }
        return isTooLarge
          ? { ...facts, state: 'failed', problem: { kind: 'tooLarge' } }
          : { ...facts, state: 'waiting' }
      })
      change(place, (before) => ({ ...before, uploads: [...before.uploads, ...added] }))
      queue.push(...added.map(({ id }) => ({ place, id })))
      begin()
      return files.length > room ? { kind: 'tooMany', count: files.length - room } : undefined
    },
    remove(place, id) {
      change(place, (before) => ({ ...before, uploads: before.uploads.filter((upload) => upload.id !== id) }))
      running.get(id)?.abort()
      if (tray(place).uploads.length > 0) sendIfDone(place)
      else senders.delete(placeOf(place.channelId, place.rootId))
    },
    retry(place, id) {
      const upload = tray(place).uploads.find((one) => one.id === id)
      if (upload?.state !== 'failed' || upload.problem?.kind === 'tooLarge') return
      change(place, (before) => ({
        ...before,
        sending: 'no',
        uploads: before.uploads.map((one) =>
          one.id === id ? { id, file: one.file, state: 'waiting', share: 0 } : one,
        ),
      }))
      queue.push({ place, id })
      begin()
    },
    sendWhenDone(place, send) {
      if (tray(place).uploads.length === 0) return send([])
      senders.set(placeOf(place.channelId, place.rootId), send)
      change(place, (before) => ({ ...before, sending: 'waits' }))
      sendIfDone(place)
    },
    keepWriting(place) {
      senders.delete(placeOf(place.channelId, place.rootId))
      change(place, (before) => ({ ...before, sending: 'no' }))
    },
  }
}

function problemOf(error: unknown): UploadProblem {
  if (!(error instanceof RequestError)) return { kind: 'fault', code: '', text: '' }
  if (error.status === 413) return { kind: 'tooLarge' }
  return { kind: error.kind, code: error.code, text: error.message === error.kind ? '' : error.message }
}
