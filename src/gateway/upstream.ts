import { readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { rootCertificates } from 'node:tls'
import { Pool } from 'undici'
import { Problem } from '../api/errors.ts'
import type { Settings } from '../settings/schema.ts'
import { type ChooseSink, Exchange, type Stop, type UpstreamAnswer } from './exchange.ts'

/** What goes to Mattermost: a path that was built from validated parameters, and a header set written anew (security G4). */
export type UpstreamRequest = {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  /** Flat list of names and values. */
  readonly headers: string[]
  readonly body?: string | Readable
  /**
   * Long transfers have connections of their own, so that they never stand in the way of short calls. So have plugins,
   * which may think long, or tell bit by bit what they think.
   */
  readonly transfer?: 'up' | 'down' | 'plugin'
}

export type Upstream = {
  /** @throws Problem `mattermost_away`, `mattermost_slow`, or the reason that `stop` was given. */
  exchange(request: UpstreamRequest, stop: Stop, chooseSink?: ChooseSink): Promise<UpstreamAnswer>
  close(): Promise<void>
}

/** Mattermost closes idle connections after 60 s (IdleTimeout); ours are retired well before that. */
const keepAliveMs = 30_000
/** The server's own WriteTimeout: after that it answers nothing any more. */
const longTimeoutMs = 300_000
/** In each of the pools, so that what plugins or downloads hold up never refuses a short call. */
const maxRunning = 512

const slowCodes = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT'])
const staleCodes = new Set(['UND_ERR_SOCKET', 'ECONNRESET'])

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : ''
}

function toProblem(error: Error): Problem {
  if (error instanceof Problem) return error
  const code = codeOf(error)
  return new Problem(slowCodes.has(code) ? 'mattermost_slow' : 'mattermost_away', { cause: error, why: code })
}

/** @returns the certificate authorities to trust beyond Node's own, or undefined when there are none further. */
export function certificatesOf(settings: Settings): string[] | undefined {
  const { caFile } = settings.mattermost
  return caFile === undefined ? undefined : [...rootCertificates, readFileSync(caFile, 'utf8')]
}

/** @returns the `Host` that Mattermost expects, when it is not that of its address. */
export function hostOf(settings: Settings): string | undefined {
  const { siteUrl } = settings.mattermost
  return siteUrl === undefined ? undefined : new URL(siteUrl).host
}

function poolOf({ transfer }: UpstreamRequest): 'calls' | 'transfers' | 'plugins' {
  if (transfer === undefined) return 'calls'
  return transfer === 'plugin' ? 'plugins' : 'transfers'
}

/** Keeps the connections to Mattermost that carry guests' requests. */
export function openUpstream(settings: Settings): Upstream {
  const { url, requestTimeoutMs } = settings.mattermost
  const ca = certificatesOf(settings)
  const common: Pool.Options = {
    pipelining: 1,
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: keepAliveMs,
    headersTimeout: requestTimeoutMs,
    bodyTimeout: requestTimeoutMs,
    allowH2: false,
    connect: { timeout: requestTimeoutMs, ...(ca ? { ca } : {}) },
  }
  const calls = new Pool(url, { ...common, connections: 128 })
  const transfers = new Pool(url, { ...common, connections: 64 })
  const plugins = new Pool(url, {
    ...common,
    connections: 128,
    headersTimeout: longTimeoutMs,
    bodyTimeout: longTimeoutMs,
  })
  const running = { calls: 0, transfers: 0, plugins: 0 }

  function once(
    request: UpstreamRequest,
    stop: Stop,
    chooseSink: ChooseSink | undefined,
  ): Promise<UpstreamAnswer | { stale: Error }> {
    return new Promise((resolve, reject) => {
      const exchange = new Exchange(chooseSink, resolve, (error) => {
        const isStale = staleCodes.has(codeOf(error)) && !exchange.hasAnswered
        if (isStale && request.method === 'GET') resolve({ stale: error })
        else reject(toProblem(error))
      })
      stop.listen((reason) => exchange.stop(reason))
      const pool = { calls, transfers, plugins }[poolOf(request)]
      pool.dispatch(
        {
          method: request.method,
          path: request.path,
          headers: request.headers,
          ...(request.body === undefined ? {} : { body: request.body }),
          ...(request.transfer === 'up' ? { headersTimeout: longTimeoutMs, bodyTimeout: longTimeoutMs } : {}),
        },
        exchange,
      )
    })
  }

  return {
    async exchange(request, stop, chooseSink) {
      if (stop.reason) throw toProblem(stop.reason)
      const pool = poolOf(request)
      if (running[pool] >= maxRunning) throw new Problem('mattermost_slow', { why: 'too many calls wait' })
      running[pool] += 1
      try {
        const answer = await once(request, stop, chooseSink)
        if (!('stale' in answer)) return answer
        // The server closed an idle connection just as it was used; a read may be asked again, once.
        const second = await once(request, stop, chooseSink)
        if ('stale' in second) throw toProblem(second.stale)
        return second
      } finally {
        running[pool] -= 1
      }
    },
    async close() {
      await Promise.all([calls.destroy(), transfers.destroy(), plugins.destroy()])
    },
  }
}
