import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type RecordedFrame = { after_ms?: number; frame: Record<string, unknown> }

export type RecordedEvent = {
  to: string
  frame: Record<string, unknown>
  also_to?: { to: string; seq: number }[]
}

/** What arrived at the push proxy because of a line, and what the recorder answered. */
export type RecordedPush = {
  to_device: string
  request: { method: string; path: string; headers: Record<string, string>; body: unknown }
  answered: string
}

/** One recorded exchange; the recordings' own README says what each field means. */
export type Line = {
  name: string
  edition: 'licensed' | 'unlicensed'
  as: 'admin' | 'member' | 'guest' | 'bot' | 'anonymous'
  core: boolean
  who?: string
  request: {
    method: string
    path: string
    body?: unknown
    headers?: Record<string, string>
    times?: number
    then?: unknown
    frames_sent?: unknown
  }
  response: {
    status?: number | string
    headers?: Record<string, string | string[]>
    body?: unknown
    frames?: RecordedFrame[]
    closed?: { code: number; after_ms: number } | null
    watched_ms?: number
  }
  events?: RecordedEvent[]
  nothing_for?: string[]
  pushes?: RecordedPush[]
}

/** Where the recordings lie; a checkout elsewhere names its folder in `MATTERMOST_RECORDINGS`. */
const folder = process.env.MATTERMOST_RECORDINGS ?? join(import.meta.dirname, '../recordings/mattermost-11.6')

/** Names of all recorded files. */
export const recordedFiles = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => name.slice(0, -'.jsonl'.length))

/** Every line of one recorded file, in the order of recording. */
export const readLines = (file: string): Line[] =>
  readFileSync(join(folder, `${file}.jsonl`), 'utf8')
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => JSON.parse(text) as Line)
