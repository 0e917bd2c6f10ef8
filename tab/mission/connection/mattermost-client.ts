import { Client4 } from '@mattermost/client'
import type { ThreadList } from '../state/model.ts'
import { RequestError, readError } from './request-error.ts'

export type FetchOptions = RequestInit & { readonly method?: string }

/**
 * `Client4` with the holes of its transport closed (reference 7.2): a deadline, errors that know their HTTP status whatever
 * the content type, no cookies, no cache, and nothing written to the console. A call that was given up raises the reason of
 * its signal; everything else raises RequestError.
 */
export class MattermostClient extends Client4 {
  readonly #fetch: typeof fetch
  readonly #timeoutMs: number
  readonly #signal: AbortSignal

  constructor(options: {
    baseUrl: string
    token: string
    fetch: typeof fetch
    timeoutMs: number
    signal: AbortSignal
  }) {
    super()
    this.#fetch = options.fetch
    this.#timeoutMs = options.timeoutMs
    this.#signal = options.signal
    this.setUrl(options.baseUrl)
    this.setToken(options.token)
    this.setIncludeCookies(false)
  }

  protected override doFetch = async <Answer>(url: string, options: FetchOptions): Promise<Answer> => {
    const response = await this.#ask(url, options)
    const body = await this.#readJson(response, options.signal)
    if (response.ok) return body as Answer
    throw readError(response.status, body, response.headers)
  }

  /** Fetches bytes with the bearer, for pictures and files. @throws RequestError, or the reason of `signal` */
  async bytes(path: string, signal?: AbortSignal): Promise<Response> {
    const response = await this.#ask(`${this.getBaseRoute()}${path}`, { method: 'GET', ...(signal ? { signal } : {}) })
    if (response.ok) return response
    throw readError(response.status, await this.#readJson(response, signal), response.headers)
  }

  /** Followed threads, without those of direct messages where they are left out: `getUserThreads` cannot say so. */
  getThreadsOf(
    teamId: string,
    options: { readonly before?: string; readonly perPage: number; readonly excludesDirect: boolean },
  ): Promise<ThreadList> {
    const query = new URLSearchParams({ per_page: String(options.perPage) })
    if (options.before !== undefined) query.set('before', options.before)
    if (options.excludesDirect) query.set('excludeDirect', 'true')
    return this.doFetch(`${this.getUserThreadsRoute('me', teamId)}?${query}`, { method: 'get' })
  }

  async #ask(url: string, options: FetchOptions): Promise<Response> {
    const { method = 'GET' } = options
    const deadline = AbortSignal.timeout(this.#timeoutMs)
    const signals = [this.#signal, deadline, ...(options.signal ? [options.signal] : [])]
    try {
      return await this.#fetch(url, {
        ...(this.getOptions({ ...options, method: method.toUpperCase() } as Parameters<
          Client4['getOptions']
        >[0]) as RequestInit),
        credentials: 'omit',
        cache: 'no-store',
        signal: AbortSignal.any(signals),
      })
    } catch (cause) {
      this.#throwIfCalledOff(options.signal)
      throw new RequestError('offline', { cause })
    }
  }

  async #readJson(response: Response, signal: AbortSignal | null | undefined): Promise<unknown> {
    if (!isJson(response)) return undefined
    try {
      return await response.json()
    } catch (cause) {
      this.#throwIfCalledOff(signal)
      throw new RequestError('offline', { cause, message: 'the answer broke off' })
    }
  }

  /** Whoever calls a request off is told just that: it says nothing about the network. */
  #throwIfCalledOff(signal: AbortSignal | null | undefined): void {
    signal?.throwIfAborted()
    this.#signal.throwIfAborted()
  }
}

function isJson(response: Response): boolean {
  return /^application\/(?:[a-z.+-]*\+)?json\b/.test(response.headers.get('Content-Type') ?? '')
}
