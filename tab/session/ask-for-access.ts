import type { AccessRequestAnswer } from '../../src/api/access-request.ts'
import type { Backend } from './backend.ts'
import { type Opening, tokenOf } from './walk.ts'

/** Most characters of a request and of an answer (`src/api/access-request.ts`). */
export const maxRequestCharacters = 200

/** What somebody who is not in can do about it, in the person's name. Every one throws Failed, or HostSilent. */
export type AskForAccess = {
  readonly ask: (text: string) => Promise<AccessRequestAnswer>
  /** The newest request, if there is one. */
  readonly mine: () => Promise<AccessRequestAnswer | undefined>
  /** Answers what was asked back. */
  readonly answer: (text: string) => Promise<AccessRequestAnswer>
}

export function createAskForAccess(backend: Backend, opening: () => Promise<Opening>): AskForAccess {
  async function token(mayPrompt: boolean): Promise<string> {
    const { host } = await opening()
    if (host === undefined) throw new Error('asking for access needs a host')
    return tokenOf(host, mayPrompt)
  }

  return {
    ask: async (text) => backend.requestAccess({ token: await token(true), text: text.trim() }),
    mine: async () => (await backend.ownRequest({ token: await token(false) })).request,
    answer: async (text) => backend.answerRequest({ token: await token(true), answer: text.trim() }),
  }
}
