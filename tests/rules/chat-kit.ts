import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGateway } from '../../src/gateway/gateway.ts'
import { loadKeyRing } from '../../src/settings/key-ring.ts'
import type { Settings, SettingsInput } from '../../src/settings/schema.ts'
import { silent } from '../../src/store/logger.ts'
import { type Sessions, settingsFor } from './gateway-kit.ts'

export const chatOrigin = 'https://chat.mission.example'

export function chatSettings(url: string, further: Partial<SettingsInput> = {}): Settings {
  return settingsFor(url, {
    chatUrl: chatOrigin,
    limits: { maxRequestsPerMinutePerGuest: 1_000_000, maxJsonBytes: 50_000 },
    ...further,
  })
}

const noTickets = async (): Promise<never> => {
  throw new Error('nobody comes in here')
}

export type ChatGateway = Awaited<ReturnType<typeof openChatGateway>>

/** The gateway with requests that come to the chat origin, from a page of it, with the chat session's cookie. */
export async function openChatGateway(settings: Settings, sessions: Sessions) {
  const gateway = createGateway({
    settings,
    keys: loadKeyRing(settings),
    sessions: sessions.directory,
    audit: { write: async () => undefined },
    log: silent,
    now: Date.now,
    chat: {
      tickets: { look: noTickets, redeem: noTickets, nameOf: async () => 'Ada' },
      frameAncestors: [],
    },
    endSession: async (view) => sessions.end(view),
  })
  const server = createServer((request, response) => gateway.chat?.handle(request, response))
  server.on('upgrade', (request, socket, head) => gateway.chat?.upgrade(request, socket, head))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    url,
    /** Asks as Mattermost's own web app does; `path` is below `/api/v4`. */
    async as(
      person: { chatCookie: string },
      method: string,
      path: string,
      body?: unknown,
      headers: Record<string, string> = {},
    ): Promise<{ status: number; json: unknown; headers: Headers; text: string }> {
      const response = await fetch(`${url}/api/v4${path}`, {
        method,
        headers: {
          Cookie: `__Host-mission-chat=${person.chatCookie}`,
          'Sec-Fetch-Site': 'same-origin',
          'X-Requested-With': 'XMLHttpRequest',
          ...(method === 'GET' || method === 'HEAD' ? {} : { Origin: chatOrigin }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const text = await response.text()
      return { status: response.status, json: readJson(text), headers: response.headers, text }
    },
    async close(): Promise<void> {
      await gateway.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The test looks at `text` then.
    return undefined
  }
}
