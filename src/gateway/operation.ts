import type { IncomingMessage, ServerResponse } from 'node:http'
import type { z } from 'zod'
import type { SessionDirectory, SessionView } from '../session/session-view.ts'
import type { Settings } from '../settings/schema.ts'
import type { Ask } from './ask.ts'
import type { Buttons } from './buttons.ts'
import type { Dialogs } from './dialogs.ts'
import type { Stop } from './exchange.ts'
import type { FileFacts } from './file-facts.ts'
import type { Memberships } from './memberships.ts'
import type { Parameters } from './parameters.ts'
import type { People } from './people.ts'
import type { PostFacts } from './post-facts.ts'
import type { Query, QueryShape } from './query.ts'

/** `view` is the mission view on our own origin, `chat` Mattermost's own web app (faces a and b of design 6.3). */
export type Face = 'view' | 'chat'

/** A request that has passed every check of its row so far. */
export type Call<Body = unknown> = {
  /** Number of the request, in logs and answers. */
  readonly id: string
  readonly view: SessionView
  readonly params: Parameters
  readonly query: Query
  readonly body: Body
  readonly address: string
  readonly stop: Stop
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Asks Mattermost as this guest. */
  readonly ask: Ask
  /** Binds what still runs to a channel: it ends when the guest loses it. */
  touch(channelId: string): void
}

/** What rows may look up. */
export type Lookups = {
  readonly posts: PostFacts
  readonly files: FileFacts
  readonly people: People
  readonly memberships: Memberships
  readonly dialogs: Dialogs
  readonly buttons: Buttons
  readonly sessions: SessionDirectory
  readonly settings: Settings
  endSession(view: SessionView): Promise<void>
}

/**
 * How the channel that a call touches is found; it must be in the granted set (security G10).
 * `path`: the `{channel}` of the path. `post`, `file`: what the `{post}` or `{file}` of the path belongs to.
 * `answer`: the projection looks at every channel in the answer. `none`: the call touches no channel. `find`: by what the
 * call brings along.
 */
export type ChannelRule<Body> =
  | 'path'
  | 'post'
  | 'file'
  | 'answer'
  | 'none'
  | { readonly inBody: (body: Body) => string }
  | { readonly inQuery: string }
  | { readonly postInBody: (body: Body) => string }
  | { readonly find: (call: Call<Body>, lookups: Lookups) => Promise<string> }

/** What a row answers by itself. */
export type LocalAnswer = {
  readonly status: number
  readonly value: unknown
  readonly headers?: readonly string[]
  /** The answer to what ended the session itself; it is given although nothing else is any more. */
  readonly isLast?: true
}

/** Returned by a check: the answer is known, and Mattermost is not asked. */
export class AnsweredHere {
  readonly value: unknown
  constructor(value: unknown) {
    this.value = value
  }
}

/**
 * What the client gets. `stream`: as Mattermost says it. `json`: what the projection makes of it. `posts`: the same, but
 * passed as it is when it holds nothing to project. `media`: a picture or file with headers of our own (security B4).
 * `upload`: a form that goes up as it comes in. `local`: Mattermost is not asked, or not with this request alone.
 */
export type Answer<Body> =
  | { readonly kind: 'stream' }
  | { readonly kind: 'json'; project(value: unknown, call: Call<Body>, lookups: Lookups): unknown }
  | { readonly kind: 'posts'; project(value: unknown, call: Call<Body>): unknown }
  | { readonly kind: 'media'; readonly media: 'picture' | 'file' | 'preview' }
  | { readonly kind: 'upload' }
  | { readonly kind: 'local'; answer(call: Call<Body>, lookups: Lookups): Promise<LocalAnswer> }

/** One row of the closed table (design 6.3): what is not described by a row does not exist. */
export type Operation<Body = unknown> = {
  /** For logs and metrics. */
  readonly name: string
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  /** Below `/api/v4`, with `{kind}` for parameters. */
  readonly path: string
  readonly faces: readonly Face[]
  readonly query?: QueryShape
  readonly requiredQuery?: readonly string[]
  readonly body?: z.ZodType<Body>
  readonly channel: ChannelRule<Body>
  /** May be asked for with the file cookie (security B3). */
  readonly fileCookie?: true
  /** The partner's terms that must allow it. */
  readonly needs?: 'mayUpload' | 'mayDownload'
  /** Further checks. @returns the body that goes upstream in place of the one that came, or `AnsweredHere`. */
  readonly check?: (call: Call<Body>, lookups: Lookups) => Promise<unknown>
  readonly answer: Answer<Body>
}

/** Keeps the type of the body inside a row while tables hold rows of any kind. */
export function operation<Body = undefined>(row: Operation<Body>): Operation {
  return row as unknown as Operation
}

export const stream = { kind: 'stream' } as const
export const onView: readonly Face[] = ['view']
export const onChat: readonly Face[] = ['chat']
export const onBoth: readonly Face[] = ['view', 'chat']
