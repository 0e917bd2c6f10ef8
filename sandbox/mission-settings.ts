import { join } from 'node:path'
import { SANDBOX_BOT_SECRET } from './connector/open.ts'
import { APPLICATION, channels, TEAM, tenants } from './mission/cast.ts'
import type { SandboxPorts } from './ports.ts'

/** Name of the host page's own name, as browsers see it. */
export const hostOrigin = (ports: SandboxPorts): string => `http://localhost:${ports.host}`
export const missionOrigin = (ports: SandboxPorts): string => `http://mission.localhost:${ports.mission}`
/** The whole Mattermost: a host name, and so a site, of its own beside the tab's. */
export const chatOrigin = (ports: SandboxPorts): string => `http://chat.localhost:${ports.mission}`
export const memberOrigin = (ports: SandboxPorts): string => `http://member.localhost:${ports.host}`

const languagesOf: Readonly<Record<string, readonly string[]>> = {
  [tenants.coast.tid]: ['nb', 'de', 'en'],
  [tenants.relief.tid]: ['fr', 'ar', 'en'],
  [tenants.rescue.tid]: ['pl', 'uk', 'en'],
}

/** The plugins of Mattermost that have an entry of their own in the tab. */
const pluginOf = {
  playbooks: 'playbooks',
  boards: 'focalboard',
  agents: 'mattermost-ai',
  calls: 'com.mattermost.calls',
} as const

/** Which of them guests may use: `SANDBOX_PLUGINS`, or all but Boards, so that what is closed is seen as well. */
function listedPlugins(named = process.env['SANDBOX_PLUGINS'] ?? 'playbooks,agents,calls'): object[] {
  return Object.entries(pluginOf)
    .filter(([product]) => named.split(',').includes(product))
    .map(([product, id]) => ({ id, product }))
}

/** No secret on a machine of one's own: so that the sandbox's Mattermost knows where to push before the backend was ever started. */
const PUSH_SECRET = 'sandbox-mission-push'

/** What `PushNotificationServer` of the sandbox's Mattermost says. */
export const pushAddress = (ports: SandboxPorts): string => `http://127.0.0.1:${ports.mission}/push/${PUSH_SECRET}`

/** The backend's settings for the sandbox's mission, as a settings file would hold them. */
export function missionSettings(options: {
  ports: SandboxPorts
  dataFolder: string
  adminToken: string
  clientSecret: string
  mattermostUrl?: string
}): object {
  const { ports, dataFolder, adminToken, clientSecret, mattermostUrl } = options
  const local = (port: number): string => `http://127.0.0.1:${port}`
  return {
    publicUrl: missionOrigin(ports),
    chatUrl: chatOrigin(ports),
    plugins: listedPlugins(),
    listen: { host: '127.0.0.1', port: ports.mission, metricsPort: ports.metrics },
    dataFolder: join(dataFolder, 'backend'),
    push: { url: local(ports.mission), secret: PUSH_SECRET },
    mattermost: { url: mattermostUrl ?? local(ports.mattermost), adminToken, callbackUrl: local(ports.mission) },
    entra: {
      cloud: 'sandbox',
      clientId: APPLICATION.clientId,
      applicationIdUri: `api://mission.localhost/${APPLICATION.clientId}`,
      clientSecret,
      customCloud: {
        name: 'sandbox',
        loginUrl: local(ports.entra),
        graphUrl: local(ports.graph),
        frameAncestors: [hostOrigin(ports)],
        connectorUrl: local(ports.connector),
      },
    },
    bot: {
      appId: APPLICATION.clientId,
      tenantId: tenants.office.tid,
      secret: SANDBOX_BOT_SECRET,
    },
    teamsApp: { id: APPLICATION.teamsAppId },
    operator: {
      name: tenants.office.name,
      tenantId: tenants.office.tid,
      contact: `mission desk, desk@${tenants.office.domain}`,
      mayRequestFromUnlisted: true,
    },
    labels: { [TEAM.name]: Object.fromEntries(channels.map((channel) => [channel.name, channel.label])) },
    partners: [tenants.coast, tenants.relief, tenants.rescue].map(({ tid, name }) => ({
      tid,
      name,
      cloud: 'sandbox',
      terms: {
        channels: {
          [TEAM.name]: channels.filter((channel) => channel.partners.includes(tid)).map((channel) => channel.name),
        },
        mayBeAddedTo: { [TEAM.name]: ['weather'] },
        languages: languagesOf[tid] ?? ['en'],
        sponsor: 'mara.lindqvist',
      },
    })),
  }
}
