import type { IncomingHttpHeaders } from 'node:http'
import type { Writable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { Problem } from '../api/errors.ts'

export type UpstreamAnswer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Empty when the answer went to a sink. */
  readonly body: Buffer
}

/** Chooses where the body of an answer goes; undefined collects it. Called once, before the first byte. */
export type ChooseSink = (status: number, headers: IncomingHttpHeaders) => Writable | undefined

/** Lets the owner of an exchange end it, before it began or at any moment after. */
export class Stop {
  #reason: Error | undefined
  #listener: ((reason: Error) => void) | undefined

  get reason(): Error | undefined {
    return this.#reason
  }

  now(reason: Error): void {
    if (this.#reason) return
    this.#reason = reason
    this.#listener?.(reason)
  }

  listen(listener: (reason: Error) => void): void {
    this.#listener = listener
    if (this.#reason) listener(this.#reason)
  }
}

const maxCollectedBytes = 16 * 1024 * 1024
/** How far Mattermost may be ahead of a client: enough that neither waits for the other at each chunk. */
const maxUnsentBytes = 512 * 1024

/** One request and its answer on a connection of the pool, without the stream that undici would put between. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #chooseSink: ChooseSink | undefined
  readonly #resolve: (answer: UpstreamAnswer) => void
  readonly #reject: (error: Error) => void
  #controller: Dispatcher.DispatchController | undefined
  #stopped: Error | undefined
  #status = 0
  #headers: IncomingHttpHeaders = {}
  #sink: Writable | undefined
  #chunks: Buffer[] = []
  #bytes = 0

  constructor(
    chooseSink: ChooseSink | undefined,
    resolve: (answer: UpstreamAnswer) => void,
    reject: (error: Error) => void,
  ) {
    this.#chooseSink = chooseSink
    this.#resolve = resolve
    this.#reject = reject
  }

  get hasAnswered(): boolean {
    return this.#status !== 0
  }

  /** Ends it; a request that still waits for a connection is answered now and dropped when its turn comes. */
  stop(reason: Error): void {
    this.#stopped = reason
    if (this.#controller) this.#controller.abort(reason)
    else this.#reject(reason)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#stopped) controller.abort(this.#stopped)
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return
    this.#status = status
    this.#headers = headers
    this.#sink = this.#chooseSink?.(status, headers)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#sink) {
      const isTaken = this.#sink.write(chunk)
      if (!isTaken && this.#sink.writableLength > maxUnsentBytes) {
        controller.pause()
        this.#sink.once('drain', () => controller.resume())
      }
      return
    }
    this.#bytes += chunk.length
    if (this.#bytes > maxCollectedBytes)
      controller.abort(new Problem('mattermost_away', { why: 'an answer beyond all measure' }))
    else this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    this.#sink?.end()
    const [first] = this.#chunks
    const body = first && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks)
    this.#resolve({ status: this.#status, headers: this.#headers, body })
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#sink?.destroy()
    this.#reject(this.#stopped ?? error)
  }
}
