import type { SessionView } from '../session/session-view.ts'
import type { KeyRing } from '../settings/key-ring.ts'
import { SealBroken, seal, unseal } from '../settings/seal.ts'

/** What is meant to come back. Each has a place of its own, so that none is taken for another. */
export type StandInKind = 'dialog' | 'action'

/**
 * Something that a guest holds in place of what only the gateway may read, and gives back later. It says everything by
 * itself, so that any process with the same keys reads it, whichever of them made it, also after a restart.
 */
export type StandIns = {
  make(kind: StandInKind, view: Holder, value: string): string
  /** @returns the value, or undefined for what was not made for this session, has run out, or was altered */
  read(kind: StandInKind, view: Holder, standIn: string): string | undefined
}

type Holder = Pick<SessionView, 'guestId' | 'hash'>

/** A form or button that was left open over a working day still works; the session usually ends sooner. */
const goodForMs = 12 * 3_600_000

const form = /^([A-Za-z0-9_-]{1,200})\.([A-Za-z0-9_-]{1,60000})$/

/** Seals with the key ring of the settings, bound to guest and session (security P4). */
export function createStandIns(deps: { keys: KeyRing; now: () => number }): StandIns {
  const { keys, now } = deps
  const placeOf = (kind: StandInKind, { guestId, hash }: Holder): string => `stand-in|${kind}|${guestId}|${hash}`

  return {
    make(kind, view, value) {
      const { keyName, bytes } = seal(keys, placeOf(kind, view), JSON.stringify([now() + goodForMs, value]))
      return `${Buffer.from(keyName).toString('base64url')}.${Buffer.from(bytes).toString('base64url')}`
    },
    read(kind, view, standIn) {
      const [, name = '', sealed = ''] = form.exec(standIn) ?? []
      if (sealed === '') return undefined
      const keyName = Buffer.from(name, 'base64url').toString()
      try {
        const plain = unseal(keys, placeOf(kind, view), { keyName, bytes: Buffer.from(sealed, 'base64url') })
        const [untilMs, value] = JSON.parse(plain) as [number, string]
        return now() < untilMs ? value : undefined
      } catch (error) {
        // Whatever a client makes up does not open, and there is no more to say about it.
        if (error instanceof SealBroken) return undefined
        throw error
      }
    },
  }
}
