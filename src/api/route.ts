import type { z } from 'zod'
import type { ProblemCode } from './errors.ts'

/** What a handler gets: everything has been checked against the route's schemas, nothing else of the request passes. */
export type RouteRequest<Body = unknown, Query = unknown> = {
  /** Number of the request; in the log and in every problem answer. */
  readonly id: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  readonly body: Body
  /** For routes with `rawMaxBytes`: the body as it came; undefined when it was larger. */
  readonly raw: Uint8Array | undefined
  /** Address of the person's device, by the proxies that the operator trusts. */
  readonly address: string
  readonly authorization: { readonly scheme: 'bearer' | 'key'; readonly value: string } | undefined
  readonly cookies: ReadonlyMap<string, string>
}

export type RouteAnswer = {
  readonly status: number
  readonly body?: unknown
  /** JSON text that is sent as it is, in the place of `body`. */
  readonly raw?: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
}

/** One row of the backend's own interface; the rooms export rows, `http/` serves them, the OpenAPI document is made of them. */
export type Route<Body = unknown, Query = unknown> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With `:name` for parameters. */
  readonly path: string
  readonly summary: string
  readonly auth: 'none' | 'session' | 'operator'
  /** A parameter that does not fit is 404. */
  readonly params?: Readonly<Record<string, RegExp>>
  readonly body?: z.ZodType<Body>
  /** Takes the body as it comes, whatever its type, up to this size; for callers that are no clients of ours. */
  readonly rawMaxBytes?: number
  readonly query?: z.ZodType<Query>
  readonly answers: Readonly<Record<number, { readonly schema?: z.ZodType; readonly summary: string }>>
  readonly problems: readonly ProblemCode[]
  /** Sign-ins are limited for each address, everything else by the session's own limits. */
  readonly limit?: 'sign-in'
  handle(request: RouteRequest<Body, Query>): Promise<RouteAnswer>
}

/** Keeps the types of body and query inside a route while lists hold routes of any kind. */
export function route<Body = undefined, Query = undefined>(definition: Route<Body, Query>): Route {
  return definition as unknown as Route
}
