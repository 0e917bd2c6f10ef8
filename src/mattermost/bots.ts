import type { Bot } from '@mattermost/types/bots'
import { orAbsent } from './absent.ts'
import type { Call } from './call.ts'
import { path } from './ids.ts'

export type Bots = {
  byId(userId: string): Promise<Bot | undefined>
  create(bot: { readonly username: string; readonly displayName: string; readonly description: string }): Promise<Bot>
  enable(userId: string): Promise<void>
}

/** Bot accounts, as administrator; they need no licence and no seat. https://api.mattermost.com/#tag/bots */
export function createBots(call: Call): Bots {
  return {
    byId: (userId) => orAbsent(call('GET', path`/bots/${userId}`, { query: { include_deleted: true } })),
    create: ({ username, displayName, description }) =>
      call('POST', path`/bots`, { body: { username, display_name: displayName, description } }),
    async enable(userId) {
      await call('POST', path`/bots/${userId}/enable`)
    },
  }
}
