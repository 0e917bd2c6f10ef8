import { type Route, type RouteAnswer, type RouteRequest, route } from '../api/route.ts'
import type { Operator } from './operator-auth.ts'

export type Authenticate = (request: Pick<RouteRequest, 'authorization' | 'address'>) => Promise<Operator>

type Definition<Body, Query> = Omit<Parameters<typeof route<Body, Query>>[0], 'auth' | 'problems' | 'handle'> & {
  problems?: Parameters<typeof route<Body, Query>>[0]['problems']
  handle: (request: RouteRequest<Body, Query>, operator: Operator) => Promise<RouteAnswer>
}

/** Makes routes that only the operator may use. */
export function createAdminRoute(authenticate: Authenticate) {
  return <Body = undefined, Query = undefined>(definition: Definition<Body, Query>): Route =>
    route<Body, Query>({
      ...definition,
      auth: 'operator',
      problems: ['token_missing', 'admin_required', ...(definition.problems ?? [])],
      handle: async (request) => definition.handle(request, await authenticate(request)),
    })
}

export function param(request: { params: Readonly<Record<string, string>> }, name: string): string {
  return request.params[name] ?? ''
}
