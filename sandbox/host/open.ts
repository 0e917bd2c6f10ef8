import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import type { ChatApi } from '../connector/chat-api.ts'
import type { SandboxEntra } from '../entra/open.ts'
import type { SandboxPorts } from '../ports.ts'
import type { FeedSource } from './feed-source.ts'
import { createHostSite } from './host-site.ts'
import { CallRefused, sendJson } from './json-call.ts'
import { createMemberSite } from './member-site.ts'

export type HostPage = {
  /** `http://localhost:<port>` */
  readonly url: string
  /** `http://member.localhost:<port>` */
  readonly memberUrl: string
  readonly close: () => Promise<void>
}

/**
 * The page that stands for Teams, Outlook and Microsoft 365, and the member's window, on one loopback port under two names.
 * Any other name is turned away (security I8).
 *
 * @param deps.distFolder holds the built pages `host` and `member`
 */
export async function openHostPage(deps: {
  ports: Pick<SandboxPorts, 'host' | 'mattermost'>
  entra: SandboxEntra
  missionUrl: string
  distFolder?: string
  /** Another Mattermost than the stand-in at `ports.mattermost`. */
  mattermostUrl?: string
  /** The chats that the bot connector keeps. */
  chats?: ChatApi
  /** The activity feeds that Graph keeps. */
  feeds?: FeedSource
}): Promise<HostPage> {
  const { ports, entra, missionUrl, distFolder = join(import.meta.dirname, '../../dist'), chats, feeds } = deps
  const { mattermostUrl = `http://127.0.0.1:${ports.mattermost}` } = deps

  const server = createServer((request, response) => {
    const site = sites.get(request.headers.host ?? '')
    if (!site) return sendJson(response, 403, { error: `This is ${url}.` })
    const [path = '/'] = (request.url ?? '/').split('?')
    site(request, path, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else if (error instanceof CallRefused) sendJson(response, error.status, { error: error.message })
      else sendJson(response, 500, { error: error instanceof Error ? error.message : 'failed' })
    })
  })
  const upgraded = new Set<Duplex>()
  server.on('upgrade', (request, socket, head) => {
    upgraded.add(socket)
    socket.on('close', () => upgraded.delete(socket))
    if (request.headers.host === new URL(memberUrl).host) member.upgrade(request, socket, head)
    else socket.destroy()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(ports.host, '127.0.0.1', resolve)
  })

  const { port } = server.address() as AddressInfo
  const url = `http://localhost:${port}`
  const memberUrl = `http://member.localhost:${port}`
  const folder = join(distFolder, 'host')
  const host = createHostSite({ origin: url, folder, entra, missionUrl, memberUrl, chats, feeds })
  const member = createMemberSite({
    origin: memberUrl,
    folder: join(distFolder, 'member'),
    hostOrigin: url,
    mattermostUrl,
  })
  const sites = new Map([
    [new URL(url).host, host],
    [new URL(memberUrl).host, member.answer],
  ])

  return {
    url,
    memberUrl,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
        for (const socket of upgraded) socket.destroy()
      }),
  }
}
