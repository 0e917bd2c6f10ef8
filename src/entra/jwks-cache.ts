import { Problem } from '../api/errors.ts'
import { boundedFetch, type Fetch } from './bounded-fetch.ts'
import { readSigningKeys, type SigningKey } from './signing-keys.ts'

export type JwksLimits = {
  /** Younger than this, keys are used without asking Entra. */
  readonly freshMs: number
  /** Older than this, keys are not used, even if Entra does not answer. */
  readonly usableMs: number
  /** Least time between two fetches for one tenant, whoever sends unknown key ids. */
  readonly coolDownMs: number
  /** The same while there are no keys at all, so that sign-in comes back soon after Entra does. */
  readonly emptyCoolDownMs: number
  readonly timeoutMs: number
  readonly maxBytes: number
  readonly maxTenants: number
}

const usualLimits: JwksLimits = {
  freshMs: 3_600_000,
  usableMs: 86_400_000,
  coolDownMs: 60_000,
  emptyCoolDownMs: 5_000,
  timeoutMs: 5_000,
  maxBytes: 262_144,
  maxTenants: 500,
}

export type JwksCache = {
  /**
   * The key with this id in the key document of a tenant. The caller has checked that `tid` is a GUID and listed.
   *
   * @throws Problem `token_key_unknown`, or `entra_away` when Entra cannot be asked and no usable keys are held.
   */
  readonly keyOf: (tid: string, kid: string) => Promise<SigningKey>
}

type Entry = {
  keys: ReadonlyMap<string, SigningKey>
  fetchedAtMs: number
  triedAtMs: number
  lastFault: unknown
  inFlight: Promise<void> | undefined
}

/** Signing keys per tenant (design 6.1): bounded age, cool-down, one fetch in flight, keys survive an outage of Entra. */
export function createJwksCache(deps: {
  loginUrl: string
  now: () => number
  fetch?: Fetch | undefined
  limits?: Partial<JwksLimits> | undefined
}): JwksCache {
  const { loginUrl, now, fetch = globalThis.fetch } = deps
  const limits = { ...usualLimits, ...deps.limits }
  const entries = new Map<string, Entry>()

  /** Moves the tenant to the young end of the map; the old end is dropped. */
  const touch = (tid: string): Entry => {
    const entry = entries.get(tid) ?? {
      keys: new Map(),
      fetchedAtMs: Number.NEGATIVE_INFINITY,
      triedAtMs: Number.NEGATIVE_INFINITY,
      lastFault: undefined,
      inFlight: undefined,
    }
    entries.delete(tid)
    entries.set(tid, entry)
    if (entries.size > limits.maxTenants) entries.delete(entries.keys().next().value ?? tid)
    return entry
  }

  const load = async (tid: string, entry: Entry): Promise<void> => {
    try {
      const answer = await boundedFetch(
        fetch,
        `${loginUrl}/${tid}/discovery/v2.0/keys`,
        { headers: { accept: 'application/json' } },
        limits,
      )
      if (answer.status !== 200) throw new Error(`the key document was answered with ${answer.status}`)
      entry.keys = await readSigningKeys(answer.body)
      entry.fetchedAtMs = now()
      entry.lastFault = undefined
    } catch (error) {
      // Keys already held stay usable up to their greatest age; keyOf raises this fault once there are none.
      entry.lastFault = error
    }
  }

  const refresh = async (tid: string, entry: Entry): Promise<void> => {
    if (!entry.inFlight) {
      const coolDownMs = entry.keys.size === 0 ? limits.emptyCoolDownMs : limits.coolDownMs
      if (now() - entry.triedAtMs < coolDownMs) return
      entry.triedAtMs = now()
      entry.inFlight = load(tid, entry).finally(() => {
        entry.inFlight = undefined
      })
    }
    await entry.inFlight
  }

  const keyOf: JwksCache['keyOf'] = async (tid, kid) => {
    const entry = touch(tid)
    const isFresh = now() - entry.fetchedAtMs < limits.freshMs
    if (!isFresh || !entry.keys.has(kid)) await refresh(tid, entry)
    if (now() - entry.fetchedAtMs >= limits.usableMs) {
      throw new Problem('entra_away', {
        why: `no signing keys of tenant ${tid}`,
        cause: entry.lastFault,
        retryAfterSeconds: Math.ceil(limits.emptyCoolDownMs / 1000),
      })
    }
    const found = entry.keys.get(kid)
    if (!found) throw new Problem('token_key_unknown', { why: `no key with this id at tenant ${tid}` })
    return found
  }

  return { keyOf }
}
