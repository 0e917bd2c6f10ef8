import { Problem } from './errors.ts'
import type { RouteRequest } from './route.ts'

/** @returns the bearer of a session; a key or a cookie is never one. @throws Problem `session_missing` */
export function bearerOf({ authorization }: Pick<RouteRequest<never, never>, 'authorization'>): string {
  if (authorization?.scheme !== 'bearer') throw new Problem('session_missing')
  return authorization.value
}
