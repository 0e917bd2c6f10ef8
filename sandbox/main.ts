import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSandboxConnector } from './connector/open.ts'
import { openSandboxEntra, SANDBOX_CLIENT_SECRET } from './entra/open.ts'
import { openSandboxGraph } from './graph/open.ts'
import { openHostPage } from './host/open.ts'
import { prepareMission } from './mattermost/prepare-mission.ts'
import { seedMission } from './mattermost/seed-mission.ts'
import { openStandIn } from './mattermost/stand-in.ts'
import { APPLICATION, tenants } from './mission/cast.ts'
import { missionOrigin, missionSettings, pushAddress } from './mission-settings.ts'
import { sandboxPorts } from './ports.ts'

/**
 * The sandbox: stand-ins for what a laptop lacks, as a process of its own beside the backend. It writes the backend's
 * settings into the data folder and tells its parent when it is ready.
 *
 * `MATTERMOST_URL` and `MATTERMOST_ADMIN_TOKEN` put a real server on this machine in the place of the stand-in.
 */
const ports = sandboxPorts()
const dataFolder = process.env['SANDBOX_DATA'] ?? '.data'
mkdirSync(join(dataFolder, 'sandbox'), { recursive: true })

const entra = await openSandboxEntra({ port: ports.entra, dataFile: join(dataFolder, 'sandbox/entra.json') })
const graph = await openSandboxGraph({
  port: ports.graph,
  entra,
  dataFile: join(dataFolder, 'sandbox/activity-feeds.json'),
})
const real = process.env['MATTERMOST_URL']
const mattermost = real ? await connectRealServer(real) : await openOwnServer()
const connector = await openSandboxConnector({
  port: ports.connector,
  botUrl: `http://127.0.0.1:${ports.mission}`,
  appId: APPLICATION.clientId,
  tenantId: tenants.office.tid,
  dataFile: join(dataFolder, 'sandbox/connector.json'),
})
const host = await openHostPage({
  ports,
  entra,
  missionUrl: missionOrigin(ports),
  mattermostUrl: mattermost.url,
  chats: connector.answerChats,
  feeds: graph.feeds,
})

const settingsFile = join(dataFolder, 'backend-settings.json')
const settings = missionSettings({
  ports,
  dataFolder,
  adminToken: mattermost.adminToken,
  clientSecret: SANDBOX_CLIENT_SECRET,
  mattermostUrl: mattermost.url,
})
writeFileSync(settingsFile, JSON.stringify(settings, null, 2), { mode: 0o600 })
process.send?.({ ready: true, settingsFile })

async function openOwnServer() {
  return openStandIn({
    port: ports.mattermost,
    licensed: process.env['SANDBOX_LICENSED'] !== 'false',
    dataFile: join(dataFolder, 'sandbox/mattermost.journal'),
    seed: seedMission,
    plugins: ['playbooks', 'focalboard', 'mattermost-ai', 'com.mattermost.calls'],
    settings: {
      EmailSettings: {
        SendPushNotifications: true,
        PushNotificationServer: pushAddress(ports),
        PushNotificationContents: 'generic_no_channel',
      },
    },
  })
}

async function connectRealServer(url: string) {
  const adminToken = process.env['MATTERMOST_ADMIN_TOKEN']
  if (!adminToken)
    throw new Error(
      'MATTERMOST_URL is set: set MATTERMOST_ADMIN_TOKEN too, a personal access token of a system administrator',
    )
  await prepareMission({ url, adminToken, pushAddress: pushAddress(ports) })
  return { url, adminToken, close: async () => {} }
}

async function stop(): Promise<void> {
  await host.close()
  await connector.close()
  await mattermost.close()
  await graph.close()
  await entra.close()
  process.exit(0)
}
process.once('SIGTERM', () => void stop())
process.once('SIGINT', () => void stop())
process.once('disconnect', () => void stop())
