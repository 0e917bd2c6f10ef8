import type { Fetch } from '../../src/entra/bounded-fetch.ts'
import { type BoundedAnswer, boundedFetch } from '../../src/entra/bounded-fetch.ts'
import type { IsListedService } from '../channel/service-url.ts'
import type { BotToken } from './bot-token.ts'

/** What became of one call: an answer, or why there is none. */
export type ConnectorAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Headers; readonly body: Uint8Array }
  /** Certainly not carried out: no token could be had, or no connection was made. */
  | { readonly kind: 'unsent'; readonly cause: unknown }
  /** The request went out; nobody can say whether it was carried out. */
  | { readonly kind: 'unanswered'; readonly cause: unknown }

export type ConnectorCall = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Beginning with a listed service address. */
  readonly url: string
  readonly body?: string | undefined
  readonly maxBytes?: number
}

/** Every call to Teams passes here: signed, bounded, without redirect, and tried once. */
export type Connector = (call: ConnectorCall) => Promise<ConnectorAnswer>

const MAX_ANSWER_BYTES = 1024 * 1024

/** Failures of `fetch` before anything was sent, by the code of their cause. */
const beforeSending = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'EHOSTUNREACH'])

/**
 * @param deps.token undefined only where a test's host takes no token
 * @returns the function; it throws an Error for a service address that is not listed, before a token is asked for (security P1)
 */
export function createConnector(deps: {
  token: BotToken | undefined
  isListedService: IsListedService
  timeoutMs: number
  fetch?: Fetch | undefined
}): Connector {
  const { token, isListedService, timeoutMs, fetch = globalThis.fetch } = deps
  return async ({ method, url, body, maxBytes = MAX_ANSWER_BYTES }) => {
    const { origin } = new URL(url)
    if (!isListedService(`${origin}/`)) throw new Error(`${origin} is not a listed service address`)
    let authorization: string | undefined
    try {
      authorization = token && `Bearer ${(await token()).reveal()}`
    } catch (cause) {
      return { kind: 'unsent', cause }
    }
    try {
      const answer: BoundedAnswer = await boundedFetch(
        fetch,
        url,
        {
          method,
          headers: {
            accept: 'application/json',
            ...(authorization === undefined ? {} : { authorization }),
            ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
          },
          ...(body === undefined ? {} : { body }),
        },
        { timeoutMs, maxBytes },
      )
      return { kind: 'answer', ...answer }
    } catch (cause) {
      return { kind: isBeforeSending(cause) ? 'unsent' : 'unanswered', cause }
    }
  }
}

function isBeforeSending(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof AggregateError) return cause.errors.every((each) => beforeSending.has(codeOf(each)))
  return beforeSending.has(codeOf(cause))
}

const codeOf = (error: unknown): string => String((error as { code?: unknown } | undefined)?.code ?? '')
