import { createGateway } from '../../src/gateway/gateway.ts'
import { loadKeyRing } from '../../src/settings/key-ring.ts'
import type { Settings, SettingsInput } from '../../src/settings/schema.ts'
import { silent } from '../../src/store/logger.ts'
import { type Sessions, settingsFor } from './gateway-kit.ts'
import { type JsonAnswer, serve } from './gateway-server.ts'

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
  if (!gateway.chat) throw new Error('the settings name no chat origin')
  const { url, call, close } = await serve(gateway.chat)

  return {
    url,
    /** Asks as Mattermost's own web app does; `path` is below `/api/v4`. */
    as: (
      person: { chatCookie: string },
      method: string,
      path: string,
      body?: unknown,
      headers: Record<string, string> = {},
    ): Promise<JsonAnswer> =>
      call(method, path, body, {
        Cookie: `__Host-mission-chat=${person.chatCookie}`,
        'Sec-Fetch-Site': 'same-origin',
        'X-Requested-With': 'XMLHttpRequest',
        ...(method === 'GET' || method === 'HEAD' ? {} : { Origin: chatOrigin }),
        ...headers,
      }),
    async close(): Promise<void> {
      await gateway.close()
      await close()
    },
  }
}
