import type { AccessRequestAnswer } from '../../src/api/access-request.ts'
import type { Backend } from './backend.ts'
import { type Opening, tokenOf } from './walk.ts'

/** Most characters of a request (`src/api/access-request.ts`). */
export const maxRequestCharacters = 200

/** Asks the mission operator for access in the person's name. @throws Failed, HostSilent */
export type AskForAccess = (text: string) => Promise<AccessRequestAnswer>

export function createAskForAccess(backend: Backend, opening: () => Promise<Opening>): AskForAccess {
  return async (text) => {
    const { host } = await opening()
    if (host === undefined) throw new Error('asking for access needs a host')
    const token = await tokenOf(host, true)
    return backend.requestAccess({ token, text: text.trim() })
  }
}
