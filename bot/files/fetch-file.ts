import { boundedFetch, type Fetch } from '../../src/entra/bounded-fetch.ts'
import type { IsListedService } from '../channel/service-url.ts'
import type { Connector } from '../connector/connector.ts'

/** `not_listed`: nothing was asked of that address. `away`: no answer, a redirect, or a refusal. */
export type FetchedFile =
  | { readonly kind: 'file'; readonly bytes: Uint8Array }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'not_listed' }
  | { readonly kind: 'away'; readonly cause?: unknown }

export type FetchFile = (url: string) => Promise<FetchedFile>

const MAX_URL_CHARACTERS = 8_192

/**
 * Fetches what a person sent to the bot (security P2, hostile 18): from the bot service with the bot's token, from the
 * listed file domains over https without any, from nowhere else; no redirect, at most `maxBytes`.
 *
 * @param deps.fetch reaches public addresses alone
 */
export function createFetchFile(deps: {
  connector: Connector
  isListedService: IsListedService
  fileDomains: readonly string[]
  maxBytes: number
  timeoutMs: number
  fetch: Fetch
}): FetchFile {
  const { connector, isListedService, fileDomains, maxBytes, timeoutMs, fetch } = deps
  const isListedDomain = (host: string): boolean =>
    fileDomains.some((domain) => host === domain || host.endsWith(`.${domain}`))

  async function fromService(url: string): Promise<FetchedFile> {
    const answer = await connector({ method: 'GET', url, maxBytes })
    if (answer.kind !== 'answer') return failure(answer.cause)
    return answer.status === 200 ? { kind: 'file', bytes: answer.body } : { kind: 'away' }
  }

  return async (url) => {
    if (url.length > MAX_URL_CHARACTERS || !URL.canParse(url)) return { kind: 'not_listed' }
    const { origin, protocol, hostname, port, username, password } = new URL(url)
    if (username !== '' || password !== '') return { kind: 'not_listed' }
    if (isListedService(`${origin}/`)) return fromService(url)
    if (protocol !== 'https:' || port !== '' || !isListedDomain(hostname)) return { kind: 'not_listed' }
    try {
      const { status, body } = await boundedFetch(fetch, url, {}, { timeoutMs, maxBytes })
      return status === 200 ? { kind: 'file', bytes: body } : { kind: 'away' }
    } catch (cause) {
      return failure(cause)
    }
  }
}

const failure = (cause: unknown): FetchedFile =>
  cause instanceof Error && /larger than \d+ bytes/.test(cause.message)
    ? { kind: 'too_large' }
    : { kind: 'away', cause }
