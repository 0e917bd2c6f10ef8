import { z } from 'zod'
import type { Addressee, Delivery, Messenger, NoticeContent } from '../src/notices/notice.ts'
import { ADAPTIVE_CARD } from './cards/card.ts'
import type { Links } from './cards/links.ts'
import { noticeCard, noticeTitle } from './cards/notice-card.ts'
import type { IsListedService } from './channel/service-url.ts'
import type { Connector, ConnectorAnswer } from './connector/connector.ts'
import { failureOf } from './connector/delivery.ts'
import type { Conversations } from './conversations.ts'
import { textsFor } from './texts/texts.ts'

type Chat = { readonly conversationId: string; readonly serviceUrl: string }
type Failure = Exclude<Delivery, { kind: 'sent' }>

const created = z.object({ id: z.string().min(1).max(1024) })
const resource = z.object({ id: z.string().min(1).max(1024) })

/**
 * Notices as cards in the personal chat, which is begun by the Entra object id when the person never wrote. Each call to
 * Teams is made once: order, waiting and trying again are the notices' (design 6.5).
 */
export function createMessenger(deps: {
  appId: string
  connector: Connector
  conversations: Conversations
  isListedService: IsListedService
  defaultServiceUrl: string
  links: Links
}): Messenger {
  const { appId, connector, conversations, isListedService, defaultServiceUrl, links } = deps

  async function begin(to: Addressee): Promise<Chat | Failure> {
    const serviceUrl = (await conversations.serviceUrlOf(to.tid)) ?? defaultServiceUrl
    const answer = await connector({
      method: 'POST',
      url: `${slashed(serviceUrl)}v3/conversations`,
      body: JSON.stringify({
        bot: { id: `28:${appId}` },
        isGroup: false,
        members: [{ id: to.oid }],
        tenantId: to.tid,
        channelData: { tenant: { id: to.tid } },
      }),
    })
    const body = readIfGood(answer, created)
    if (!body) return failureOf(answer, 'create')
    const chat = { conversationId: body.id, serviceUrl }
    await conversations.noteCreated(to, chat)
    return chat
  }

  async function chatOf(to: Addressee): Promise<(Chat & { readonly isStored: boolean }) | Failure> {
    const stored = await conversations.of(to)
    if (stored && stored.state !== 'uninstalled' && isListedService(stored.serviceUrl))
      return { ...stored, isStored: true }
    const begun = await begin(to)
    return 'conversationId' in begun ? { ...begun, isStored: false } : begun
  }

  const activity = (content: NoticeContent, language: string): string => {
    const texts = textsFor(language)
    return JSON.stringify({
      type: 'message',
      // Shown in the banner of Teams in the place of a card.
      summary: noticeTitle(content, texts),
      attachments: [{ contentType: ADAPTIVE_CARD, content: noticeCard(content, texts, links) }],
    })
  }

  async function noteFailure(to: Addressee, failure: Failure): Promise<Failure> {
    if (failure.kind === 'never' && failure.reason === 'blocked') await conversations.noteState(to, 'blocked')
    if (failure.kind === 'never' && failure.reason === 'not_installed') await conversations.noteState(to, 'uninstalled')
    return failure
  }

  return {
    async send(to, content, language) {
      const body = activity(content, language)
      let chat = await chatOf(to)
      if (!('conversationId' in chat)) return noteFailure(to, chat)
      const post = ({ serviceUrl, conversationId }: Chat) =>
        connector({ method: 'POST', url: `${activitiesUrl(serviceUrl, conversationId)}`, body })
      let answer = await post(chat)
      if (chat.isStored && answer.kind === 'answer' && answer.status === 404) {
        // The chat is no more, so nothing was sent: it is begun anew.
        const begun = await begin(to)
        if (!('conversationId' in begun)) return noteFailure(to, begun)
        chat = { ...begun, isStored: false }
        answer = await post(chat)
      }
      const { conversationId } = chat
      const sent = readIfGood(answer, resource)
      if (sent) return { kind: 'sent', activityId: sent.id, conversationId }
      if (isGood(answer)) return { kind: 'unknown', reason: 'Teams took the card without saying its id' }
      return noteFailure(to, failureOf(answer, 'send'))
    },

    async update(to, { activityId, conversationId }, content, language) {
      const stored = await conversations.of(to)
      const serviceUrl =
        stored && isListedService(stored.serviceUrl)
          ? stored.serviceUrl
          : ((await conversations.serviceUrlOf(to.tid)) ?? defaultServiceUrl)
      const answer = await connector({
        method: 'PUT',
        url: `${activitiesUrl(serviceUrl, conversationId)}/${encodeURIComponent(activityId)}`,
        body: activity(content, language),
      })
      return isGood(answer)
        ? { kind: 'sent', activityId, conversationId }
        : noteFailure(to, failureOf(answer, 'update'))
    },
  }
}

const slashed = (serviceUrl: string): string => (serviceUrl.endsWith('/') ? serviceUrl : `${serviceUrl}/`)

const activitiesUrl = (serviceUrl: string, conversationId: string): string =>
  `${slashed(serviceUrl)}v3/conversations/${encodeURIComponent(conversationId)}/activities`

const isGood = (answer: ConnectorAnswer): boolean =>
  answer.kind === 'answer' && answer.status >= 200 && answer.status < 300

function readIfGood<T>(answer: ConnectorAnswer, schema: z.ZodType<T>): T | undefined {
  if (answer.kind !== 'answer' || !isGood(answer)) return undefined
  try {
    return schema.parse(JSON.parse(Buffer.from(answer.body).toString('utf8')))
  } catch {
    // A good answer without an id: the caller says what that means.
    return undefined
  }
}
