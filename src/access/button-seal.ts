import { z } from 'zod'
import type { KeyRing } from '../settings/key-ring.ts'
import { SealBroken, seal, unseal } from '../settings/seal.ts'

const PLACE = 'mattermost.button'

const sealed = z.strictObject({
  verb: z.enum(['approve', 'refuse', 'askBack', 'isThem', 'isNotThem', 'renew']),
  /** Of the request, invitation or guest. */
  id: z.string(),
  /** Of the request, when the button was made. */
  round: z.int().optional(),
  /** Account that may press it, and nobody else. */
  userId: z.string(),
  /** Message that the form belongs to; a button does not know its own. */
  postId: z.string().optional(),
  /** A button, or the form that one opened: neither passes for the other. */
  part: z.enum(['button', 'form']),
  untilMs: z.int(),
})

/** What a button or form means. The server keeps it from its clients; sealed, nobody else can make one either. */
export type Press = z.output<typeof sealed>

export function sealPress(keys: KeyRing, press: Press): string {
  const { keyName, bytes } = seal(keys, PLACE, JSON.stringify(press))
  return `${keyName}.${Buffer.from(bytes).toString('base64url')}`
}

/** @returns undefined for whatever was not sealed by us, for another part, or too long ago */
export function openPress(keys: KeyRing, text: string, part: Press['part'], nowMs: number): Press | undefined {
  const [keyName = '', body = ''] = text.split('.')
  try {
    const press = sealed.parse(JSON.parse(unseal(keys, PLACE, { keyName, bytes: Buffer.from(body, 'base64url') })))
    return press.part === part && press.untilMs > nowMs ? press : undefined
  } catch (error) {
    if (error instanceof SealBroken) return undefined
    throw error
  }
}
