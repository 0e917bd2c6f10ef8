import { createHmac, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { base64url, exportSPKI } from 'jose'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Problem } from '../api/errors.ts'
import {
  CLIENT_ID,
  ID_URI,
  type Issuer,
  type IssuerKey,
  makeKey,
  NOW_MS,
  OPERATOR,
  openIssuer,
  PARTNER,
  PERSON,
  STRANGER,
  settingsFor,
  TEAMS_WEB,
} from './issuer.fixture.ts'
import { createTokenVerifier, type TokenVerifier } from './verify-token.ts'

let key: IssuerKey
let otherKey: IssuerKey
let issuer: Issuer
let nowMs: number
let verifier: TokenVerifier

beforeAll(async () => {
  key = await makeKey('key-one')
  otherKey = await makeKey('key-two')
})

beforeEach(async () => {
  issuer = await openIssuer(key)
  nowMs = NOW_MS
  verifier = createTokenVerifier({
    settings: settingsFor(issuer.url),
    isListedTenant: (tid) => tid === PARTNER,
    now: () => nowMs,
  })
})

afterEach(() => issuer.close())

const codeOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  )

const refusalOf = async (overrides: Record<string, unknown>): Promise<string> =>
  codeOf(verifier.verify(await issuer.mint(overrides)))

/** A token with any header, signed by whatever is given. */
const handmade = (header: object, claims: object, sign: (input: string) => Uint8Array): string => {
  const input = `${base64url.encode(JSON.stringify(header))}.${base64url.encode(JSON.stringify(claims))}`
  return `${input}.${base64url.encode(sign(input))}`
}

describe('a token that is not what Entra signed', () => {
  it('is refused when it is no token at all', async () => {
    for (const text of ['', 'a', 'a.b', 'a.b.c', '..', `${'x'.repeat(20_000)}.y.z`, '{}.{}.{}']) {
      expect(await codeOf(verifier.verify(text))).toBe('token_malformed')
    }
    expect(issuer.asked).toEqual([])
  })

  it('is refused whatever text is sent, without asking for keys', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        expect(await codeOf(verifier.verify(text))).toBe('token_malformed')
      }),
    )
    expect(issuer.asked).toEqual([])
  })

  it('is refused with algorithm none', async () => {
    const token = handmade({ alg: 'none', kid: 'key-one' }, issuer.claims(), () => new Uint8Array())

    expect(await codeOf(verifier.verify(token))).toBe('token_algorithm')
    expect(issuer.asked).toEqual([])
  })

  it('is refused with HS256 and our public key as the secret', async () => {
    const publicPem = await exportSPKI(key.publicKey)
    const token = handmade({ alg: 'HS256', kid: 'key-one' }, issuer.claims(), (input) =>
      createHmac('sha256', publicPem).update(input).digest(),
    )

    expect(await codeOf(verifier.verify(token))).toBe('token_algorithm')
  })

  it('is refused with other algorithms of the same key kind', async () => {
    for (const alg of ['RS512', 'PS256', 'ES256', 'rs256', '', undefined]) {
      const token = handmade({ alg, kid: 'key-one' }, issuer.claims(), () => new Uint8Array(256))
      expect(await codeOf(verifier.verify(token))).toMatch(/^token_(algorithm|malformed)$/)
    }
  })

  it('is refused when a critical header is demanded that we do not know', async () => {
    const token = handmade(
      { alg: 'RS256', kid: 'key-one', crit: ['b64'], b64: false },
      issuer.claims(),
      () => new Uint8Array(256),
    )

    expect(await codeOf(verifier.verify(token))).toMatch(/^token_(malformed|signature)$/)
  })

  it('is refused when its claims were altered after signing', async () => {
    const [header, , signature] = (await issuer.mint()).split('.')
    const altered = base64url.encode(JSON.stringify(issuer.claims({ roles: ['Mission.Operator'] })))

    expect(await codeOf(verifier.verify(`${header}.${altered}.${signature}`))).toBe('token_signature')
  })

  it('is refused when another key signed it under the id of a known one', async () => {
    expect(await codeOf(verifier.verify(await issuer.mint({}, otherKey, 'key-one')))).toBe('token_signature')
  })

  it('is refused when its header brings a key or an address of its own', async () => {
    const token = await issuer.mint({}, otherKey, 'key-two')
    const [, claims, signature] = token.split('.')
    const header = base64url.encode(
      JSON.stringify({ alg: 'RS256', kid: 'key-two', jku: `${issuer.url}/evil`, x5u: `${issuer.url}/evil` }),
    )

    expect(await codeOf(verifier.verify(`${header}.${claims}.${signature}`))).toBe('token_key_unknown')
    expect(issuer.asked).toEqual([`/${PARTNER}/discovery/v2.0/keys`])
  })

  it('is refused without a key id', async () => {
    const token = handmade({ alg: 'RS256' }, issuer.claims(), () => new Uint8Array(256))

    expect(await codeOf(verifier.verify(token))).toBe('token_malformed')
  })
})

describe('a token of Entra that is not meant for us', () => {
  it.each([
    ['of another audience', { aud: 'b0f1d8b1-0000-4000-8000-000000000000' }, 'token_audience'],
    ['of a list of audiences', { aud: [CLIENT_ID] }, 'token_audience'],
    ['without audience', { aud: undefined }, 'token_audience'],
    ['of Graph', { aud: '00000003-0000-0000-c000-000000000000' }, 'token_audience'],
    ['of an unknown application', { azp: 'aaaaaaaa-0000-4000-8000-000000000000' }, 'token_client'],
    ['without application', { azp: undefined }, 'token_client'],
    ['without our scope', { scp: 'User.Read' }, 'token_scope'],
    ['with a scope that only begins like ours', { scp: 'access_as_user.all' }, 'token_scope'],
    [
      'without any scope, as an application acting alone has',
      { scp: undefined, roles: ['access_as_user'] },
      'token_scope',
    ],
    ['that says it is an application', { idtyp: 'app' }, 'token_scope'],
    ['without a person', { oid: undefined }, 'token_no_oid'],
    ['with a person that is not a GUID', { oid: '../../users' }, 'token_no_oid'],
    ['with a person in capitals, which would be a second identity', { oid: PERSON.toUpperCase() }, 'token_no_oid'],
    ['without an end', { exp: undefined }, 'token_malformed'],
    ['with an end in text', { exp: '9999999999' }, 'token_malformed'],
  ])('is refused %s', async (_, overrides, code) => {
    expect(await refusalOf(overrides)).toBe(code)
  })

  it('hostile 17: a version 1 token is refused', async () => {
    const v1 = {
      ver: '1.0',
      iss: `https://sts.windows.net/${PARTNER}/`,
      aud: ID_URI,
      azp: undefined,
      appid: TEAMS_WEB,
      unique_name: 'ingrid@nordkyst.example',
    }

    expect(await refusalOf(v1)).toBe('token_version')
    expect(await refusalOf({ ver: undefined })).toBe('token_version')
  })

  it('hostile 17: an issuer other than that of the tenant in this cloud is refused', async () => {
    for (const iss of [
      `${issuer.url}/${OPERATOR}/v2.0`,
      `${issuer.url}/${PARTNER}/v2.0/`,
      `https://login.microsoftonline.com/${PARTNER}/v2.0`,
      `${issuer.url}/common/v2.0`,
      undefined,
    ]) {
      expect(await refusalOf({ iss })).toBe('token_issuer')
    }
  })

  it('hostile 17, I2: a key that the key document gives to another issuer is refused', async () => {
    issuer.mood.keys = [{ ...key, issuer: `${issuer.url}/${OPERATOR}/v2.0` }]

    expect(await refusalOf({})).toBe('token_issuer')
  })

  it('I2: a key that the key document gives to no issuer is not used', async () => {
    issuer.mood.keys = [
      { ...key, issuer: '' },
      { ...otherKey, issuer: issuer.template },
    ]

    expect(await refusalOf({})).toBe('token_key_unknown')
  })

  it('hostile 17, I2: our own application is refused on the usual route and the hosts on the fallback route', async () => {
    expect(await refusalOf({ azp: CLIENT_ID })).toBe('token_client')
    expect(await codeOf(verifier.verify(await issuer.mint(), 'fallback'))).toBe('token_client')

    const token = await verifier.verify(await issuer.mint({ azp: CLIENT_ID }), 'fallback')

    expect(token).toMatchObject({ azp: CLIENT_ID, isFallback: true })
  })

  it('hostile 17, I2: a tenant id that is not a GUID enters no address', async () => {
    for (const tid of [
      'common',
      'organizations',
      '../operator',
      `${PARTNER}/..`,
      PARTNER.toUpperCase(),
      '',
      undefined,
      7,
    ]) {
      expect(await refusalOf({ tid, iss: `${issuer.url}/${PARTNER}/v2.0` })).toBe('token_malformed')
    }
    expect(issuer.asked).toEqual([])
  })
})

describe('time', () => {
  it('a token is accepted until a minute after its end, and not longer', async () => {
    const token = await issuer.mint({ exp: NOW_MS / 1000 })

    nowMs = NOW_MS + 59_999
    expect(await codeOf(verifier.verify(token))).toBe('accepted')
    nowMs = NOW_MS + 60_000
    expect(await codeOf(verifier.verify(token))).toBe('token_expired')
  })

  it('a token from the future is accepted if it is a minute ahead at most', async () => {
    for (const claim of ['nbf', 'iat']) {
      expect(await refusalOf({ [claim]: NOW_MS / 1000 + 60 })).toBe('accepted')
      expect(await refusalOf({ [claim]: NOW_MS / 1000 + 61 })).toBe('token_not_yet_valid')
    }
  })
})

describe('a good token', () => {
  it('gives the person with tenant and object id, and hides itself when printed', async () => {
    const token = await issuer.mint({
      roles: ['Mission.Operator'],
      idp: `https://sts.windows.net/${STRANGER}/`,
      acct: 1,
    })

    const verified = await verifier.verify(token)

    expect(verified).toMatchObject({
      tid: PARTNER,
      oid: PERSON,
      name: 'Ingrid Solberg',
      preferredUsername: 'ingrid@nordkyst.example',
      idp: `https://sts.windows.net/${STRANGER}/`,
      acct: 1,
      roles: ['Mission.Operator'],
      azp: TEAMS_WEB,
      expiresAtMs: NOW_MS + 3_600_000,
      issuedAtMs: NOW_MS - 10_000,
      isFallback: false,
    })
    expect(verified.raw.reveal()).toBe(token)
    expect(JSON.stringify(verified)).not.toContain(token)
  })

  it('may name the application id URI as its audience', async () => {
    expect(await refusalOf({ aud: ID_URI })).toBe('accepted')
  })

  it('leaves out what the token does not say', async () => {
    const verified = await verifier.verify(
      await issuer.mint({ acct: undefined, name: undefined, roles: 'Mission.Operator' }),
    )

    expect('acct' in verified).toBe(false)
    expect('idp' in verified).toBe(false)
    expect(verified).toMatchObject({ name: '', roles: [] })
  })
})

describe('tenants that are not listed', () => {
  it("I2: are checked with the keys of the operator's tenant and verify, so that they can be told", async () => {
    const verified = await verifier.verify(await issuer.mint({ tid: STRANGER }))

    expect(verified.tid).toBe(STRANGER)
    expect(issuer.asked).toEqual([`/${OPERATOR}/discovery/v2.0/keys`])
  })

  it('I2: their forged tokens are refused', async () => {
    const token = await issuer.mint({ tid: STRANGER }, otherKey, 'key-one')

    expect(await codeOf(verifier.verify(token))).toBe('token_signature')
  })

  it('hostile 17: unknown keys over 1,000 tenants cause one fetch', async () => {
    const attempts = Array.from({ length: 1000 }, (_, place) => {
      const tid = randomUUID()
      const claims = issuer.claims({ tid })
      return codeOf(verifier.verify(handmade({ alg: 'RS256', kid: `kid-${place}` }, claims, () => new Uint8Array(256))))
    })

    expect(new Set(await Promise.all(attempts))).toEqual(new Set(['token_key_unknown']))
    expect(issuer.asked).toEqual([`/${OPERATOR}/discovery/v2.0/keys`])
  })
})
