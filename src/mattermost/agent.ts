import { readFileSync } from 'node:fs'
import { rootCertificates } from 'node:tls'
import { Agent } from 'undici'
import type { Settings } from '../settings/schema.ts'

/**
 * The server drops an idle connection after 60 s (`ServiceSettings.IdleTimeout`); one that we pick up in that moment is
 * reset. So ours retire at a third of that, and never later than half, whatever a proxy in between promises.
 */
const IDLE_MS = 20_000
const MAX_IDLE_MS = 30_000

const CONNECT_MS = 5_000

/**
 * Connections to the Mattermost server, for this room and for the gateway.
 *
 * @param maxConnections open at one time; further calls wait for one to become free.
 * @throws Error when `caFile` cannot be read.
 */
export function createMattermostAgent(settings: Pick<Settings, 'mattermost'>, maxConnections = 64): Agent {
  const { caFile } = settings.mattermost
  return new Agent({
    keepAliveTimeout: IDLE_MS,
    keepAliveMaxTimeout: MAX_IDLE_MS,
    connections: maxConnections,
    pipelining: 1,
    connect: {
      timeout: CONNECT_MS,
      ...(caFile === undefined ? {} : { ca: [...rootCertificates, readFileSync(caFile, 'utf8')] }),
    },
  })
}

/** The server checks the host of requests against its SiteURL, so that is what it gets to see, wherever it listens. */
export function mattermostHost(settings: Pick<Settings, 'mattermost'>): string {
  return new URL(settings.mattermost.siteUrl ?? settings.mattermost.url).host
}
