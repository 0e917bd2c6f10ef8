import type { AboutAnswer } from '../../src/api/about.ts'
import type {
  AccessRequestAnswer,
  AccessRequestBody,
  OwnRequestAnswer,
  UseInviteAnswer,
} from '../../src/api/access-request.ts'
import type { SessionAnswer, SessionRequest } from '../../src/api/session.ts'
import { type CallDeps, call } from './call.ts'
import { Failed, localFailure } from './failure.ts'

/** The backend's routes for people (`src/api`). Every one of them throws Failed. */
export type Backend = {
  readonly about: () => Promise<AboutAnswer>
  readonly open: (request: SessionRequest) => Promise<SessionAnswer & { readonly sessionToken: string }>
  readonly renew: (request: SessionRequest, sessionToken: string) => Promise<SessionAnswer>
  /** What the session grants now. */
  readonly look: (sessionToken: string) => Promise<SessionAnswer>
  readonly requestAccess: (body: AccessRequestBody) => Promise<AccessRequestAnswer>
  readonly ownRequest: (body: { readonly token: string }) => Promise<OwnRequestAnswer>
  readonly answerRequest: (body: { readonly token: string; readonly answer: string }) => Promise<AccessRequestAnswer>
  /** Says with which invitation the person came; it is no permission. */
  readonly bringInvite: (body: { readonly token: string; readonly inviteId: string }) => Promise<UseInviteAnswer>
}

export function createBackend(deps: CallDeps): Backend {
  return {
    about: () => call(deps, '/api/about', { isPreloaded: true }),
    open: async (request) => {
      const answer = await call<SessionAnswer>(deps, '/api/session', { method: 'POST', body: request })
      const { sessionToken } = answer
      if (sessionToken === undefined) throw new Failed(localFailure('answer_odd'))
      return { ...answer, sessionToken }
    },
    renew: (request, sessionToken) =>
      call(deps, '/api/session/renew', { method: 'POST', bearer: sessionToken, body: request }),
    look: (sessionToken) => call(deps, '/api/session', { bearer: sessionToken }),
    requestAccess: (body) => call(deps, '/api/access-requests', { method: 'POST', body }),
    ownRequest: (body) => call(deps, '/api/access-requests/mine', { method: 'POST', body }),
    answerRequest: (body) => call(deps, '/api/access-requests/answer', { method: 'POST', body }),
    bringInvite: (body) => call(deps, '/api/invites/use', { method: 'POST', body }),
  }
}
