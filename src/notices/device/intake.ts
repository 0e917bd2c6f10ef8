import type { Logger } from '../../store/logger.ts'
import type { Db } from '../../store/open.ts'
import { createBatcher } from '../batcher.ts'
import type { StoredPush } from '../notice.ts'
import type { PassOn } from './pass-on.ts'
import { contentOf, envelopeOf, type PushEnvelope, parsePush } from './push-body.ts'
import type { PushTrust } from './push-signature.ts'
import { type IncomingPush, type Storing, storePushes } from './store-pushes.ts'

/** Our devices: what stands before the first colon of the id that they are registered with. */
export const PLATFORM = 'teams'

/** Pushes that share one statement under load. */
const MOST_AT_ONCE = 200

export type ProxyAnswer = { readonly status: number; readonly body: string }

const answer = (body: object): ProxyAnswer => ({ status: 200, body: JSON.stringify(body) })

/** Also what everything gets that is dropped: whoever tries the door learns nothing from its answers. */
export const OK = answer({ status: 'OK' })
const REMOVE = answer({ status: 'REMOVE' })
const FAIL = answer({ status: 'FAIL', error: 'not stored' })

export type Intake = {
  /** @param bytes undefined when the body was too large to be a push */
  sendPush(bytes: Uint8Array | undefined): Promise<ProxyAnswer>
  /** Receipts of phones, which nobody signs; ours sends none. */
  acknowledge(bytes: Uint8Array | undefined): Promise<ProxyAnswer>
  settled(): Promise<void>
}

/**
 * Takes pushes as the push proxy of the Mattermost server (design 6.4, security P3). The server sends each once and never
 * again, so it hears OK only when the push is committed; when that cannot be done it hears FAIL, and `onLost` remembers that
 * there is something to compare later.
 */
export function createIntake(deps: {
  db: Db
  trust: PushTrust
  passOn: PassOn
  /** After the commit; the answer does not wait for it. */
  onStored: (push: StoredPush, isGranted: boolean) => void
  /** A push that carries the device id of a check of the path. @returns true when it was one */
  onProof: (deviceId: string) => Promise<boolean>
  onLost: (atMs: number) => void
  now: () => number
  log: Logger
}): Intake {
  const { db, trust, passOn, onStored, onProof, onLost, now, log } = deps
  const batcher = createBatcher<IncomingPush, Storing>({
    run: (pushes) => storePushes(db, pushes, now()),
    maxItems: MOST_AT_ONCE,
  })

  async function take(push: PushEnvelope, body: unknown): Promise<ProxyAnswer> {
    const content = contentOf(body)
    if (!content) return OK
    const { ackId, deviceId } = push
    const storing = await batcher.add({ ackId, deviceId, content })
    if (storing.outcome === 'stored') onStored(storing.push, storing.isGranted)
    if (storing.outcome === 'unknown' && (await onProof(deviceId))) return OK
    if (storing.outcome !== 'stored') log.debug({ outcome: storing.outcome }, 'a push was not taken')
    return storing.outcome === 'retired' ? REMOVE : OK
  }

  return {
    async sendPush(bytes) {
      const body = bytes && parsePush(bytes)
      const push = envelopeOf(body)
      if (!push || !bytes) return OK
      try {
        if (!(await trust.isOurs(push))) return OK
        return push.platform === PLATFORM ? await take(push, body) : await passOn('send_push', bytes)
      } catch (error) {
        onLost(now())
        log.error({ err: error }, 'a push could not be stored; what was missed is compared later')
        return FAIL
      }
    },

    async acknowledge(bytes) {
      const body = bytes && (parsePush(bytes) as { platform?: unknown } | undefined)
      const isOfPhone = typeof body?.platform === 'string' && body.platform !== '' && body.platform !== PLATFORM
      return bytes && isOfPhone ? passOn('ack', bytes) : OK
    },

    settled: () => batcher.settled(),
  }
}
