import type { Settings } from '../settings/schema.ts'
import { type Bots, createBots } from './bots.ts'
import { createCall } from './call.ts'
import { type Channels, createChannels } from './channels.ts'
import { createPosts, type Posts } from './posts.ts'
import { createRoles, type Roles } from './roles.ts'
import type { Send } from './send.ts'
import { createServer, type Server } from './server.ts'
import { createTeams, type Teams } from './teams.ts'
import { createTokens, type Tokens } from './tokens.ts'
import { createUsers, type Users } from './users.ts'

export type AdminClient = {
  readonly users: Users
  readonly tokens: Tokens
  readonly teams: Teams
  readonly channels: Channels
  readonly posts: Posts
  readonly bots: Bots
  readonly roles: Roles
  readonly server: Server
}

/**
 * The one place that holds the administrator's credential (security P4): a fixed address, ids by pattern, no redirects.
 * What it reads never answers a person's question; a person is answered with that person's own token.
 */
export function createAdminClient(settings: Pick<Settings, 'mattermost'>, host: string, send: Send): AdminClient {
  const call = createCall({
    url: settings.mattermost.url,
    host,
    token: settings.mattermost.adminToken,
    send,
    timeoutMs: settings.mattermost.requestTimeoutMs,
  })
  return {
    users: createUsers(call),
    tokens: createTokens(call),
    teams: createTeams(call),
    channels: createChannels(call),
    posts: createPosts(call),
    bots: createBots(call),
    roles: createRoles(call),
    server: createServer(call),
  }
}
