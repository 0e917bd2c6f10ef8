import { backOffMs } from '../connection/back-off.ts'
import { isTransient, RequestError } from '../connection/request-error.ts'
import type { Rest } from '../connection/rest.ts'
import { type Scheduler, sleep } from '../connection/scheduler.ts'
import { type MissionState, type Outgoing, placeOf } from '../state/mission-state.ts'
import type { FileInfo, Post } from '../state/model.ts'
import { changeOutgoing, dequeue, enqueue } from '../state/outbox.ts'
import { mergeAnswer, settle } from '../state/posts-state.ts'
import type { Store } from '../state/store.ts'
import { postsOf } from './post-pages.ts'

export type Sender = {
  /** Shows the message at once and sends it, behind those of the same place that still wait. */
  send(
    place: { readonly channelId: string; readonly rootId: string },
    message: string,
    files: readonly FileInfo[],
  ): void
  /** Once more, after looking whether an earlier attempt arrived after all. */
  retry(pendingId: string): void
  discard(pendingId: string): void
  /** The server can be reached again: what waits for that goes now. */
  resume(): void
  /** Takes up what an earlier session of the same person left. */
  start(): void
}

/** The server knows a `pending_post_id` for 30 s (reference 5.2); up to here the same attempt may be repeated blindly. */
const blindlyForMs = 20_000

/** Sends messages so that none is lost and none is sent twice, whatever answers are lost. */
export function createSender(deps: {
  readonly store: Store<MissionState>
  readonly rest: Rest
  readonly scheduler: Scheduler
  readonly signal: AbortSignal
  readonly onPosted: (post: Post) => void
}): Sender {
  const { store, rest, scheduler, signal } = deps
  const lines = new Map<string, Promise<void>>()
  const sleeping = new Set<() => void>()
  let lastMs = 0

  const find = (pendingId: string): Outgoing | undefined =>
    store.get().outbox.find((outgoing) => outgoing.pendingId === pendingId)
  const change = (pendingId: string, facts: Partial<Outgoing>): void =>
    store.update((state) => changeOutgoing(state, pendingId, (outgoing) => ({ ...outgoing, ...facts })))

  function line(outgoing: Outgoing): void {
    const place = placeOf(outgoing.channelId, outgoing.rootId)
    const before = lines.get(place) ?? Promise.resolve()
    lines.set(
      place,
      before.then(() => deliver(outgoing.pendingId)),
    )
  }

  async function deliver(pendingId: string): Promise<void> {
    let sinceMs = scheduler.now()
    let mustLook = find(pendingId)?.mayBeStored ?? false
    for (let failures = 0; ; failures += 1) {
      const outgoing = find(pendingId)
      if (outgoing === undefined || outgoing.state === 'failed' || signal.aborted) return
      try {
        if (mustLook && (await isStored(outgoing))) return
        if (mustLook) sinceMs = scheduler.now()
        mustLook = false
        const post = await rest.createPost(toNewPost(outgoing))
        return arrived(outgoing, post)
      } catch (error) {
        if (signal.aborted) return
        if (!isTransient(error)) return refused(pendingId, error)
        const delayMs = Math.max(
          error instanceof RequestError ? (error.retryAfterMs ?? 0) : 0,
          backOffMs(failures, { baseMs: 500, maxMs: 30_000, random: scheduler.random }),
        )
        mustLook ||= scheduler.now() + delayMs - sinceMs > blindlyForMs
        change(pendingId, { mayBeStored: true, state: failures < 2 ? 'sending' : 'waiting' })
        await pause(delayMs)
      }
    }
  }

  /** Waits, unless the server is known to be back. */
  async function pause(delayMs: number): Promise<void> {
    const woken = new AbortController()
    const wake = (): void => woken.abort()
    sleeping.add(wake)
    await sleep(scheduler, delayMs, AbortSignal.any([signal, woken.signal]))
    sleeping.delete(wake)
  }

  function arrived(outgoing: Outgoing, post: Post): void {
    store.update((state) => dequeue(state, outgoing.pendingId))
    deps.onPosted(post)
  }

  function refused(pendingId: string, error: unknown): void {
    const problem =
      error instanceof RequestError
        ? { code: error.code || error.kind, text: error.message }
        : { code: 'fault', text: '' }
    change(pendingId, { state: 'failed', problem })
  }

  /** Looks for the message among what the server has since the first attempt. */
  async function isStored(outgoing: Outgoing): Promise<boolean> {
    const list =
      outgoing.rootId === ''
        ? await rest.postsSince(outgoing.channelId, Math.max(1, outgoing.sinceMs))
        : await rest.thread(outgoing.rootId, 200)
    store.update((state) => mergeAnswer(settle(state, postsOf(list)), outgoing.channelId, postsOf(list)))
    return find(outgoing.pendingId) === undefined
  }

  function wakeAll(): void {
    for (const wake of [...sleeping]) wake()
  }

  function again(outgoing: Outgoing): void {
    change(outgoing.pendingId, { state: 'sending' })
    line(outgoing)
  }

  return {
    send({ channelId, rootId }, message, files) {
      const createdAtMs = Math.max(scheduler.now(), lastMs + 1)
      lastMs = createdAtMs
      const { userId, windows } = store.get()
      const outgoing: Outgoing = {
        pendingId: `${userId}:${createdAtMs}`,
        channelId,
        rootId,
        message,
        files,
        createdAtMs,
        sinceMs: Math.max(0, (windows.get(channelId)?.knownThroughMs ?? 0) - 5000),
        state: 'sending',
        mayBeStored: false,
      }
      store.update((state) => enqueue(state, outgoing))
      line(outgoing)
    },
    retry(pendingId) {
      const outgoing = find(pendingId)
      if (outgoing?.state === 'failed') again(outgoing)
      else wakeAll()
    },
    discard(pendingId) {
      store.update((state) => dequeue(state, pendingId))
    },
    resume: wakeAll,
    start() {
      for (const outgoing of store.get().outbox) if (outgoing.state !== 'failed') again(outgoing)
    },
  }
}

function toNewPost(outgoing: Outgoing) {
  return {
    channel_id: outgoing.channelId,
    message: outgoing.message,
    root_id: outgoing.rootId,
    file_ids: outgoing.files.map(({ id }) => id),
    pending_post_id: outgoing.pendingId,
    props: { mission_pending_id: outgoing.pendingId },
  }
}
