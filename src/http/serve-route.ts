import type { IncomingMessage } from 'node:http'
import { Problem } from '../api/errors.ts'
import type { Route, RouteAnswer, RouteRequest } from '../api/route.ts'
import { clientAddress } from './client-address.ts'
import { readCookies } from './cookies.ts'
import { readJsonBody } from './json-body.ts'
import { readRawBody } from './raw-body.ts'

export type RouteLimits = {
  readonly maxJsonBytes: number
  readonly trustedProxyHops: number
  readonly checkSignIn: (address: string) => void
}

/** Checks a request against its route and runs the handler. @throws Problem for whatever does not fit. */
export async function runRoute(
  route: Route,
  req: IncomingMessage,
  params: Readonly<Record<string, string>>,
  id: string,
  limits: RouteLimits,
): Promise<RouteAnswer> {
  const address = clientAddress(req, limits.trustedProxyHops)
  if (route.limit === 'sign-in') limits.checkSignIn(address)
  for (const [name, pattern] of Object.entries(route.params ?? {})) {
    if (!pattern.test(params[name] ?? '')) throw new Problem('not_found')
  }
  const body = route.body ? parse(route.body, await readJsonBody(req, limits.maxJsonBytes)) : undefined
  const raw = route.rawMaxBytes === undefined ? undefined : await readRawBody(req, route.rawMaxBytes)
  const query = route.query
    ? parse(route.query, Object.fromEntries(new URL(req.url ?? '/', 'http://local').searchParams))
    : undefined
  return route.handle({
    id,
    params,
    query,
    body,
    raw,
    address,
    authorization: authorizationOf(req),
    cookies: readCookies(req.headers.cookie),
  })
}

function parse<T>(schema: NonNullable<Route['body']>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data as T
  const paths = [
    ...new Set(
      result.error.issues.map(
        (issue) => issue.path.join('.') || (issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : 'body'),
      ),
    ),
  ]
  throw new Problem('bad_request', { why: result.error.message, facts: { fields: paths } })
}

function authorizationOf(req: IncomingMessage): RouteRequest['authorization'] {
  const match = /^(bearer|key) ([!-~]{1,16384})$/i.exec(req.headers.authorization ?? '')
  return match?.[1] && match[2] ? { scheme: match[1].toLowerCase() as 'bearer' | 'key', value: match[2] } : undefined
}
