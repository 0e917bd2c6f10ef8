import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { JWK } from 'jose'
import { type Person, people } from '../mission/cast.ts'

/** What a person or the bot said; a bot's may change later. */
export type ChatEntry = {
  readonly id: string
  seq: number
  readonly atMs: number
  changedAtMs?: number
  /** `bot`, or a person's key. */
  readonly from: string
  text: string
  textFormat: 'plain' | 'markdown'
  cards: object[]
  readonly files: { readonly name: string; readonly contentType: string }[]
  isDeleted: boolean
  replyToId?: string
}

export type Conversation = {
  readonly id: string
  readonly kind: 'personal' | 'groupChat' | 'channel'
  readonly name: string
  readonly tid: string
  /** Keys of the people in it. */
  readonly people: readonly string[]
  entries: ChatEntry[]
}

export type StoredFile = { readonly name: string; readonly contentType: string; readonly base64: string }

export type ChatState = {
  /** Private key of the channel. */
  keys: readonly JWK[]
  conversations: Record<string, Conversation>
  uninstalled: string[]
  blocked: string[]
  files: Record<string, StoredFile>
  seq: number
}

const MAX_ENTRIES = 200
const MAX_FILES = 50

/** A person's id in the chats of this bot: another for every bot, and never the object id. */
export const channelUserId = ({ tid, oid }: Person): string =>
  `29:${createHash('sha256').update(`${tid}.${oid}`).digest('base64url')}`

export const personalChatId = (person: Person): string =>
  `a:${createHash('sha256').update(`personal ${person.tid}.${person.oid}`).digest('base64url')}`

export const personOfKey = (key: string): Person | undefined => people.find((person) => person.key === key)

export const newId = (): string => `1:${randomBytes(12).toString('base64url')}`

/** Reads what was kept, or begins with everybody's empty personal chat, a group chat and a channel. */
export function readChatState(dataFile: string | undefined): ChatState {
  const kept = dataFile === undefined ? undefined : readKept(dataFile)
  if (kept) return kept
  const conversations: Conversation[] = people.map((person) => ({
    id: personalChatId(person),
    kind: 'personal',
    name: '',
    tid: person.tid,
    people: [person.key],
    entries: [],
  }))
  const tid = people[0]?.tid ?? ''
  const together = people.filter((person) => person.tid === tid).map(({ key }) => key)
  conversations.push(
    { id: '19:watch@thread.v2', kind: 'groupChat', name: 'Watch', tid, people: together, entries: [] },
    { id: '19:duty@thread.tacv2', kind: 'channel', name: 'Duty', tid, people: together, entries: [] },
  )
  return {
    keys: [],
    conversations: Object.fromEntries(conversations.map((conversation) => [conversation.id, conversation])),
    uninstalled: [],
    blocked: [],
    files: {},
    seq: 0,
  }
}

function readKept(dataFile: string): ChatState | undefined {
  try {
    return JSON.parse(readFileSync(dataFile, 'utf8')) as ChatState
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Written whole beside the old file and then put in its place, so that a crash leaves one or the other. */
export function writeChatState(dataFile: string | undefined, state: ChatState): void {
  if (dataFile === undefined) return
  mkdirSync(dirname(dataFile), { recursive: true })
  writeFileSync(`${dataFile}.new`, JSON.stringify(state), { mode: 0o600 })
  renameSync(`${dataFile}.new`, dataFile)
}

export function addEntry(state: ChatState, conversation: Conversation, entry: Omit<ChatEntry, 'seq'>): ChatEntry {
  state.seq += 1
  const kept = { ...entry, seq: state.seq }
  conversation.entries = [...conversation.entries, kept].slice(-MAX_ENTRIES)
  return kept
}

export function addFile(state: ChatState, file: StoredFile): string {
  const id = randomBytes(12).toString('base64url')
  state.files = Object.fromEntries([...Object.entries(state.files), [id, file]].slice(-MAX_FILES))
  return id
}
