import { bearerOf } from '../api/bearer.ts'
import { type Route, type RouteRequest, route } from '../api/route.ts'
import { sessionAnswer, sessionRequest } from '../api/session.ts'
import type { SessionDirectory, SessionView } from './session-view.ts'
import type { WalkIn } from './walk-in.ts'

const signInProblems = [
  'token_malformed',
  'token_signature',
  'token_expired',
  'tenant_not_listed',
  'tenant_pending',
  'tenant_suspended',
  'token_guest_account',
  'operator_member',
  'guest_ended',
  'guest_expired',
  'guest_vetoed',
  'partner_full',
  'partner_busy',
  'guests_unavailable',
  'team_full',
  'mattermost_away',
  'mattermost_slow',
  'entra_away',
  'too_many_requests',
] as const

/** Routes of the walk in. @param deps.fileCookie writes the `Set-Cookie` value of security B3, or the one that removes it. */
export function sessionRoutes(deps: {
  walkIn: WalkIn
  directory: SessionDirectory
  fileCookie: { set(value: string): string; clear(): string }
}): Route[] {
  const { walkIn, directory, fileCookie } = deps
  const viewOf = (request: RouteRequest<never, never>): Promise<SessionView> => directory.byToken(bearerOf(request))

  return [
    route({
      method: 'POST',
      path: '/api/session',
      summary: 'Walk in with the token that the host gave',
      auth: 'none',
      limit: 'sign-in',
      body: sessionRequest,
      answers: { 201: { schema: sessionAnswer, summary: 'Signed in; the session token is shown once' } },
      problems: signInProblems,
      handle: async ({ body }) => ({ status: 201, body: await walkIn.enter(body) }),
    }),
    route({
      method: 'POST',
      path: '/api/session/renew',
      summary: 'Renew with a fresh token of the same person; admission runs again',
      auth: 'session',
      limit: 'sign-in',
      body: sessionRequest,
      answers: { 200: { schema: sessionAnswer, summary: 'Renewed' } },
      problems: [...signInProblems, 'identity_changed', 'session_missing', 'session_ended', 'session_cut'],
      handle: async (request) => ({
        status: 200,
        body: await walkIn.renew(await viewOf(request as never), request.body),
      }),
    }),
    route({
      method: 'GET',
      path: '/api/session',
      summary: 'The session as it stands',
      auth: 'session',
      answers: { 200: { schema: sessionAnswer, summary: 'Signed in' } },
      problems: ['session_missing', 'session_ended', 'session_cut', 'feed_silent'],
      handle: async (request) => ({ status: 200, body: await walkIn.describe(await viewOf(request as never)) }),
    }),
    route({
      method: 'DELETE',
      path: '/api/session',
      summary: 'Sign out here',
      auth: 'session',
      answers: { 204: { summary: 'Signed out, or was so already; what the browser kept is cleared' } },
      problems: ['session_missing'],
      // The session may have been cut off or have run out: what the browser kept of it must go all the same.
      handle: async (request) => {
        await walkIn.endByToken(bearerOf(request as never))
        return { status: 204, headers: { 'Clear-Site-Data': '"cache"', 'Set-Cookie': fileCookie.clear() } }
      },
    }),
    route({
      method: 'POST',
      path: '/api/session/file-cookie',
      summary: 'A cookie for files of this session, for media and downloads that need an address',
      auth: 'session',
      answers: { 204: { summary: 'Set' } },
      problems: ['session_missing', 'session_ended', 'session_cut'],
      handle: async (request) => ({
        status: 204,
        headers: { 'Set-Cookie': fileCookie.set(await walkIn.openFileCookie(await viewOf(request as never))) },
      }),
    }),
  ]
}
