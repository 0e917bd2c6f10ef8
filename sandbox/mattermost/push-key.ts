import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import type { State } from './state.ts'

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Gives the installation its key pair; the public half stands in the client's configuration. */
export function installPushKey(state: State): void {
  if (state.fact('signingKey') !== undefined) return
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  state.setFact('signingPublicKey', publicKey.export({ type: 'spki', format: 'der' }).toString('base64'))
  state.setFact('signingKey', privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'))
}

const parsed = new Map<string, KeyObject>()

function keyOf(state: State): KeyObject {
  const stored = state.fact<string>('signingKey') ?? ''
  const known = parsed.get(stored)
  if (known) return known
  const key = createPrivateKey({ key: Buffer.from(stored, 'base64'), type: 'pkcs8', format: 'der' })
  parsed.set(stored, key)
  return key
}

/** The signature on a push: an ES256 token over these two claims and nothing else, without a time. */
export function signPush(state: State, ackId: string, deviceId: string): string {
  const text = `${encoded({ alg: 'ES256', typ: 'JWT' })}.${encoded({ ack_id: ackId, device_id: deviceId })}`
  const signature = sign('sha256', Buffer.from(text), { key: keyOf(state), dsaEncoding: 'ieee-p1363' })
  return `${text}.${signature.toString('base64url')}`
}
