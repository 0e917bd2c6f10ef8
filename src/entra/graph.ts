import { Client, type Context, GraphError, ResponseType } from '@microsoft/microsoft-graph-client'
import { z } from 'zod'
import type { Settings } from '../settings/schema.ts'
import type { Secret } from '../settings/secret.ts'
import { boundedFetch, type Fetch } from './bounded-fetch.ts'
import { cloudOf } from './clouds.ts'
import { retryAfterSeconds } from './msal-network.ts'
import { createExchange, type Unavailable } from './on-behalf-of.ts'
import type { VerifiedToken } from './verified-token.ts'

export type Photo = { readonly contentType: 'image/jpeg' | 'image/png'; readonly bytes: Uint8Array }

/** What the person's own organisation says about them; for display, never for decisions. */
export type Profile = {
  readonly displayName?: string
  readonly givenName?: string
  readonly surname?: string
  readonly jobTitle?: string
  /** BCP 47 */
  readonly preferredLanguage?: string
  readonly photo?: Photo
}

export type ProfileResult = { readonly kind: 'profile'; readonly profile: Profile } | Unavailable

export type ProfileReader = { readonly read: (token: VerifiedToken) => Promise<ProfileResult> }

const MAX_PHOTO_BYTES = 1_048_576
const GRAPH_SCOPES = ['User.Read'] as const
const bounds = { timeoutMs: 5_000, maxBytes: MAX_PHOTO_BYTES }

const text = (maxCharacters: number) =>
  z
    .string()
    .trim()
    .transform((value) => value.slice(0, maxCharacters) || undefined)
    .nullish()
    .catch(undefined)

const me = z.object({
  displayName: text(256),
  givenName: text(64),
  surname: text(64),
  jobTitle: text(128),
  preferredLanguage: text(35),
})

/**
 * Reads name, job title, language and photo of the person who signed in, on behalf of that person (`User.Read`).
 * Never throws: whatever goes wrong is a reason in the result, and signing in goes on with the names of the token.
 *
 * @returns undefined when the settings hold no client secret.
 */
export function createProfileReader(deps: {
  settings: Settings
  fetch?: Fetch | undefined
}): ProfileReader | undefined {
  const exchange = createExchange(deps)
  if (!exchange) return undefined
  const { graphUrl } = cloudOf(deps.settings)

  const read: ProfileReader['read'] = async (token) => {
    const exchanged = await exchange(token, GRAPH_SCOPES)
    if (exchanged.kind === 'unavailable') return exchanged
    const client = graphClient(graphUrl, exchanged.accessToken, deps.fetch)
    try {
      const [person, photo] = await Promise.all([readPerson(client), readPhoto(client)])
      return { kind: 'profile', profile: { ...person, ...(photo ? { photo } : {}) } }
    } catch (error) {
      return unavailable(error)
    }
  }

  return { read }
}

/**
 * Graph's own client with one middleware of ours in place of its chain: that one drops the Authorization header on hosts
 * it does not know without saying so, and waits out Retry-After, for which a sign-in has no time.
 */
function graphClient(graphUrl: string, accessToken: Secret, fetch: Fetch = globalThis.fetch): Client {
  const execute = async (context: Context): Promise<void> => {
    const url = String(context.request)
    if (new URL(url).origin !== graphUrl) throw new Error('Graph was asked at another address than its own')
    const answer = await boundedFetch(
      fetch,
      url,
      { method: 'GET', headers: { accept: '*/*', authorization: `Bearer ${accessToken.reveal()}` } },
      bounds,
    )
    context.response = new Response(answer.body.length > 0 ? new Uint8Array(answer.body) : null, {
      status: answer.status,
      headers: answer.headers,
    })
  }
  return Client.initWithMiddleware({ middleware: { execute }, baseUrl: `${graphUrl}/`, defaultVersion: 'v1.0' })
}

async function readPerson(client: Client): Promise<Omit<Profile, 'photo'>> {
  const person = me.parse(
    await client.api('/me').select('displayName,givenName,surname,jobTitle,preferredLanguage').get(),
  )
  return Object.fromEntries(Object.entries(person).filter(([, value]) => value))
}

/** A photo that is missing, too large, of another kind or not to be had just now is simply no photo. */
async function readPhoto(client: Client): Promise<Photo | undefined> {
  try {
    const response: Response = await client.api('/me/photo/$value').responseType(ResponseType.RAW).get()
    if (response.status !== 200) return undefined
    const bytes = new Uint8Array(await response.arrayBuffer())
    const contentType = pictureKind(bytes)
    return contentType && { contentType, bytes }
  } catch {
    return undefined
  }
}

/** The kind is told from the first bytes, not from what the answer claims (security B4: only types that we chose). */
function pictureKind(bytes: Uint8Array): Photo['contentType'] | undefined {
  const startsWith = (...signature: number[]): boolean => signature.every((byte, place) => bytes[place] === byte)
  if (startsWith(0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (startsWith(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png'
  return undefined
}

function unavailable(cause: unknown): Unavailable {
  if (!(cause instanceof GraphError)) return { kind: 'unavailable', reason: 'away', cause }
  const { statusCode } = cause
  if (statusCode === 429) {
    const seconds = cause.headers ? retryAfterSeconds(new Headers(cause.headers)) : undefined
    return {
      kind: 'unavailable',
      reason: 'throttled',
      ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }),
      cause,
    }
  }
  return { kind: 'unavailable', reason: statusCode >= 400 && statusCode < 500 ? 'refused' : 'away', cause }
}
