import type { ChatAnswer, ChatPlace, TicketAnswer, TicketPurpose } from '../../src/api/chat.ts'
import type { MissionConnection } from '../mission/connection.ts'
import { type CallDeps, call } from '../session/call.ts'
import { Failed } from '../session/failure.ts'

/** The backend's routes for the whole Mattermost. Every one throws Failed. */
export type ChatApi = {
  /** For the page at `enterUrl`, once, within a minute; it never stands in a query (security B1). */
  readonly ticket: (purpose: TicketPurpose, place: ChatPlace) => Promise<TicketAnswer>
  readonly offer: () => Promise<ChatAnswer>
}

const timeoutMs = 30_000

/** @param connection read at each call: the token changes when the session is taken up anew */
export function createChatApi(
  connection: () => Pick<MissionConnection, 'baseUrl' | 'token'>,
  fetch: typeof window.fetch,
): ChatApi {
  const deps = (): CallDeps => ({ fetch, origin: connection().baseUrl, timeoutMs })
  return {
    ticket: (purpose, place) =>
      call(deps(), '/api/chat/ticket', { method: 'POST', bearer: connection().token, body: { purpose, place } }),
    offer: () => call(deps(), '/api/chat', { bearer: connection().token }),
  }
}

export function codeOfFailure(error: unknown): string {
  return error instanceof Failed ? error.failure.code : 'failed'
}
