import type { IncomingMessage } from 'node:http'
import { ApiError, badBody, badUrl, denied, expired } from './errors.ts'
import { isId } from './ids.ts'
import { parseLeniently } from './lenient-json.ts'
import type { Session, User } from './rows.ts'
import type { World } from './world.ts'

/** What a handler answers. `body` is sent as JSON, `bytes` as they are. */
export type Reply = {
  status?: number
  body?: unknown
  bytes?: Uint8Array | string
  contentType?: string
  headers?: Record<string, string>
  cookies?: readonly string[]
}

export type Handler = (call: Call, world: World) => Reply | Promise<Reply>

/** One call of the server: a line in one of the topic files. */
export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'HEAD'
  /** Below `/api/v4`; `{user_id}` and its like take one segment of letters and digits, `{*name}` any segment. */
  readonly path: string
  readonly handle: Handler
  /** Anybody may call it without a session. */
  readonly isOpen?: true
  /** The handler reads the request itself, without the JSON size limit. */
  readonly readsStream?: true
}

export const OK: Reply = { body: { status: 'OK' } }

/** One request on its way through a handler. */
export class Call {
  readonly request: IncomingMessage
  readonly requestId: string
  readonly path: string
  readonly query: URLSearchParams
  params: Record<string, string> = {}
  text = ''
  session: Session | null = null
  user: User | null = null

  constructor(request: IncomingMessage, requestId: string, path: string, query: URLSearchParams) {
    this.request = request
    this.requestId = requestId
    this.path = path
    this.query = query
  }

  header(name: string): string {
    const value = this.request.headers[name]
    return typeof value === 'string' ? value : ''
  }

  /** The person who calls. @throws 401 when nobody is signed in */
  get self(): User {
    if (!this.user) throw expired()
    return this.user
  }

  get isAdmin(): boolean {
    return this.user?.roles.includes('system_admin') ?? false
  }

  get isGuest(): boolean {
    return this.user?.roles.split(' ').includes('system_guest') ?? false
  }

  requireAdmin(): void {
    if (!this.isAdmin) throw denied()
  }

  /** An id from the path; `me` where it names a user. @throws 400 when it is no id */
  id(name: string): string {
    const value = this.params[name] ?? ''
    if (name === 'user_id' && value === 'me') return this.self.id
    if (!isId(value)) throw badUrl()
    return value
  }

  /** The user of the path, who must be the caller unless the caller administers. @throws 403 */
  selfOrAdmin(): string {
    const id = this.id('user_id')
    if (id !== this.user?.id && !this.isAdmin) throw denied()
    return id
  }

  /** The body as JSON, as leniently as the server reads it. @throws 400 */
  json(): unknown {
    const value = parseLeniently(this.text)
    if (value === undefined) throw badBody()
    return value
  }

  /** The body as an object; the server takes keys in any case. @throws 400 */
  object(): Record<string, unknown> {
    const value = this.json()
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badBody()
    const folded: Record<string, unknown> = {}
    for (const [key, entry] of Object.entries(value)) folded[key.toLowerCase()] = entry
    return folded
  }

  /** The body as an object with an empty one where nothing was sent. */
  optionalObject(): Record<string, unknown> {
    return this.text.trim() === '' ? {} : this.object()
  }

  /** The body as a list of texts. @throws 400 */
  list(): string[] {
    const value = this.json()
    if (!Array.isArray(value) || value.some((one) => typeof one !== 'string')) throw badBody()
    return value as string[]
  }

  page(perPageDefault = 60, perPageMax = 200): { page: number; perPage: number; from: number } {
    const page = Math.max(0, Number.parseInt(this.query.get('page') ?? '0', 10) || 0)
    const asked = Number.parseInt(this.query.get('per_page') ?? '', 10)
    const perPage = Number.isNaN(asked) || asked < 0 ? perPageDefault : Math.min(asked, perPageMax)
    return { page, perPage, from: page * perPage }
  }

  flag(name: string): boolean {
    return this.query.get(name) === 'true'
  }

  /** A text field of the body; absent is empty. @throws 400 when it is of another type */
  static text(body: Record<string, unknown>, key: string): string {
    const value = body[key]
    if (value === undefined || value === null) return ''
    if (typeof value !== 'string') throw badBody()
    return value
  }

  /** A map of texts of the body; absent is undefined. @throws 400 when it is of another type */
  static map(body: Record<string, unknown>, key: string): Record<string, string> | undefined {
    const value = body[key]
    if (value === undefined || value === null) return undefined
    if (typeof value !== 'object' || Array.isArray(value)) throw badBody()
    if (Object.values(value).some((one) => typeof one !== 'string')) throw badBody()
    return value as Record<string, string>
  }
}

/** What the stand-in was not taught: it says so under its own name. */
export const notTaught = (method: string, path: string): ApiError =>
  new ApiError('sandbox.mattermost_stand_in.not_taught', 501, `${method} ${path}`)
