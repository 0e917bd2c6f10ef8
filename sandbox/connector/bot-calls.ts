import { type Person, people } from '../mission/cast.ts'
import {
  addEntry,
  type ChatState,
  type Conversation,
  channelUserId,
  newId,
  personalChatId,
  personOfKey,
} from './chat-state.ts'
import type { Faults } from './faults.ts'
import { createSlidingQuota, readLimits, sendLimits, tenantLimits } from './quotas.ts'

export type BotAnswer = {
  readonly status: number
  readonly body?: object | undefined
  readonly bytes?: { readonly contentType: string; readonly base64: string }
  readonly retryAfterSeconds?: number | undefined
  readonly hangMs?: number | undefined
}

export type BotCall = { readonly method: string; readonly path: string; readonly text: string }

/** 100 KB counted in UTF-16. Source: "Format your bot messages". */
const MAX_MESSAGE_CHARACTERS = (100 * 1024) / 2
const PAGE_SIZE = 50

const problem = (status: number, code: string, message: string): BotAnswer => ({
  status,
  body: { error: { code, message } },
})
const rosterRefusal = problem(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.')
const unknownConversation = problem(404, 'ConversationNotFound', 'Conversation not found.')

/** What the bot asks under `/v3`, refused as Teams refuses. The caller has checked the bot's token. */
export function createBotCalls(deps: {
  url: string
  appId: string
  state: ChatState
  faults: Faults
  now: () => number
  /** Called after every change. */
  changed: () => void
}) {
  const { url, appId, state, faults, now, changed } = deps
  const maySend = createSlidingQuota(sendLimits, now)
  const mayRead = createSlidingQuota(readLimits, now)
  const mayAsk = createSlidingQuota(tenantLimits, now)
  const tooMany = (retryAfterSeconds: number): BotAnswer => ({
    ...problem(429, 'TooManyRequests', 'API calls quota exceeded.'),
    retryAfterSeconds,
  })

  const member = (person: Person): object => ({
    id: channelUserId(person),
    name: `${person.givenName} ${person.surname}`,
    aadObjectId: person.oid,
    objectId: person.oid,
    givenName: person.givenName,
    surname: person.surname,
    userPrincipalName: person.upn,
    tenantId: person.tid,
    userRole: 'user',
  })
  const membersOf = (conversation: Conversation): Person[] =>
    conversation.people.flatMap((key) => personOfKey(key) ?? [])

  function refusalFor(conversation: Conversation): BotAnswer | undefined {
    const [key = ''] = conversation.people
    if (conversation.kind !== 'personal') return undefined
    if (state.blocked.includes(key))
      return {
        status: 403,
        body: {
          error: { code: 'MessageWritesBlocked', message: 'Message writes are blocked.' },
          subCode: 'MessageWritesBlocked',
        },
      }
    return state.uninstalled.includes(key) ? rosterRefusal : undefined
  }

  function create(body: Record<string, unknown>): BotAnswer {
    const {
      members = [],
      tenantId,
      channelData,
    } = body as {
      members?: { id?: string }[]
      tenantId?: string
      channelData?: { tenant?: { id?: string } }
    }
    const tid = tenantId ?? channelData?.tenant?.id
    const [{ id = '' } = {}] = members
    const person = people.find(
      (candidate) => candidate.tid === tid && (candidate.oid === id || channelUserId(candidate) === id),
    )
    if (members.length !== 1) return problem(400, 'BadSyntax', 'Incorrect conversation creation parameters')
    if (!person) return problem(403, 'ForbiddenOperationException', 'User not found in tenant.')
    if (state.uninstalled.includes(person.key))
      return problem(403, 'ForbiddenOperationException', "Bot is not installed in user's personal scope")
    const wait = maySend(`create ${personalChatId(person)}`)
    if (wait > 0) return tooMany(wait)
    return { status: 201, body: { id: personalChatId(person), activityId: newId(), serviceUrl: `${url}/` } }
  }

  function cardsOf(body: Record<string, unknown>): object[] {
    const attachments = Array.isArray(body['attachments']) ? (body['attachments'] as Record<string, unknown>[]) : []
    return attachments.flatMap(({ contentType, content }) =>
      contentType === 'application/vnd.microsoft.card.adaptive' && typeof content === 'object' && content !== null
        ? [content]
        : [],
    )
  }

  function write(conversation: Conversation, method: string, activityId: string | undefined, text: string): BotAnswer {
    const refusal = refusalFor(conversation)
    if (refusal) return refusal
    if (text.length > MAX_MESSAGE_CHARACTERS) return problem(413, 'MessageSizeTooBig', 'Message size too large.')
    const wait = maySend(conversation.id)
    if (wait > 0) return tooMany(wait)
    const entry = conversation.entries.find(({ id }) => id === activityId && activityId !== undefined)
    if (method === 'DELETE' || method === 'PUT') {
      if (entry?.from !== 'bot' || entry.isDeleted)
        return problem(404, 'ActivityNotFoundInConversation', 'The activity was not found in the conversation.')
      state.seq += 1
      entry.seq = state.seq
      entry.changedAtMs = now()
      if (method === 'DELETE') {
        Object.assign(entry, { isDeleted: true, text: '', cards: [] })
        changed()
        return { status: 200 }
      }
    }
    const body = JSON.parse(text) as Record<string, unknown>
    if (body['type'] === 'typing') return { status: 201, body: { id: newId() } }
    const said = {
      text: typeof body['text'] === 'string' ? body['text'] : '',
      textFormat: body['textFormat'] === 'plain' ? ('plain' as const) : ('markdown' as const),
      cards: cardsOf(body),
    }
    if (said.text === '' && said.cards.length === 0)
      return problem(400, 'BadSyntax', 'Activity must include non empty text field or at least 1 attachment')
    if (method === 'PUT' && entry) {
      Object.assign(entry, said)
      changed()
      return { status: 200, body: { id: entry.id } }
    }
    const added = addEntry(state, conversation, {
      ...said,
      id: newId(),
      atMs: now(),
      from: 'bot',
      files: [],
      isDeleted: false,
      ...(activityId === undefined ? {} : { replyToId: activityId }),
    })
    changed()
    return { status: 201, body: { id: added.id } }
  }

  function read(conversation: Conversation, rest: string[], query: URLSearchParams): BotAnswer {
    const wait = mayRead(conversation.id)
    if (wait > 0) return tooMany(wait)
    const all = membersOf(conversation)
    const [what, id] = rest
    if (what === 'pagedmembers') {
      const from = Number(query.get('continuationToken') ?? 0)
      const size = Math.min(Number(query.get('pageSize') ?? PAGE_SIZE), 500)
      const isMore = from + size < all.length
      return {
        status: 200,
        body: {
          members: all.slice(from, from + size).map(member),
          ...(isMore ? { continuationToken: String(from + size) } : {}),
        },
      }
    }
    if (id === undefined) return { status: 200, body: all.map(member) }
    const found = all.find((person) => channelUserId(person) === id || person.oid === id)
    return found ? { status: 200, body: member(found) } : problem(404, 'MemberNotFoundInConversation', 'Not a member.')
  }

  function attachment(id: string): BotAnswer {
    const file = state.files[id]
    if (!file) return problem(404, 'AttachmentNotFound', 'The attachment was not found.')
    return { status: 200, bytes: { contentType: file.contentType, base64: file.base64 } }
  }

  function carryOut({ method, path, text }: BotCall, conversation: Conversation | undefined): BotAnswer {
    const address = new URL(path, url)
    const [, , kind = '', id = '', ...rest] = address.pathname.split('/').map(decodeURIComponent)
    if (kind === 'attachments' && method === 'GET') return attachment(id)
    if (kind !== 'conversations') return problem(404, 'NotFound', 'The sandbox has no such resource.')
    if (id === '' && method === 'POST') return create(JSON.parse(text) as Record<string, unknown>)
    if (!conversation) return unknownConversation
    if (rest[0] === 'activities' && method !== 'GET') return write(conversation, method, rest[1], text)
    if (method === 'GET' && ['members', 'pagedmembers'].includes(rest[0] ?? ''))
      return read(conversation, rest, address.searchParams)
    return problem(404, 'NotFound', 'The sandbox has no such resource.')
  }

  return {
    appId,
    answer(call: BotCall): BotAnswer {
      const [, , kind, id = ''] = new URL(call.path, url).pathname.split('/').map(decodeURIComponent)
      const conversation = kind === 'conversations' ? state.conversations[id] : undefined
      const fault = faults.take(call.method, conversation?.people[0])
      if (fault) {
        if (fault.isDone) carryOut(call, conversation)
        const { status, code = 'ServiceError', retryAfterSeconds, hangMs } = fault
        return { ...problem(status, code, 'As the sandbox was told.'), retryAfterSeconds, hangMs }
      }
      const wait = conversation ? mayAsk(conversation.tid) : 0
      return wait > 0 ? tooMany(wait) : carryOut(call, conversation)
    },
  }
}
