import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Problem } from '../api/errors.ts'
import type { SessionView } from '../session/session-view.ts'
import type { Settings } from '../settings/schema.ts'
import type { Logger } from '../store/logger.ts'
import { addressOf } from './address.ts'
import { answerFailure, answerJson, answerNothingHere } from './answer.ts'
import { createAsk, type HeaderWriter } from './ask.ts'
import type { Callers } from './caller.ts'
import { requireSameOrigin } from './chat/same-origin.ts'
import { checkCall, resolveOneself } from './checks.ts'
import { Stop } from './exchange.ts'
import { readJsonBody, refuseBody } from './json-body.ts'
import type { LiveSet, Running } from './live.ts'
import type { Match, Matcher } from './match.ts'
import type { GatewayMetrics } from './metrics.ts'
import { AnsweredHere, type Call, type Face, type Lookups } from './operation.ts'
import type { PassOn } from './pass-on.ts'
import { readQuery } from './query.ts'
import { refuseAmbiguousHeaders } from './request-headers.ts'
import { readTarget } from './request-path.ts'
import type { Upstream } from './upstream.ts'
import { answerWithoutSession } from './without-session.ts'

export type Rest = {
  /** Answers one request under `/api/v4`, as one of the two faces; never throws, never rejects. */
  serve(request: IncomingMessage, response: ServerResponse, face: Face): Promise<void>
}

export function createRest(deps: {
  settings: Settings
  callers: Callers
  match: Matcher
  lookups: Lookups
  upstream: Upstream
  writeHeaders: HeaderWriter
  live: LiveSet
  passOn: PassOn
  log: Logger
  metrics: GatewayMetrics
  now: () => number
}): Rest {
  const { settings, callers, match, lookups, upstream, writeHeaders, live, passOn, log, metrics, now } = deps

  function readBody(request: IncomingMessage, { operation }: Match): Promise<unknown> | undefined {
    if (operation.body) return readJsonBody(request, operation.body, settings.limits.maxJsonBytes)
    if (operation.answer.kind !== 'upload') refuseBody(request)
    return undefined
  }

  /** Checks a call by its row and carries it out, in reach of every cut-off while it runs. */
  async function run(
    found: Match,
    view: SessionView,
    rawQuery: string,
    at: { id: string; address: string; request: IncomingMessage; response: ServerResponse },
  ): Promise<void> {
    const { operation, params } = found
    const stop = new Stop()
    const running: Running = { view, channelId: undefined, stop: (problem) => stop.now(problem), wheelSlot: 0 }
    const onClose = (): void => {
      if (!at.response.writableFinished) stop.now(new Problem('closing', { why: 'the client went away' }))
    }
    live.begin(running)
    at.response.on('close', onClose)
    try {
      resolveOneself(params, view)
      const query = readQuery(rawQuery, operation.query)
      const body = await readBody(at.request, found)
      const ask = createAsk({ upstream, writeHeaders, view: () => running.view, address: at.address, stop })
      const touch = (channelId: string): void => {
        running.channelId = channelId
      }
      const call: Call = { ...at, view, params, query, body, stop, ask, touch }
      running.channelId = await checkCall(operation, call, lookups)
      const outgoing = operation.check ? await operation.check(call, lookups) : body
      if (outgoing instanceof AnsweredHere) answerJson(at.response, 200, JSON.stringify(outgoing.value))
      else await passOn(found, call, outgoing)
    } finally {
      live.end(running)
      at.response.off('close', onClose)
    }
  }

  function logFailure(id: string, operation: string, error: unknown): void {
    if (!(error instanceof Error)) return
    const facts = { request: id, operation, why: error.message, err: error }
    if (!(error instanceof Problem)) {
      if (error.name !== 'MattermostError') log.error(facts, 'A request failed for a reason that nobody foresaw')
    } else if (error.code === 'user_tokens_off') log.error(facts, 'Mattermost does not take the key of a guest')
    else if (error.family === 'fault' && error.code !== 'closing') log.warn(facts, 'A request failed')
    else log.debug({ request: id, operation, why: error.message, code: error.code }, 'A request was refused')
  }

  /** The tab comes by bearer, or for files by its own cookie; the whole Mattermost by its cookie, from its own pages alone. */
  async function identify(
    request: IncomingMessage,
    face: Face,
    address: string,
    mayUseFileCookie: boolean,
  ): Promise<SessionView> {
    if (face === 'view') return (await callers.identify(request, address, mayUseFileCookie)).view
    requireSameOrigin(request, settings.chatUrl ?? '')
    return callers.byChatCookie(request, address)
  }

  return {
    async serve(request, response, face) {
      const id = randomUUID()
      const startedMs = now()
      let operation = 'unknown'
      let isByCookie = false
      try {
        refuseAmbiguousHeaders(request)
        const target = readTarget(request.url ?? '')
        const [api, version, ...segments] = target.segments
        if (api !== 'api' || version !== 'v4') throw new Problem('operation_unknown')
        const method = request.method ?? ''
        const local = answerWithoutSession(method, segments)
        if (local) return answerJson(response, local.status, JSON.stringify(local.value))
        const found = match(face, method, segments)
        const mayUseFileCookie = found?.operation.fileCookie === true
        isByCookie = face === 'view' && mayUseFileCookie && request.headers.authorization === undefined
        const address = addressOf(request, settings.listen.trustedProxyHops)
        const view = await identify(request, face, address, mayUseFileCookie)
        callers.countRequest(view)
        if (!found) throw new Problem('operation_unknown')
        operation = found.operation.name
        await run(found, view, target.query, { id, address, request, response })
      } catch (error) {
        logFailure(id, operation, error)
        if (isByCookie) answerNothingHere(response, id)
        else answerFailure(response, id, error)
      } finally {
        metrics.answered(operation, response.statusCode, now() - startedMs)
      }
    },
  }
}
