import type { AboutAnswer } from '../../src/api/about.ts'
import { readInvitePlace } from '../../src/api/invite-link.ts'
import type { SessionRequest } from '../../src/api/session.ts'
import { type Host, HostSilent } from '../host/host.ts'
import { type TokenRefusal, TokenRefused } from '../host/token-refused.ts'
import type { Backend } from './backend.ts'
import { Failed, type Failure, type FailureCode, localFailure } from './failure.ts'
import { type OpenSession, openSession } from './open-session.ts'
import type { Walk, WalkStep } from './state.ts'

/** What is known once the page stands: who runs the mission, and the host around us. */
export type Opening = { readonly about: AboutAnswer; readonly host: Host | undefined }

export type WalkDeps = {
  readonly backend: Backend
  /** Asked for on every walk; answers at once when it is already known. @throws Failed, HostSilent */
  readonly opening: () => Promise<Opening>
  readonly isAdminPath: boolean
  readonly timeZone: string
  readonly now: () => number
}

export type WalkResult =
  | { readonly kind: 'outside' }
  | { readonly kind: 'administering' }
  | { readonly kind: 'opened'; readonly session: OpenSession }

/**
 * J1 of the design, as far as the browser takes part: the host's token, then our session.
 *
 * @param current the session to renew when the walk says so
 * @throws Failed
 */
export async function walkIn(
  deps: WalkDeps,
  walk: Walk,
  current: OpenSession | undefined,
  onStep: (step: WalkStep) => void,
): Promise<WalkResult> {
  const { host } = await deps.opening()
  if (host === undefined) return { kind: 'outside' }
  if (deps.isAdminPath || host.context.pageId === 'admin') return { kind: 'administering' }
  const token = await tokenOf(host, walk.mayPrompt, () => onStep('prompting'))
  onStep('entering')
  const request: SessionRequest = {
    token,
    host: host.context.name,
    locale: host.context.locale.slice(0, 35),
    timeZone: deps.timeZone.slice(0, 64),
  }
  if (walk.how === 'renew' && current !== undefined) {
    const answer = await deps.backend.renew(request, current.token)
    return { kind: 'opened', session: openSession(answer, answer.sessionToken ?? current.token, deps.now()) }
  }
  await sayWhoInvited(deps.backend, token, host.context.subPageId)
  const answer = await deps.backend.open(request)
  return { kind: 'opened', session: openSession(answer, answer.sessionToken, deps.now()) }
}

/**
 * Somebody who came with the link of an invitation says so first. That it cannot be used is no reason to turn back:
 * whether the person may come in, the sign-in says.
 */
async function sayWhoInvited(backend: Backend, token: string, subPageId: string): Promise<void> {
  const inviteId = readInvitePlace(subPageId)
  if (inviteId === undefined) return
  try {
    await backend.bringInvite({ token, inviteId })
  } catch (error) {
    if (!(error instanceof Failed)) throw error
  }
}

const codeOfRefusal: Readonly<Record<TokenRefusal, FailureCode>> = {
  consent: 'consent_required',
  cancelled: 'sign_in_cancelled',
  blocked: 'sign_in_blocked',
  disabled: 'sign_in_disabled',
  elsewhere: 'sign_in_elsewhere',
  other: 'sign_in_failed',
}

/** A token of the host. @throws Failed; silently refused for want of a person is `sign_in_needed`. */
export async function tokenOf(
  host: Pick<Host, 'getToken'>,
  mayPrompt: boolean,
  onPrompt?: () => void,
): Promise<string> {
  try {
    return await host.getToken({ mayPrompt, ...(onPrompt === undefined ? {} : { onPrompt }) })
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error
    const code = codeOfRefusal[error.refusal]
    throw new Failed(localFailure(code === 'sign_in_failed' && !mayPrompt ? 'sign_in_needed' : code), { cause: error })
  }
}

/** @returns what went wrong, whatever was thrown; something unforeseen in the tab itself is `internal`. */
export function failureFrom(error: unknown): Failure {
  if (error instanceof Failed) return error.failure
  return localFailure(error instanceof HostSilent ? 'host_silent' : 'internal')
}
