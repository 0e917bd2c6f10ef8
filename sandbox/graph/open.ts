import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { foreignRequest, readBody, refuse } from '../entra/door.ts'
import type { SandboxEntra } from '../entra/open.ts'
import type { Person } from '../mission/cast.ts'
import { createActivityCalls, isActivityCall } from './activity-calls.ts'
import { type ActivityFeeds, createActivityFeeds } from './activity-feeds.ts'
import { avatarOf } from './avatar.ts'
import { createQuotas, identityQuota, type Quota } from './quota.ts'

export type SandboxGraph = {
  readonly url: string
  /** What people were told, as the host page shows it. */
  readonly feeds: ActivityFeeds
  readonly close: () => Promise<void>
}

/** A call to the activity feed has at most 100 recipients. */
const MAX_BODY_BYTES = 65_536

/**
 * What the product asks of Graph, with Graph's refusals, errors and quotas: two reads of a person, and the calls that put
 * entries into activity feeds.
 *
 * @param deps.fault answers a call to the feed in place of Graph, for tests; undefined lets it through. It sees every byte.
 */
export async function openSandboxGraph(deps: {
  port: number
  entra: Pick<SandboxEntra, 'readGraphToken' | 'readAppToken'>
  dataFile?: string
  fault?: (call: { path: string; body: string }) => { status: number; retryAfterSeconds?: number } | undefined
  now?: () => number
  quota?: Quota
}): Promise<SandboxGraph> {
  const { entra, now = Date.now, quota = identityQuota } = deps
  const waitSeconds = createQuotas(quota, now)
  const feeds = createActivityFeeds(now, deps.dataFile)
  const callFeed = createActivityCalls({ feeds, now })

  const fail = (
    response: ServerResponse,
    status: number,
    code: string,
    message: string,
    headers: object = {},
  ): void => {
    const id = randomUUID()
    const date = new Date(now()).toISOString().slice(0, 19)
    const error = { code, message, innerError: { date, 'request-id': id, 'client-request-id': id } }
    response
      .writeHead(status, { 'content-type': 'application/json', 'request-id': id, ...headers })
      .end(JSON.stringify({ error }))
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const foreign = foreignRequest(request, hosts)
    if (foreign) return refuse(response, foreign)
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    if (bearer === undefined) return fail(response, 401, 'InvalidAuthenticationToken', 'Access token is empty.')
    const path = new URL(request.url ?? '/', url).pathname
    if (request.method === 'POST' && isActivityCall(path)) return answerFeed(bearer, path, request, response)
    const caller = await entra.readGraphToken(bearer)
    if (!caller) return fail(response, 401, 'InvalidAuthenticationToken', 'Access token validation failure.')
    const wait = waitSeconds(caller.person.tid)
    if (wait > 0) {
      return fail(response, 429, 'TooManyRequests', 'Too many requests', { 'retry-after': String(wait) })
    }
    const address = new URL(request.url ?? '/', url)
    if (request.method !== 'GET' || !['/v1.0/me', '/v1.0/me/photo/$value'].includes(address.pathname)) {
      return fail(response, 400, 'BadRequest', 'The sandbox has no such resource.')
    }
    if (!caller.scopes.includes('User.Read')) {
      return fail(response, 403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.')
    }
    if (address.pathname === '/v1.0/me') {
      response
        .writeHead(200, { 'content-type': 'application/json;odata.metadata=minimal;charset=utf-8' })
        .end(JSON.stringify(me(caller.person, address.searchParams.get('$select'), url)))
    } else {
      response.writeHead(200, { 'content-type': 'image/png' }).end(avatarOf(caller.person))
    }
  }

  async function answerFeed(
    bearer: string,
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const body = await readBody(request, MAX_BODY_BYTES)
    const fault = deps.fault?.({ path, body })
    const caller = await entra.readAppToken(bearer)
    const error = fault
      ? { ...fault, code: 'UnknownError', message: 'as the test wishes' }
      : caller
        ? callFeed(caller, path, JSON.parse(body))
        : { status: 401, code: 'InvalidAuthenticationToken', message: 'Access token validation failure.' }
    if (!error) {
      response.writeHead(path.endsWith('ToRecipients') ? 202 : 204).end()
      return
    }
    const headers = error.retryAfterSeconds === undefined ? {} : { 'retry-after': String(error.retryAfterSeconds) }
    fail(response, error.status, error.code, error.message, headers)
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) fail(response, 500, 'InternalServerError', String(error))
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(deps.port, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]

  return {
    url,
    feeds,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The properties that Graph gives when none are selected, or those selected. */
function me(person: Person, select: string | null, url: string): object {
  const all: Record<string, unknown> = {
    businessPhones: [],
    displayName: `${person.givenName} ${person.surname}`,
    givenName: person.givenName,
    jobTitle: person.jobTitle,
    mail: null,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: person.language,
    surname: person.surname,
    userPrincipalName: person.upn,
    id: person.oid,
  }
  const names = select === null ? Object.keys(all) : select.split(',').filter((name) => name in all)
  const fragment = select === null ? 'users/$entity' : `users(${select})/$entity`
  return {
    '@odata.context': `${url}/v1.0/$metadata#${fragment}`,
    ...Object.fromEntries(names.map((name) => [name, all[name]])),
  }
}
