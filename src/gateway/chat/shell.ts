import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { Problem } from '../../api/errors.ts'
import { Stop } from '../exchange.ts'
import type { Upstream } from '../upstream.ts'
import { type Framing, shellHeaders } from './page-headers.ts'

const compress = promisify(gzip)

/** How long a page is handed on before it is read again: after an upgrade of the server its bundles are gone. */
const keptMs = 10_000

/** The script that goes before all others; external, because the page's own policy refuses inline ones (surprise 18). */
export const FIRST_SCRIPT = '/_mission/first.js'

export type ShellPage = {
  readonly headers: readonly string[]
  readonly identity: Buffer
  readonly gzip: Buffer
}

export type Shell = {
  /** Mattermost's root page, read without anybody's key. @throws Problem `mattermost_away`, `mattermost_slow` */
  page(): Promise<ShellPage>
}

/** @throws Problem `mattermost_away` when the page has no script to stand before: then it is not the web app's. */
export function withFirstScript(html: string): string {
  const at = html.search(/<script[\s>]/i)
  if (at < 0) throw new Problem('mattermost_away', { why: 'its root page is not that of its web app' })
  return `${html.slice(0, at)}<script src="${FIRST_SCRIPT}"></script>${html.slice(at)}`
}

/**
 * Mattermost's page for every address of its web app: the same bytes for everybody, so it is read once and kept for a
 * moment. Navigations get this and nothing that needs a session (security B6).
 */
export function createShell(deps: {
  upstream: Upstream
  host: string | undefined
  framing: Framing
  now: () => number
}): Shell {
  const { upstream, host, framing, now } = deps
  let kept: { readonly page: ShellPage; readonly readAtMs: number } | undefined
  let reading: Promise<ShellPage> | undefined

  async function read(): Promise<ShellPage> {
    const headers = ['user-agent', 'mission-collaboration', 'accept-encoding', 'identity', 'accept', 'text/html']
    if (host !== undefined) headers.push('host', host)
    const answer = await upstream.exchange({ method: 'GET', path: '/', headers }, new Stop())
    const isPage = answer.status === 200 && String(answer.headers['content-type'] ?? '').startsWith('text/html')
    if (!isPage) throw new Problem('mattermost_away', { why: `its root page is ${answer.status}` })
    const identity = Buffer.from(withFirstScript(answer.body.toString()))
    const policy = String(answer.headers['content-security-policy'] ?? '')
    const page = { headers: shellHeaders(framing, policy), identity, gzip: await compress(identity) }
    kept = { page, readAtMs: now() }
    return page
  }

  return {
    async page() {
      if (kept && now() - kept.readAtMs < keptMs) return kept.page
      reading ??= read().finally(() => {
        reading = undefined
      })
      return reading
    },
  }
}
