import type { IncomingMessage, ServerResponse } from 'node:http'
import { Call, type Route } from './call.ts'
import { ApiError, expired, tooLarge } from './errors.ts'
import { newId } from './ids.ts'
import { apiErrorOf, errorReply, respond } from './respond.ts'
import type { Router } from './router.ts'
import { credentialOf, holderOf, sessionFor, tokensWorkFor } from './sessions.ts'
import type { World } from './world.ts'

/** What the door does to requests on behalf of a test, and what it noted about them. */
export type Behaviour = {
  /** Resolves when the request may be worked on. */
  admit(): Promise<void> | undefined
  /** A status to answer with instead of working, or null. */
  failure(): number | null
  /** Whether the answer is lost after the work was done. */
  losesAnswer(): boolean
  note(call: Call, authUserId: string): void
}

const JSON_SLACK_BYTES = 512

/** The body as text. @throws 413 beyond the server's limit for JSON bodies */
function readText({ request }: Call, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= maxBytes) chunks.push(chunk)
    })
    request.on('end', () => {
      if (size > maxBytes) reject(tooLarge())
      else resolve(chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString())
    })
    request.on('error', reject)
  })
}

const hasBody = (request: IncomingMessage): boolean =>
  request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined

/** The token was sent in a cookie, so a changing request must prove that it is no forgery. */
function provesIntent(call: Call, csrf: string): boolean {
  if (call.request.method === 'GET' || call.request.method === 'HEAD') return true
  return call.header('x-csrf-token') === csrf || call.header('x-requested-with') === 'XMLHttpRequest'
}

/** Finds out who calls. @returns whether a token was given that opens nothing. @throws 401 for a token in the query */
function signIn(call: Call, world: World): boolean {
  const credential = credentialOf(call.request, call.query)
  if (credential.from === 'none') return false
  const found = sessionFor(world, credential.token)
  if (found && credential.from === 'query') throw new ApiError('api.context.token_provided.app_error', 401)
  if (!found || (credential.from === 'cookie' && !provesIntent(call, found.session.csrf))) return true
  call.session = found.session
  call.user = found.user
  return false
}

function requireSession(call: Call, world: World, route: Route): void {
  if (route.isOpen) return
  if (!call.session || !call.user) throw expired()
  if (call.session.props.type === 'UserAccessToken' && !tokensWorkFor(world, call.user)) throw expired()
}

/** Answers one HTTP request of the API. Changes are kept and told before the answer leaves. */
export function createDoor(world: World, router: Router, behaviour: Behaviour, commit: () => void) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const requestId = newId()
    const [path = '/', queryText = ''] = splitUrl(request.url ?? '/')
    const call = new Call(request, requestId, decodePath(path), new URLSearchParams(queryText))
    let isBadToken = false
    behaviour.note(call, holderOf(world, credentialOf(request, call.query).token)?.id ?? '')
    try {
      const waiting = behaviour.admit()
      if (waiting) await waiting
      if (response.destroyed) return
      if (path.includes('//')) {
        respond(world, response, requestId, redirect(path, queryText))
        return
      }
      const maxUrl = world.settings.ServiceSettings.MaximumURLLength
      if ((request.url ?? '').length > maxUrl) throw new ApiError('basic_security_check.url.too_long_error', 414)
      isBadToken = signIn(call, world)
      const failure = behaviour.failure()
      if (failure !== null) throw new ApiError('sandbox.mattermost_stand_in.told_to_fail', failure)
      const route = router.find(request.method ?? 'GET', call.path, call)
      requireSession(call, world, route)
      const maxBytes = world.settings.ServiceSettings.MaximumPayloadSizeBytes + JSON_SLACK_BYTES
      if (!route.readsStream && hasBody(request)) call.text = await readText(call, maxBytes)
      const reply = await route.handle(call, world)
      commit()
      if (behaviour.losesAnswer()) response.destroy()
      else respond(world, response, requestId, reply)
    } catch (thrown) {
      commit()
      const error = apiErrorOf(thrown)
      if (!request.complete) request.resume()
      const losesCookie = isBadToken && error.status === 401
      if (!response.destroyed) respond(world, response, requestId, errorReply(error, requestId, losesCookie))
    }
  }
}

const redirect = (path: string, queryText: string) => ({
  status: 301,
  bytes: '',
  headers: { location: path.replace(/\/{2,}/g, '/') + (queryText === '' ? '' : `?${queryText}`) },
})

function splitUrl(url: string): [string, string] {
  const at = url.indexOf('?')
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)]
}

/** The server matches decoded paths, so an encoded slash separates as a plain one does. */
function decodePath(path: string): string {
  if (!path.includes('%')) return path
  try {
    return decodeURIComponent(path)
  } catch {
    // Not decodable: no call has such a path.
    return path
  }
}
