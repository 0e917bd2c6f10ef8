import { AuthError, type INetworkModule, type NetworkRequestOptions, type NetworkResponse } from '@azure/msal-node'
import { boundedFetch, type Fetch } from './bounded-fetch.ts'
import type { Cloud } from './clouds.ts'

const bounds = { timeoutMs: 5_000, maxBytes: 262_144 }

/** Entra is away, or asks us to come back later; MSAL hands errors of its own family through unchanged. */
export class EntraBusy extends AuthError {
  readonly status: number
  readonly retryAfterSeconds: number | undefined

  constructor(status: number, retryAfterSeconds: number | undefined) {
    super('entra_busy', '', `the token endpoint answered ${status}`)
    // MSAL's constructor resets the prototype to its own class.
    Object.setPrototypeOf(this, EntraBusy.prototype)
    this.name = 'EntraBusy'
    this.status = status
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/**
 * What MSAL is told the authority is. It refuses http, so for a cloud on this machine it sees the commercial address,
 * whose metadata it has built in, and the network module below sends the request to the machine instead.
 */
export const authorityFor = (cloud: Cloud, tid: string): string => `${authorityOrigin(cloud)}/${tid}`

const authorityOrigin = (cloud: Cloud): string =>
  cloud.isCustom ? 'https://login.microsoftonline.com' : cloud.loginUrl

/** All of MSAL's traffic: bounded, without redirects and retries, and only ever to the cloud of the settings. */
export function createMsalNetwork(cloud: Cloud, fetch: Fetch = globalThis.fetch): INetworkModule {
  const send = async <T>(
    method: string,
    url: string,
    options: NetworkRequestOptions = {},
  ): Promise<NetworkResponse<T>> => {
    const { origin, pathname, search } = new URL(url)
    if (origin !== authorityOrigin(cloud)) throw new Error(`MSAL asked for ${origin}, which is not the sign-in address`)
    const answer = await boundedFetch(
      fetch,
      `${cloud.loginUrl}${pathname}${search}`,
      { method, headers: options.headers ?? {}, ...(options.body === undefined ? {} : { body: options.body }) },
      bounds,
    )
    if (answer.status === 429 || answer.status >= 500) {
      throw new EntraBusy(answer.status, retryAfterSeconds(answer.headers))
    }
    const body = JSON.parse(Buffer.from(answer.body).toString('utf8')) as T
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body }
  }

  return {
    sendGetRequestAsync: (url, options) => send('GET', url, options),
    sendPostRequestAsync: (url, options) => send('POST', url, options),
  }
}

/** @returns the seconds of a Retry-After header; a date in it, which Microsoft does not send, counts as absent. */
export function retryAfterSeconds(headers: Headers): number | undefined {
  const value = headers.get('retry-after')
  return value !== null && /^\d{1,6}$/.test(value) ? Number(value) : undefined
}
