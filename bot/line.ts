import type { BotCloud } from '../src/entra/bot-clouds.ts'
import type { Fetch } from '../src/entra/bounded-fetch.ts'
import { cloudOf } from '../src/entra/clouds.ts'
import type { Messenger } from '../src/notices/notice.ts'
import type { Settings } from '../src/settings/schema.ts'
import type { Db } from '../src/store/open.ts'
import { createLinks, type Links } from './cards/links.ts'
import { createServiceList, type IsListedService } from './channel/service-url.ts'
import { type BotToken, createBotToken } from './connector/bot-token.ts'
import { type Connector, createConnector } from './connector/connector.ts'
import { type Conversations, createConversations } from './conversations.ts'
import { createMessenger } from './messenger.ts'

/** How the bot reaches Teams; it stands before the bot itself does, because notices speak over it and the bot acts on notices. */
export type BotLine = {
  readonly appId: string
  readonly isListedService: IsListedService
  readonly fileDomains: readonly string[]
  readonly connector: Connector
  readonly conversations: Conversations
  readonly links: Links
  readonly messenger: Messenger
}

/** The bot's app id; only the signed channel of a cloud on this machine may leave it out of the settings (security I8). */
export const botAppId = ({ bot, entra }: Settings): string => bot?.appId || entra.clientId

export function createBotLine(deps: {
  settings: Settings
  botCloud: BotCloud
  db: Db
  now: () => number
  /** A test's host takes no token. */
  token?: BotToken | undefined
  fetch?: Fetch | undefined
}): BotLine {
  const { settings, botCloud, db, now, fetch } = deps
  const { bot } = settings
  const appId = botAppId(settings)
  const isListedService = createServiceList([...botCloud.serviceOrigins, ...(bot?.serviceOrigins ?? [])])
  const connector = createConnector({
    token: deps.token,
    isListedService,
    timeoutMs: bot?.requestTimeoutMs ?? 10_000,
    fetch,
  })
  const conversations = createConversations({ db, isListedService, now })
  const links = createLinks({
    teamsUrl: botCloud.teamsUrl,
    teamsAppId: settings.teamsApp.id ?? appId,
    chatUrl: settings.chatUrl,
  })
  const messenger = createMessenger({
    appId,
    connector,
    conversations,
    isListedService,
    defaultServiceUrl: botCloud.defaultServiceUrl,
    links,
  })
  const fileDomains = [...botCloud.fileDomains, ...(bot?.fileDomains ?? [])]
  return { appId, isListedService, fileDomains, connector, conversations, links, messenger }
}

/** The token of the bot's own app registration. @throws Error without `bot.secret`, which settings do not let happen */
export function tokenOf(deps: { settings: Settings; botCloud: BotCloud; fetch?: Fetch | undefined }): BotToken {
  const { settings, botCloud, fetch } = deps
  const { bot, operator } = settings
  if (!bot?.secret) throw new Error('bot.secret is missing')
  return createBotToken({
    cloud: cloudOf(settings),
    botCloud,
    appId: botAppId(settings),
    tenantId: bot.tenantId ?? operator.tenantId,
    secret: bot.secret,
    fetch,
  })
}
