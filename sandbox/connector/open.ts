import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { foreignRequest, readBody, refuse } from '../entra/door.ts'
import { CallRefused, sendJson } from '../host/json-call.ts'
import { createBotCalls } from './bot-calls.ts'
import { type ChannelTokens, createChannelTokens } from './channel-token.ts'
import { type ChatApi, createChatApi, type Traffic } from './chat-api.ts'
import { readChatState, writeChatState } from './chat-state.ts'
import { type Chats, createChats } from './chats.ts'
import { createFaults, type Faults } from './faults.ts'
import { createToBot } from './to-bot.ts'

/** The secret of the sandbox's bot; it opens nothing but the sandbox. */
export const SANDBOX_BOT_SECRET = 'sandbox-bot-secret'

const MAX_BODY_BYTES = 4 * 1024 * 1024
const MAX_TRAFFIC = 5_000

export type SandboxConnector = {
  /** Origin, on 127.0.0.1; also the issuer of the channel's tokens. */
  readonly url: string
  readonly chats: Chats
  /** The chats as JSON under `/people`, `/rooms`, `/faults`, `/traffic`; throws CallRefused. */
  readonly answerChats: ChatApi
  readonly faults: Faults
  readonly tokens: ChannelTokens
  readonly toBot: ReturnType<typeof createToBot>
  /** Every call of the bot with all that it sent. */
  readonly traffic: () => readonly Traffic[]
  readonly close: () => Promise<void>
}

/**
 * A bot connector for the people of the cast, on 127.0.0.1 only; it checks Host and Origin because it signs what the bot
 * believes (security I8).
 *
 * @param deps.botUrl where `/api/messages` is
 * @param deps.dataFile keeps keys and chats over a restart
 */
export async function openSandboxConnector(deps: {
  port: number
  botUrl: string
  appId: string
  tenantId: string
  secret?: string
  now?: () => number
  dataFile?: string | undefined
}): Promise<SandboxConnector> {
  const { botUrl, appId, tenantId, secret = SANDBOX_BOT_SECRET, now = Date.now, dataFile } = deps
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else if (error instanceof CallRefused) sendJson(response, error.status, { error: error.message })
      else sendJson(response, 500, { error: error instanceof Error ? error.message : 'failed' })
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(deps.port, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]

  const state = readChatState(dataFile)
  const tokens = await createChannelTokens({ url, appId, tenantId, secret, now, keys: state.keys })
  state.keys = tokens.jwks
  const waiting = new Set<() => void>()
  let saving: NodeJS.Timeout | undefined
  const save = (): void => {
    clearTimeout(saving)
    saving = undefined
    writeChatState(dataFile, state)
  }
  const changed = (): void => {
    for (const wake of [...waiting]) wake()
    if (dataFile !== undefined) saving ??= setTimeout(save, 200)
  }
  save()

  const faults = createFaults()
  const traffic: Traffic[] = []
  const toBot = createToBot({ url, botUrl, appId, tokens, now })
  const chats = createChats({ state, toBot, url, appId, now, changed, waiting })
  const botCalls = createBotCalls({ url, appId, state, faults, now, changed })
  const answerChats = createChatApi({ chats, faults, traffic: () => traffic })

  async function answerBot(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readBody(request, MAX_BODY_BYTES)
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    const isBot = bearer !== undefined && (await tokens.isBotToken(bearer))
    const call = { method: request.method ?? 'GET', path: request.url ?? '/', text }
    const answered = isBot
      ? botCalls.answer(call)
      : { status: 401, body: { message: 'Authorization has been denied for this request.' } }
    traffic.push({ method: call.method, path: call.path, status: answered.status, body: text })
    if (traffic.length > MAX_TRAFFIC) traffic.shift()
    if (answered.hangMs) await pause(answered.hangMs)
    if (answered.status === 0) return void request.socket.destroy()
    const retry = answered.retryAfterSeconds === undefined ? {} : { 'retry-after': String(answered.retryAfterSeconds) }
    if (answered.bytes) {
      response
        .writeHead(answered.status, { 'content-type': answered.bytes.contentType })
        .end(Buffer.from(answered.bytes.base64, 'base64'))
      return
    }
    response
      .writeHead(answered.status, { 'content-type': 'application/json; charset=utf-8', ...retry })
      .end(answered.body === undefined ? undefined : JSON.stringify(answered.body))
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const foreign = foreignRequest(request, hosts)
    if (foreign) return refuse(response, foreign)
    const { pathname } = new URL(request.url ?? '/', url)
    if (pathname.startsWith('/v3/')) return answerBot(request, response)
    if (pathname.startsWith('/sandbox/')) return answerChats(request, pathname.slice('/sandbox'.length), response)
    if (pathname === '/v1/.well-known/openidconfiguration') return sendJson(response, 200, tokens.openIdDocument())
    if (pathname === '/v1/keys') return sendJson(response, 200, tokens.keyDocument())
    const [, tenant = '', ...rest] = pathname.split('/')
    if (request.method === 'POST' && rest.join('/') === 'oauth2/v2.0/token') {
      const { status, body } = await tokens.exchange(tenant, new URLSearchParams(await readBody(request, 65_536)))
      return sendJson(response, status, body)
    }
    sendJson(response, 404, { error: 'There is no such address.' })
  }

  return {
    url,
    chats,
    answerChats,
    faults,
    tokens,
    toBot,
    traffic: () => traffic,
    close: () =>
      new Promise((resolve) => {
        if (saving) save()
        for (const wake of [...waiting]) wake()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
