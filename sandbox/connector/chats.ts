import { CallRefused } from '../host/json-call.ts'
import type { Person } from '../mission/cast.ts'
import {
  addEntry,
  addFile,
  type ChatEntry,
  type ChatState,
  type Conversation,
  newId,
  personalChatId,
  personOfKey,
} from './chat-state.ts'
import type { createToBot } from './to-bot.ts'

export type Chat = {
  readonly conversationId: string
  readonly isInstalled: boolean
  readonly isBlocked: boolean
  readonly seq: number
  readonly entries: readonly ChatEntry[]
}

export type Room = Pick<Conversation, 'id' | 'kind' | 'name' | 'people'>
export type SentFile = { readonly name: string; readonly contentType: string; readonly base64: string }
export type PressedAction = {
  readonly activityId: string
  readonly action: { readonly type: string; readonly verb?: string; readonly data?: unknown }
  readonly inputs?: Readonly<Record<string, unknown>>
}
export type ActionOutcome =
  | { readonly kind: 'card'; readonly card: object; readonly chat: Chat }
  | { readonly kind: 'words'; readonly text: string; readonly chat: Chat }
  | { readonly kind: 'refused'; readonly status: number; readonly text: string; readonly chat: Chat }

/** What people do in their chats with the bot; README.md says it for the page that shows them. `roomId` absent: the personal chat. */
export type Chats = {
  read(key: string, options?: { after?: number; roomId?: string | undefined }): Chat
  waitForNews(after: number, waitMs: number): Promise<void>
  say(key: string, text: string, options?: { file?: SentFile | undefined; roomId?: string | undefined }): Promise<Chat>
  press(key: string, pressed: PressedAction, roomId?: string): Promise<ActionOutcome>
  setInstalled(key: string, isInstalled: boolean): Promise<Chat>
  setBlocked(key: string, isBlocked: boolean): Chat
  rooms(): readonly Room[]
}

const ADAPTIVE_CARD = 'application/vnd.microsoft.card.adaptive'
const BOT_AWAY = 'The bot does not answer. Is the backend running?'

/** @throws CallRefused for what nobody could do in Teams */
export function createChats(deps: {
  state: ChatState
  toBot: ReturnType<typeof createToBot>
  url: string
  appId: string
  now: () => number
  changed: () => void
  /** Called by `changed` for everybody who waits. */
  waiting: Set<() => void>
}): Chats {
  const { state, toBot, url, appId, now, changed, waiting } = deps

  const known = (key: string): Person => {
    const person = personOfKey(key)
    if (!person) throw new CallRefused(404, `Nobody is called ${key}.`)
    return person
  }
  const conversationOf = (person: Person, roomId: string | undefined): Conversation => {
    const conversation = state.conversations[roomId ?? personalChatId(person)]
    if (!conversation) throw new CallRefused(404, 'There is no such chat.')
    if (!conversation.people.includes(person.key)) throw new CallRefused(403, 'Not a chat of this person.')
    return conversation
  }
  const open = (person: Person, roomId: string | undefined): Conversation => {
    if (roomId === undefined && state.uninstalled.includes(person.key))
      throw new CallRefused(403, 'The app is not installed for this person.')
    return conversationOf(person, roomId)
  }

  function read(key: string, { after = 0, roomId }: { after?: number; roomId?: string | undefined } = {}): Chat {
    const conversation = conversationOf(known(key), roomId)
    return {
      conversationId: conversation.id,
      isInstalled: !state.uninstalled.includes(key),
      isBlocked: state.blocked.includes(key),
      seq: state.seq,
      entries: conversation.entries.filter((entry) => entry.seq > after),
    }
  }

  async function post(body: object) {
    return toBot.post(body).catch(() => {
      throw new CallRefused(502, BOT_AWAY)
    })
  }

  const mention = (conversation: Conversation, text: string) =>
    conversation.kind === 'personal'
      ? { text }
      : {
          text: `<at>Mission Collaboration</at> ${text}`,
          entities: [
            {
              type: 'mention',
              text: '<at>Mission Collaboration</at>',
              mentioned: { id: `28:${appId}`, name: 'Mission Collaboration' },
            },
          ],
        }

  return {
    read,
    waitForNews: (after, waitMs) =>
      new Promise((resolve) => {
        if (state.seq > after) return resolve()
        const done = (): void => {
          clearTimeout(timer)
          waiting.delete(done)
          resolve()
        }
        const timer = setTimeout(done, waitMs)
        waiting.add(done)
      }),
    async say(key, text, { file, roomId } = {}) {
      const person = known(key)
      const conversation = open(person, roomId)
      const fileId = file === undefined ? undefined : addFile(state, file)
      const id = newId()
      addEntry(state, conversation, {
        id,
        atMs: now(),
        from: key,
        text,
        textFormat: 'plain',
        cards: [],
        files: file === undefined ? [] : [{ name: file.name, contentType: file.contentType }],
        isDeleted: false,
      })
      changed()
      const attachments =
        file === undefined
          ? []
          : [
              {
                contentType: file.contentType,
                name: file.name,
                contentUrl: `${url}/v3/attachments/${fileId}/views/original`,
              },
            ]
      const { status } = await post(
        toBot.activity(conversation, person, {
          type: 'message',
          id,
          textFormat: 'plain',
          ...mention(conversation, text),
          ...(attachments.length > 0 ? { attachments } : {}),
        }),
      )
      if (status >= 300) throw new CallRefused(502, `The bot answered ${status}.`)
      return read(key, { roomId })
    },
    async press(key, { activityId, action, inputs = {} }, roomId) {
      const person = known(key)
      const conversation = open(person, roomId)
      const entry = conversation.entries.find(({ id, isDeleted }) => id === activityId && !isDeleted)
      if (!entry) throw new CallRefused(404, 'That card is not there.')
      const data = { ...(typeof action.data === 'object' ? action.data : {}), ...inputs }
      if (action.type !== 'Action.Execute') {
        const { status } = await post(
          toBot.activity(conversation, person, { type: 'message', replyToId: activityId, value: data }),
        )
        if (status >= 300) throw new CallRefused(502, `The bot answered ${status}.`)
        return { kind: 'words', text: '', chat: read(key, { roomId }) }
      }
      const reply = await post(
        toBot.activity(conversation, person, {
          type: 'invoke',
          name: 'adaptiveCard/action',
          replyToId: activityId,
          value: { action: { type: action.type, verb: action.verb, data }, trigger: 'manual' },
        }),
      )
      const {
        statusCode = reply.status,
        type = '',
        value,
      } = (reply.body ?? {}) as {
        statusCode?: number
        type?: string
        value?: unknown
      }
      if (reply.status < 300 && statusCode < 300 && type === ADAPTIVE_CARD && typeof value === 'object' && value) {
        state.seq += 1
        Object.assign(entry, { cards: [value], seq: state.seq, changedAtMs: now() })
        changed()
        return { kind: 'card', card: value, chat: read(key, { roomId }) }
      }
      const chat = read(key, { roomId })
      if (reply.status < 300 && statusCode < 300) return { kind: 'words', text: String(value ?? ''), chat }
      const { message = '' } = (typeof value === 'object' ? value : {}) as { message?: string }
      return { kind: 'refused', status: statusCode, text: message, chat }
    },
    async setInstalled(key, isInstalled) {
      const person = known(key)
      const conversation = conversationOf(person, undefined)
      state.uninstalled = state.uninstalled.filter((other) => other !== key)
      if (!isInstalled) state.uninstalled.push(key)
      changed()
      await post(
        toBot.activity(conversation, person, { type: 'installationUpdate', action: isInstalled ? 'add' : 'remove' }),
      )
      return read(key)
    },
    setBlocked(key, isBlocked) {
      known(key)
      state.blocked = state.blocked.filter((other) => other !== key)
      if (isBlocked) state.blocked.push(key)
      changed()
      return read(key)
    },
    rooms: () =>
      Object.values(state.conversations)
        .filter(({ kind }) => kind !== 'personal')
        .map(({ id, kind, name, people }) => ({ id, kind, name, people })),
  }
}
