import { setTimeout as wait } from 'node:timers/promises'
import type { FormData } from 'undici'
import type { Secret } from '../settings/secret.ts'
import { MattermostFault } from './fault.ts'
import { answerFault, brokenOffFault, lineFault } from './fault-of-answer.ts'
import type { ApiPath } from './ids.ts'
import type { Send, SendAnswer } from './send.ts'

export type CallOptions = {
  readonly query?: Readonly<Record<string, string | number | boolean>>
  readonly body?: unknown
  readonly form?: FormData
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number
  readonly maxBytes?: number
}

/** Calls the API with one fixed credential at one fixed address. @throws MattermostFault */
export type Call = <T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: ApiPath, options?: CallOptions) => Promise<T>

/** Lists of a team's channels are the largest thing that is read here; 200 users are about 200 kB. */
const MAX_BYTES = 8 * 1024 * 1024

/** A read whose connection broke is done once more: the pool may have handed out a connection that the server was closing. */
const RETRY_PAUSE_MS = 50

/**
 * Makes the function that calls `/api/v4` with this credential. No redirect is followed, no answer is read beyond its
 * limit, and a call ends after `timeoutMs`, headers and body together.
 */
export function createCall(deps: {
  readonly url: string
  readonly host: string
  readonly token: Secret | undefined
  readonly send: Send
  readonly timeoutMs: number
}): Call {
  async function once<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: ApiPath, options: CallOptions): Promise<T> {
    const operation = `${method} ${path.template}`
    const timeout = AbortSignal.timeout(options.timeoutMs ?? deps.timeoutMs)
    const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout
    let answer: SendAnswer
    try {
      answer = await deps.send({
        method,
        url: `${deps.url}/api/v4${path.text}${queryText(options.query)}`,
        headers: {
          host: deps.host,
          accept: 'application/json',
          ...(deps.token === undefined ? {} : { authorization: `Bearer ${deps.token.reveal()}` }),
          ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: options.form ?? (options.body === undefined ? undefined : JSON.stringify(options.body)),
        signal,
        maxBytes: options.maxBytes ?? MAX_BYTES,
      })
    } catch (error) {
      throw lineFault(error, operation, {
        isOurTimeout: timeout.aborted,
        isCallersAbort: options.signal?.aborted ?? false,
      })
    }
    if (answer.status < 200 || answer.status > 299) throw answerFault(answer, operation)
    return readJson<T>(answer, operation)
  }

  return async (method, path, options = {}) => {
    try {
      return await once(method, path, options)
    } catch (error) {
      const wasCut = error instanceof MattermostFault && error.kind === 'away' && error.status === undefined
      if (method !== 'GET' || !wasCut || options.signal?.aborted) throw error
      await wait(RETRY_PAUSE_MS)
      return once(method, path, options)
    }
  }
}

function queryText(query: CallOptions['query']): string {
  if (!query) return ''
  return `?${new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]))}`
}

function readJson<T>(answer: SendAnswer, operation: string): T {
  try {
    return JSON.parse(Buffer.from(answer.body).toString('utf8')) as T
  } catch (error) {
    throw (
      brokenOffFault(answer, operation) ??
      new MattermostFault('broken', operation, { status: answer.status, cause: error })
    )
  }
}
