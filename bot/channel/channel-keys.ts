import { type CryptoKey, importJWK } from 'jose'
import { z } from 'zod'
import { Problem } from '../../src/api/errors.ts'
import { boundedFetch, type Fetch } from '../../src/entra/bounded-fetch.ts'

/** A key of the channel service, and the channels that it may speak for. */
export type ChannelKey = { readonly key: CryptoKey; readonly endorsements: readonly string[] }

export type ChannelKeys = {
  /** @throws Problem `channel_refused` when no such key is published, `entra_away` when nobody can be asked and none are held */
  keyOf(kid: string): Promise<ChannelKey>
}

const bounds = { timeoutMs: 5_000, maxBytes: 524_288 }
const FRESH_MS = 3_600_000
/** Older than this, keys are not used, even if nobody answers. */
const USABLE_MS = 5 * 86_400_000
/** Least time between two fetches, whoever sends unknown key ids. */
const COOL_DOWN_MS = 60_000
const EMPTY_COOL_DOWN_MS = 5_000

const openIdDocument = z.object({ jwks_uri: z.url() })
const keyDocument = z.object({ keys: z.array(z.unknown()).max(200) })
const rsaKey = z.object({
  kty: z.literal('RSA'),
  kid: z.string().min(1).max(256),
  use: z.literal('sig').optional(),
  n: z.string().min(342).max(1400),
  e: z.string().min(1).max(16),
  endorsements: z.array(z.string()).min(1),
})

/** The channel service's keys by its OpenID document: bounded age, one fetch in flight, kept through an outage. */
export function createChannelKeys(deps: {
  openIdUrl: string
  now: () => number
  fetch?: Fetch | undefined
}): ChannelKeys {
  const { openIdUrl, now, fetch = globalThis.fetch } = deps
  let keys: ReadonlyMap<string, ChannelKey> = new Map()
  let fetchedAtMs = Number.NEGATIVE_INFINITY
  let triedAtMs = Number.NEGATIVE_INFINITY
  let lastFault: unknown
  let inFlight: Promise<void> | undefined

  async function document(url: string): Promise<unknown> {
    const answer = await boundedFetch(fetch, url, { headers: { accept: 'application/json' } }, bounds)
    if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`)
    return JSON.parse(Buffer.from(answer.body).toString('utf8'))
  }

  async function load(): Promise<void> {
    try {
      const { jwks_uri } = openIdDocument.parse(await document(openIdUrl))
      if (new URL(jwks_uri).origin !== new URL(openIdUrl).origin)
        throw new Error(`the keys are said to be at ${jwks_uri}, which is another host`)
      keys = await readKeys(await document(jwks_uri))
      fetchedAtMs = now()
      lastFault = undefined
    } catch (error) {
      // Keys already held stay usable; keyOf raises this fault once there are none.
      lastFault = error
    }
  }

  async function refresh(): Promise<void> {
    if (!inFlight) {
      if (now() - triedAtMs < (keys.size === 0 ? EMPTY_COOL_DOWN_MS : COOL_DOWN_MS)) return
      triedAtMs = now()
      inFlight = load().finally(() => {
        inFlight = undefined
      })
    }
    await inFlight
  }

  return {
    async keyOf(kid) {
      if (now() - fetchedAtMs >= FRESH_MS || !keys.has(kid)) await refresh()
      if (now() - fetchedAtMs >= USABLE_MS)
        throw new Problem('entra_away', {
          why: 'no keys of the channel service',
          cause: lastFault,
          retryAfterSeconds: 5,
        })
      const found = keys.get(kid)
      if (!found) throw new Problem('channel_refused', { why: 'no key with this id' })
      return found
    },
  }
}

/** Keys without endorsements speak for no channel and are left out (security P1). */
async function readKeys(body: unknown): Promise<ReadonlyMap<string, ChannelKey>> {
  const usable = new Map<string, ChannelKey>()
  for (const candidate of keyDocument.parse(body).keys) {
    const parsed = rsaKey.safeParse(candidate)
    if (!parsed.success) continue
    const { kid, n, e, endorsements } = parsed.data
    const key = await importJWK({ kty: 'RSA', n, e, alg: 'RS256' }, 'RS256')
    if (!(key instanceof Uint8Array)) usable.set(kid, { key, endorsements })
  }
  if (usable.size === 0) throw new Error('the key document holds no usable key')
  return usable
}
