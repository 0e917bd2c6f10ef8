import { RequestError, readError } from '../connection/request-error.ts'
import type { Scheduler } from '../connection/scheduler.ts'

/** Without a byte for this long, a transfer counts as broken off; its whole length has no limit. */
const stalledAfterMs = 90_000

/**
 * Carries a file up or down with the bearer, telling how far it is: `fetch` cannot do so for uploads, and its deadline is
 * meant for short calls.
 *
 * @param onProgress gets a share between 0 and 1
 * @throws RequestError; or the reason of `signal` when it was given up
 */
export function transfer(request: {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly token: string
  readonly body?: FormData
  readonly signal: AbortSignal
  readonly scheduler: Scheduler
  readonly onProgress: (share: number) => void
  /** For when the answer does not tell its length. */
  readonly expectedBytes?: number
}): Promise<Blob> {
  const { signal, scheduler } = request
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const xhr = new XMLHttpRequest()
    let cancelStall = (): void => {}

    const abort = (): void => {
      xhr.abort()
      settle()
      reject(signal.reason)
    }
    function settle(): void {
      cancelStall()
      signal.removeEventListener('abort', abort)
    }
    function offline(): void {
      settle()
      reject(new RequestError('offline'))
    }
    function watchStall(): void {
      cancelStall()
      cancelStall = scheduler.after(stalledAfterMs, () => {
        xhr.abort()
        offline()
      })
    }
    function moved({ loaded, total, lengthComputable }: ProgressEvent): void {
      watchStall()
      const whole = lengthComputable ? total : (request.expectedBytes ?? 0)
      if (whole > 0) request.onProgress(Math.min(1, loaded / whole))
    }

    xhr.open(request.method, request.url)
    xhr.responseType = 'blob'
    xhr.setRequestHeader('Authorization', `Bearer ${request.token}`)
    xhr.setRequestHeader('X-Requested-With', 'XMLHttpRequest')
    xhr.addEventListener('error', offline)
    xhr.addEventListener('load', () => {
      settle()
      const answer: Blob = xhr.response
      if (xhr.status >= 200 && xhr.status < 300) resolve(answer)
      else refusal(xhr, answer).then(reject, reject)
    })
    const moving = request.method === 'POST' ? xhr.upload : xhr
    moving.addEventListener('progress', moved)
    signal.addEventListener('abort', abort, { once: true })
    watchStall()
    xhr.send(request.body ?? null)
  })
}

async function refusal(xhr: XMLHttpRequest, answer: Blob): Promise<RequestError> {
  const headers = new Headers()
  const retryAfter = xhr.getResponseHeader('Retry-After')
  if (retryAfter !== null) headers.set('Retry-After', retryAfter)
  return readError(xhr.status, await readJson(answer), headers)
}

async function readJson(answer: Blob): Promise<unknown> {
  try {
    return JSON.parse(await answer.text())
  } catch {
    // Not ours: a proxy's page. The status says enough.
    return undefined
  }
}
