import { Agent } from 'undici'
import { createSend, type Send } from '../../mattermost/send.ts'
import type { Logger } from '../../store/logger.ts'
import type { ProxyAnswer } from './intake.ts'

/** A push proxy answers in a few words. */
const MAX_ANSWER_BYTES = 16_384

/** The server itself waits 30 s. */
const TIMEOUT_MS = 20_000

export type PassOn = ((what: 'send_push' | 'ack', bytes: Uint8Array) => Promise<ProxyAnswer>) & {
  close(): Promise<void>
}

const OK: ProxyAnswer = { status: 200, body: '{"status":"OK"}' }
const AWAY: ProxyAnswer = { status: 200, body: '{"status":"FAIL","error":"push proxy away"}' }

/**
 * Hands pushes for real phones to the operator's one push proxy, byte for byte as they came; its answer goes back as it is,
 * so that phones which it gave up are given up by the server too. Without a proxy nothing leaves.
 */
export function createPassOn(deps: { proxyUrl: string | undefined; send?: Send; log: Logger }): PassOn {
  const agent = new Agent({ connectTimeout: TIMEOUT_MS })
  const send = deps.send ?? createSend(agent)

  const passOn = async (what: 'send_push' | 'ack', bytes: Uint8Array): Promise<ProxyAnswer> => {
    if (deps.proxyUrl === undefined) return OK
    try {
      const { status, body } = await send({
        method: 'POST',
        url: `${deps.proxyUrl}/api/v1/${what}`,
        headers: { 'user-agent': 'Mattermost-Bot/1.1' },
        body: Buffer.from(bytes),
        signal: AbortSignal.timeout(TIMEOUT_MS),
        maxBytes: MAX_ANSWER_BYTES,
      })
      return { status, body: Buffer.from(body).toString('utf8') }
    } catch (error) {
      deps.log.warn({ err: error }, 'the push proxy for phones does not answer')
      return AWAY
    }
  }
  return Object.assign(passOn, { close: () => agent.destroy() })
}
