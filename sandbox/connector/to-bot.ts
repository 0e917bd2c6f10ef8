import type { Person } from '../mission/cast.ts'
import type { ChannelTokens } from './channel-token.ts'
import { type Conversation, channelUserId, newId } from './chat-state.ts'

export type BotReply = { readonly status: number; readonly body: unknown }

/** Builds activities as Teams does and posts them to the bot, signed. */
export function createToBot(deps: {
  url: string
  botUrl: string
  appId: string
  tokens: ChannelTokens
  now: () => number
}) {
  const { url, botUrl, appId, tokens, now } = deps
  const serviceUrl = `${url}/`

  const activity = (conversation: Conversation, person: Person, rest: Readonly<Record<string, unknown>>): object => ({
    id: newId(),
    timestamp: new Date(now()).toISOString(),
    channelId: 'msteams',
    serviceUrl,
    from: {
      id: channelUserId(person),
      name: `${person.givenName} ${person.surname}`,
      aadObjectId: person.oid,
    },
    recipient: { id: `28:${appId}`, name: 'Mission Collaboration' },
    conversation: {
      id: conversation.id,
      conversationType: conversation.kind,
      tenantId: person.tid,
      ...(conversation.kind === 'personal' ? {} : { isGroup: true, name: conversation.name }),
    },
    channelData: {
      tenant: { id: person.tid },
      ...(conversation.kind === 'channel'
        ? { team: { id: conversation.id }, channel: { id: conversation.id }, teamsChannelId: conversation.id }
        : {}),
    },
    locale: person.language,
    entities: [{ type: 'clientInfo', locale: person.language, country: 'US', platform: 'Web', timezone: 'Etc/UTC' }],
    ...rest,
  })

  return {
    serviceUrl,
    activity,
    /** @throws when the bot cannot be reached */
    async post(body: object, authorization?: string): Promise<BotReply> {
      const token = authorization ?? `Bearer ${await tokens.sign(serviceUrl)}`
      const answer = await fetch(`${botUrl}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', authorization: token },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(15_000),
      })
      const text = await answer.text()
      return { status: answer.status, body: parsed(text) }
    },
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The bot answers messages with nothing at all.
    return text
  }
}
