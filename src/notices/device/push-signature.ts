import { createPublicKey, type KeyObject } from 'node:crypto'
import { compactVerify } from 'jose'
import type { Capabilities } from '../../mattermost/capabilities.ts'
import type { CapabilityProbe } from '../../mattermost/capability-probe.ts'
import type { PushEnvelope } from './push-body.ts'

/** A server that was set up anew has a new key and a new id; whoever sends rubbish must not make us ask for them all the time. */
const ASK_AGAIN_MS = 5_000

export type PushTrust = {
  /**
   * True when our Mattermost server signed exactly this `ack_id` for exactly this `device_id` (security P3).
   *
   * @throws MattermostFault while the server was never reached: then nothing can be said.
   */
  isOurs(push: PushEnvelope): Promise<boolean>
}

/** Builds the check of signatures: ES256 by the key that the server publishes, no other algorithm, no key out of the token. */
export function createPushTrust(deps: {
  capabilities: Pick<CapabilityProbe, 'last' | 'current' | 'probe'>
  now: () => number
}): PushTrust {
  const { capabilities, now } = deps
  let key: { readonly text: string; readonly value: KeyObject | undefined } | undefined
  let askedAtMs = 0

  function keyOf(text: string): KeyObject | undefined {
    if (key?.text !== text) key = { text, value: readKey(text) }
    return key.value
  }

  async function believes({ serverId, push: { signingKey } }: Capabilities, push: PushEnvelope): Promise<boolean> {
    const verifyKey = keyOf(signingKey)
    if (!verifyKey || push.serverId !== serverId) return false
    const claims = await claimsOf(push.signature, verifyKey)
    return claims?.ack_id === push.ackId && claims.device_id === push.deviceId
  }

  return {
    async isOurs(push) {
      if (push.signature === '') return false
      const known = capabilities.last() ?? (await capabilities.current())
      if (await believes(known, push)) return true
      if (now() - askedAtMs < ASK_AGAIN_MS || now() - known.probedAtMs < ASK_AGAIN_MS) return false
      askedAtMs = now()
      const fresh = await capabilities.probe().catch(() => undefined)
      if (!fresh || (fresh.serverId === known.serverId && fresh.push.signingKey === known.push.signingKey)) return false
      return believes(fresh, push)
    },
  }
}

async function claimsOf(signature: string, key: KeyObject): Promise<Record<string, unknown> | undefined> {
  try {
    const { payload } = await compactVerify(signature, key, { algorithms: ['ES256'] })
    const claims: unknown = JSON.parse(Buffer.from(payload).toString('utf8'))
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : undefined
  } catch {
    // Forged, of another algorithm, or no token at all: which of them is nobody's business.
    return undefined
  }
}

/** @param text SPKI in base64, as `AsymmetricSigningPublicKey` of the client configuration has it */
function readKey(text: string): KeyObject | undefined {
  if (text === '') return undefined
  try {
    return createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })
  } catch {
    // Not a key: then nothing is believed, and the check of the push path says so.
    return undefined
  }
}
