import type { Agent } from 'undici'
import type { CheckView } from '../api/admin.ts'
import type { Settings } from '../settings/schema.ts'
import type { Secret } from '../settings/secret.ts'
import type { Logger } from '../store/logger.ts'
import { type AdminClient, createAdminClient } from './admin-client.ts'
import { createMattermostAgent, mattermostHost } from './agent.ts'
import { type Audience, createAudience } from './audience.ts'
import { createCall } from './call.ts'
import { type CapabilityProbe, createCapabilityProbe } from './capability-probe.ts'
import { type CheckedPartner, runChecks } from './checks.ts'
import { createDeviceHolder, type DeviceHolder } from './device-holder.ts'
import { createFilePost, type FilePost } from './file-post.ts'
import { createHolder, type Holder } from './holder.ts'
import type { ExpectedPush } from './push-checks.ts'
import { createReader, type Reader } from './reader.ts'
import { createSend, type Send } from './send.ts'

/** The server as administrator by topic, and as the holder of another token. */
export type Mattermost = AdminClient & {
  readonly capabilities: CapabilityProbe
  /** Connections to the server; closed with this room. */
  readonly agent: Agent
  /** What goes into `Host`. */
  readonly host: string
  asHolder(token: Secret): Holder
  /** A guest's phone: for the token whose session carries the device. */
  asDevice(token: Secret): DeviceHolder
  /** Reads and answers single messages with this token. */
  readerOf(token: Secret): Reader
  /** Who reads a channel, as the holder of the token may see it. */
  audienceOf(token: Secret, channelId: string): Promise<Audience>
  /** Uploads files and posts them as the holder of the token. */
  postFiles(token: Secret, post: FilePost): Promise<{ readonly postId: string }>
  /** The start-up checks, the same on the administration page and in `npm run doctor`. Never throws: a fault is a check that is bad. */
  checks(partners: readonly CheckedPartner[], push?: ExpectedPush): Promise<CheckView[]>
  close(): Promise<void>
}

/**
 * Builds the client of the Mattermost server. Nothing is sent before the first call.
 *
 * @param deps.send replaces the line itself; for tests that break it.
 */
export function createMattermost(deps: {
  settings: Settings
  log: Logger
  now?: () => number
  send?: Send
}): Mattermost {
  const { settings, log, now = Date.now } = deps
  const agent = createMattermostAgent(settings)
  const host = mattermostHost(settings)
  const send = deps.send ?? createSend(agent)
  const admin = createAdminClient(settings, host, send)
  const capabilities = createCapabilityProbe({ server: admin.server, now, log })
  const callWith = (token: Secret) =>
    createCall({ url: settings.mattermost.url, host, token, send, timeoutMs: settings.mattermost.requestTimeoutMs })
  return {
    ...admin,
    capabilities,
    agent,
    host,
    asHolder: (token) => createHolder(callWith(token)),
    asDevice: (token) => createDeviceHolder(callWith(token)),
    readerOf: (token) => createReader(callWith(token)),
    audienceOf: (token, channelId) => createAudience(callWith(token))(channelId),
    postFiles: (token, post) => createFilePost(callWith(token))(post),
    checks: (partners, push) => runChecks({ admin, capabilities, settings, partners, push }),
    async close() {
      capabilities.stop()
      await agent.destroy()
    },
  }
}
