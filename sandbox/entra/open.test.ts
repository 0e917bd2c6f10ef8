import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createProfileReader } from '../../src/entra/graph.ts'
import { createTokenVerifier } from '../../src/entra/verify-token.ts'
import { parseSettings } from '../../src/settings/load.ts'
import type { Settings } from '../../src/settings/schema.ts'
import { openSandboxGraph, type SandboxGraph } from '../graph/open.ts'
import type { Quota } from '../graph/quota.ts'
import { APPLICATION, tenants } from '../mission/cast.ts'
import { openSandboxEntra, SANDBOX_CLIENT_SECRET, type SandboxEntra } from './open.ts'

let entra: SandboxEntra
let graph: SandboxGraph
let nowMs: number
const now = (): number => nowMs
const quota: Quota = { requests: 4, windowMs: 10_000 }

beforeEach(async () => {
  nowMs = Date.now()
  entra = await openSandboxEntra({ port: 0, now })
  graph = await openSandboxGraph({ port: 0, entra, now, quota })
})

afterEach(async () => {
  await graph.close()
  await entra.close()
})

const settings = (): Settings =>
  parseSettings({
    publicUrl: 'http://mission.localhost:4310',
    mattermost: { url: 'http://127.0.0.1:4303', adminToken: 'a' },
    entra: {
      cloud: 'sandbox',
      clientId: APPLICATION.clientId,
      clientSecret: SANDBOX_CLIENT_SECRET,
      customCloud: {
        name: 'sandbox',
        loginUrl: entra.url,
        graphUrl: graph.url,
        frameAncestors: ['http://localhost:4300'],
      },
    },
    operator: { tenantId: tenants.office.tid },
  })

const verifier = () => createTokenVerifier({ settings: settings(), isListedTenant: () => true, now })

const exchange = async (changes: Record<string, string>, tid: string = tenants.coast.tid): Promise<unknown> => {
  const answer = await fetch(`${entra.url}/${tid}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      client_id: APPLICATION.clientId,
      client_secret: SANDBOX_CLIENT_SECRET,
      assertion: await entra.mint('ingrid'),
      scope: 'User.Read openid profile offline_access',
      ...changes,
    }),
  })
  return { status: answer.status, ...((await answer.json()) as object) }
}

describe('tokens', () => {
  it('pass the verifier of the backend, for every tenant', async () => {
    const verify = verifier()
    for (const person of ['ingrid', 'amelie', 'tomasz', 'sam']) {
      expect(await verify.verify(await entra.mint(person))).toMatchObject({ acct: 0, roles: [], isFallback: false })
    }
    expect(await verify.verify(await entra.mint('operator'))).toMatchObject({
      tid: tenants.office.tid,
      name: 'Robin Hale',
      roles: ['Mission.Operator'],
    })
  })

  it('look as those of Entra and live between 60 and 90 minutes', async () => {
    const token = await entra.mint('ingrid')
    const claims = decodeJwt(token)

    expect(decodeProtectedHeader(token)).toEqual({ typ: 'JWT', alg: 'RS256', kid: expect.any(String) })
    expect(claims).toMatchObject({
      aud: APPLICATION.clientId,
      iss: `${entra.url}/${tenants.coast.tid}/v2.0`,
      acct: 0,
      azp: APPLICATION.hostClientId,
      azpacr: '0',
      preferred_username: 'ingrid@nordkyst.example',
      scp: 'access_as_user',
      ver: '2.0',
    })
    expect(claims).not.toHaveProperty('roles')
    const lifetime = (claims.exp ?? 0) - (claims.iat ?? 0)
    expect(lifetime).toBeGreaterThanOrEqual(3600)
    expect(lifetime).toBeLessThanOrEqual(5400)
  })

  it('of before a key roll stay good once, and of two rolls ago do not', async () => {
    const early = await entra.mint('ingrid')
    await entra.rollKeys()
    expect(await verifier().verify(early)).toMatchObject({ tid: tenants.coast.tid })
    expect(await verifier().verify(await entra.mint('ingrid'))).toMatchObject({ tid: tenants.coast.tid })

    await entra.rollKeys()
    await expect(verifier().verify(early)).rejects.toMatchObject({ code: 'token_key_unknown' })
  })

  it('are refused to a host without consent and after the account has ended', async () => {
    expect(await entra.tokenForHost('noor')).toEqual({ refusal: 'resourceRequiresConsent' })
    entra.setConsent(tenants.survey.tid, true)
    expect(await entra.tokenForHost('noor')).toHaveProperty('token')

    entra.setEnded('noor', true)
    expect(await entra.tokenForHost('noor')).toEqual({
      refusal: 'invalid_grant: AADSTS50057: The user account is disabled.',
    })
    entra.setEnded('noor', false)
    expect(await entra.tokenForHost('noor')).toHaveProperty('token')
  })

  it('keep verifying over a restart, and what was changed about people stays', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'entra-'))
    const dataFile = join(folder, 'deep', 'entra.json')
    const first = await openSandboxEntra({ port: 0, now, dataFile })
    first.setConsent(tenants.survey.tid, true)
    first.setEnded('jonas', true)
    const assertion = await first.mint('ingrid')
    await first.close()

    const second = await openSandboxEntra({ port: 0, now, dataFile })

    expect(second.hasConsent('noor')).toBe(true)
    expect(second.isEnded('jonas')).toBe(true)
    expect(decodeProtectedHeader(await second.mint('ingrid')).kid).toBe(decodeProtectedHeader(assertion).kid)
    await second.close()
    rmSync(folder, { recursive: true })
  })
})

describe('on behalf of', () => {
  it('yields a token with which the backend reads name and photo', async () => {
    const reader = createProfileReader({ settings: settings() })

    const result = await reader?.read(await verifier().verify(await entra.mint('amelie')))

    expect(result).toMatchObject({
      kind: 'profile',
      profile: {
        displayName: 'Amélie Fournier',
        givenName: 'Amélie',
        surname: 'Fournier',
        jobTitle: 'Convoy planner',
        preferredLanguage: 'fr',
        photo: { contentType: 'image/png' },
      },
    })
  })

  it('tells the backend when consent is missing', async () => {
    const reader = createProfileReader({ settings: settings() })

    expect(await reader?.read(await verifier().verify(await entra.mint('noor')))).toMatchObject({
      kind: 'unavailable',
      reason: 'consent_required',
    })
  })

  it.each([
    ['another application', { client_id: APPLICATION.hostClientId }, 'unauthorized_client', 700016],
    ['a wrong secret', { client_secret: 'guess' }, 'invalid_client', 7000215],
    ['another grant', { grant_type: 'password' }, 'unsupported_grant_type', 70003],
    ['a scope that nobody registered', { scope: 'Mail.Read' }, 'invalid_scope', 70011],
    ['no scope', { scope: '' }, 'invalid_request', 90014],
    ['an assertion that is none', { assertion: 'a.b.c' }, 'invalid_grant', 50013],
  ])('is refused for %s as Entra refuses it', async (_, changes, error, number) => {
    expect(await exchange(changes)).toMatchObject({
      error,
      error_codes: [number],
      error_description: expect.stringMatching(new RegExp(`^AADSTS${number}: .* Trace ID: .* Correlation ID: `)),
    })
  })

  it('is refused for an assertion of another audience, another tenant, or past its end', async () => {
    expect(await exchange({ assertion: await entra.mint('ingrid', { aud: 'x' }) })).toMatchObject({
      error_codes: [500131],
    })
    expect(await exchange({ assertion: await entra.mint('amelie') })).toMatchObject({ error_codes: [50013] })
    expect(await exchange({}, 'common')).toMatchObject({ error_codes: [90002] })
    const late = await entra.mint('ingrid', { exp: Math.floor(nowMs / 1000) - 1 })
    expect(await exchange({ assertion: late })).toMatchObject({ error_codes: [500133] })
  })

  it('is refused without consent and for an ended account, with the suberror that says so', async () => {
    entra.setConsent(tenants.coast.tid, false)
    expect(await exchange({})).toMatchObject({ status: 400, error: 'invalid_grant', suberror: 'consent_required' })
    entra.setEnded('ingrid', true)
    expect(await exchange({})).toMatchObject({ status: 400, error_codes: [50057] })
  })
})

describe('Graph', () => {
  const tokenForGraph = async (person: string, tid: string): Promise<string> =>
    ((await exchange({ assertion: await entra.mint(person) }, tid)) as { access_token: string }).access_token

  const ask = (path: string, token?: string): Promise<Response> =>
    fetch(`${graph.url}/v1.0${path}`, token ? { headers: { authorization: `Bearer ${token}` } } : {})

  it('answers nobody without a token of its own', async () => {
    expect((await ask('/me')).status).toBe(401)
    const answer = await ask('/me', await entra.mint('ingrid'))
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ error: { code: 'InvalidAuthenticationToken' } })
  })

  it('gives the selected properties, and a photo of its own for each person', async () => {
    const token = await tokenForGraph('ingrid', tenants.coast.tid)

    const person = (await (await ask('/me?$select=displayName,id,nonsense', token)).json()) as object
    expect(person).toEqual({
      '@odata.context': expect.any(String),
      displayName: 'Ingrid Solberg',
      id: '1a5c0d7e-91b4-4e63-8f20-6b7d3c9e5a11',
    })

    const photo = Buffer.from(await (await ask('/me/photo/$value', token)).arrayBuffer())
    const other = await ask('/me/photo/$value', await tokenForGraph('jonas', tenants.coast.tid))
    expect(photo.subarray(1, 4).toString()).toBe('PNG')
    expect(photo.equals(Buffer.from(await other.arrayBuffer()))).toBe(false)
  })

  it('slows down one tenant without touching another, and says for how long', async () => {
    const coast = await tokenForGraph('ingrid', tenants.coast.tid)
    const relief = await tokenForGraph('amelie', tenants.relief.tid)
    for (let count = 0; count < quota.requests; count++) expect((await ask('/me', coast)).status).toBe(200)

    nowMs += 4_000
    const refused = await ask('/me', coast)
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('6')
    expect((await ask('/me', relief)).status).toBe(200)

    nowMs += 6_000
    expect((await ask('/me', coast)).status).toBe(200)
  })
})

describe('the door', () => {
  /** fetch does not let a Host header be chosen. */
  const knock = (method: string, path: string, headers: Record<string, string>): Promise<number> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(entra.url)
      request({ hostname, port, method, path, headers }, (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      })
        .on('error', reject)
        .end()
    })

  const tokenPath = `/${tenants.coast.tid}/oauth2/v2.0/token`

  it('I8: another Host is turned away, so that no name can be pointed here', async () => {
    const keys = `/${tenants.coast.tid}/discovery/v2.0/keys`
    const { host } = new URL(entra.url)

    expect(await knock('GET', keys, { host: 'evil.example' })).toBe(403)
    expect(await knock('POST', tokenPath, { host: 'evil.example' })).toBe(403)
    expect(await knock('GET', keys, { host })).toBe(200)
  })

  it('I8: nothing is signed for the script of another page', async () => {
    const { host } = new URL(entra.url)

    expect(await knock('POST', tokenPath, { host, origin: 'https://evil.example' })).toBe(403)
    expect(await knock('POST', tokenPath, { host, origin: 'null' })).toBe(403)
    expect(await knock('POST', tokenPath, { host })).toBe(400)
  })
})

describe("the administrator's consent", () => {
  const page = (tid: string, query: Record<string, string>): string =>
    `${entra.url}/${tid}/v2.0/adminconsent?${new URLSearchParams({ client_id: APPLICATION.clientId, ...query })}`

  it('is given on a page and brings the administrator back with the state', async () => {
    const address = page(tenants.survey.tid, { redirect_uri: 'http://mission.localhost:4310/consent', state: 's1' })
    const shown = await (await fetch(address)).text()
    expect(shown).toContain('Open Survey Group')
    expect(entra.hasConsent('noor')).toBe(false)

    const answer = await fetch(address, {
      method: 'POST',
      body: new URLSearchParams({ answer: 'yes' }),
      redirect: 'manual',
    })

    expect(entra.hasConsent('noor')).toBe(true)
    expect(answer.headers.get('location')).toBe(
      `http://mission.localhost:4310/consent?admin_consent=True&tenant=${tenants.survey.tid}&state=s1`,
    )
  })

  it('can be withheld, and changes nothing then', async () => {
    const answer = await fetch(page(tenants.survey.tid, {}), {
      method: 'POST',
      body: new URLSearchParams({ answer: 'no' }),
    })

    expect(await answer.text()).toContain('Nothing was changed')
    expect(entra.hasConsent('noor')).toBe(false)
  })

  it('is asked for at the shorter address too, which needs no way back', async () => {
    const address = `${entra.url}/${tenants.survey.tid}/adminconsent?client_id=${APPLICATION.clientId}`
    const answer = await fetch(address, { method: 'POST', body: new URLSearchParams({ answer: 'yes' }) })

    expect(await answer.text()).toContain('can use the app now')
    expect(entra.hasConsent('noor')).toBe(true)
  })

  it('never leads off this machine', async () => {
    const address = page(tenants.survey.tid, { redirect_uri: 'https://evil.example/' })

    expect((await fetch(address)).status).toBe(400)
  })
})
