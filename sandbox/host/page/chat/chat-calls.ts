import type { ActionOutcome, Chat, PressedAction, Room, SentFile } from '../../../connector/chats.ts'
import { call } from '../calls.ts'

/** One of a person's chats: that with the bot alone, or a room with others. */
export type ChatAddress = { readonly person: string; readonly roomId?: string | undefined }

const pathOf = ({ person, roomId }: ChatAddress): string =>
  roomId === undefined ? `/api/bot/people/${person}` : `/api/bot/rooms/${encodeURIComponent(roomId)}`

/** In a room it has to be said who speaks. */
const speaker = ({ person, roomId }: ChatAddress): object => (roomId === undefined ? {} : { person })

export const getRooms = async (): Promise<readonly Room[]> =>
  (await call<{ readonly rooms: readonly Room[] }>('/api/bot/rooms')).rooms
export const readChat = (chat: ChatAddress, after: number): Promise<Chat> => call(`${pathOf(chat)}/chat?after=${after}`)
export const say = (chat: ChatAddress, text: string, file?: SentFile): Promise<Chat> =>
  call(`${pathOf(chat)}/messages`, { ...speaker(chat), text, ...(file ? { file } : {}) })
export const press = (chat: ChatAddress, pressed: PressedAction): Promise<ActionOutcome> =>
  call(`${pathOf(chat)}/actions`, { ...speaker(chat), ...pressed })
export const setInstalled = (person: string, isInstalled: boolean): Promise<Chat> =>
  call(`/api/bot/people/${person}/installation`, { isInstalled })
export const setBlocked = (person: string, isBlocked: boolean): Promise<Chat> =>
  call(`/api/bot/people/${person}/block`, { isBlocked })
