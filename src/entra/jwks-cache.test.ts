import { randomUUID } from 'node:crypto'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Problem } from '../api/errors.ts'
import { type Issuer, type IssuerKey, makeKey, OPERATOR, openIssuer, PARTNER } from './issuer.fixture.ts'
import { createJwksCache, type JwksCache, type JwksLimits } from './jwks-cache.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

let oldKey: IssuerKey
let newKey: IssuerKey
let issuer: Issuer
let nowMs: number
let cache: JwksCache

const open = (limits: Partial<JwksLimits> = {}): JwksCache =>
  createJwksCache({ loginUrl: issuer.url, now: () => nowMs, limits })

beforeAll(async () => {
  oldKey = await makeKey('old')
  newKey = await makeKey('new')
})

beforeEach(async () => {
  issuer = await openIssuer(oldKey)
  nowMs = 1_000_000 * SECOND
  cache = open()
})

afterEach(() => issuer.close())

const codeOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'found',
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  )

const roll = (): void => {
  issuer.mood.keys = [{ ...newKey, issuer: issuer.template }]
}

describe('keys', () => {
  it('are fetched once for many askers at the same time', async () => {
    await Promise.all(Array.from({ length: 50 }, () => cache.keyOf(PARTNER, 'old')))

    expect(issuer.asked).toEqual([`/${PARTNER}/discovery/v2.0/keys`])
  })

  it('are held for an hour, then fetched again', async () => {
    await cache.keyOf(PARTNER, 'old')
    nowMs += HOUR - 1
    await cache.keyOf(PARTNER, 'old')
    expect(issuer.asked).toHaveLength(1)

    nowMs += 1
    await cache.keyOf(PARTNER, 'old')
    expect(issuer.asked).toHaveLength(2)
  })

  it('are fetched again at once when Entra has rolled to a new one', async () => {
    await cache.keyOf(PARTNER, 'old')
    nowMs += MINUTE
    roll()

    expect((await cache.keyOf(PARTNER, 'new')).issuer).toBe(issuer.template)
    expect(issuer.asked).toHaveLength(2)
  })

  it('that Entra has withdrawn stop working with the next fetch', async () => {
    await cache.keyOf(PARTNER, 'old')
    roll()
    nowMs += HOUR

    expect(await codeOf(cache.keyOf(PARTNER, 'old'))).toBe('token_key_unknown')
  })

  it('that nobody knows cause one fetch a minute at most', async () => {
    await cache.keyOf(PARTNER, 'old')
    for (let second = 0; second < 180; second++) {
      nowMs += SECOND
      expect(await codeOf(cache.keyOf(PARTNER, `unknown-${second}`))).toBe('token_key_unknown')
    }

    expect(issuer.asked).toHaveLength(4)
  })

  it('of many tenants are bounded: the one asked for longest ago is dropped', async () => {
    cache = open({ maxTenants: 2 })
    const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()] as const
    await cache.keyOf(first, 'old')
    await cache.keyOf(second, 'old')
    await cache.keyOf(first, 'old')
    await cache.keyOf(third, 'old')
    expect(issuer.asked).toHaveLength(3)

    await cache.keyOf(first, 'old')
    expect(issuer.asked).toHaveLength(3)
    await cache.keyOf(second, 'old')
    expect(issuer.asked).toHaveLength(4)
  })
})

describe('Entra away', () => {
  it('keys already held go on working for a day', async () => {
    await cache.keyOf(PARTNER, 'old')
    issuer.mood.instead = 'fail'

    nowMs += 24 * HOUR - 1
    expect(await codeOf(cache.keyOf(PARTNER, 'old'))).toBe('found')
    nowMs += 1
    expect(await codeOf(cache.keyOf(PARTNER, 'old'))).toBe('entra_away')
  })

  it('is asked once a minute while keys are held', async () => {
    await cache.keyOf(PARTNER, 'old')
    issuer.mood.instead = 'fail'
    nowMs += HOUR
    for (let second = 0; second < 60; second++) {
      await cache.keyOf(PARTNER, 'old')
      nowMs += SECOND
    }

    expect(issuer.asked).toHaveLength(2)
  })

  it('without keys is a fault that says when to try again, and works soon after Entra is back', async () => {
    issuer.mood.instead = 'fail'
    await expect(cache.keyOf(PARTNER, 'old')).rejects.toMatchObject({ code: 'entra_away', retryAfterSeconds: 5 })

    issuer.mood.instead = undefined
    expect(await codeOf(cache.keyOf(PARTNER, 'old'))).toBe('entra_away')
    nowMs += 5 * SECOND
    expect(await codeOf(cache.keyOf(PARTNER, 'old'))).toBe('found')
  })

  it('for one tenant leaves the others alone', async () => {
    await cache.keyOf(OPERATOR, 'old')
    issuer.mood.instead = 'fail'

    expect(await codeOf(cache.keyOf(PARTNER, 'old'))).toBe('entra_away')
    expect(await codeOf(cache.keyOf(OPERATOR, 'old'))).toBe('found')
  })

  it.each(['redirect', 'flood', 'nonsense'] as const)('a %s instead of keys counts as away', async (instead) => {
    issuer.mood.instead = instead

    expect(await codeOf(cache.keyOf(PARTNER, 'old'))).toBe('entra_away')
    expect(issuer.asked).toEqual([`/${PARTNER}/discovery/v2.0/keys`])
  })

  it('an answer that never comes counts as away', async () => {
    issuer.mood.instead = 'hang'
    cache = open({ timeoutMs: 20 })

    expect(await codeOf(cache.keyOf(PARTNER, 'old'))).toBe('entra_away')
  })
})
