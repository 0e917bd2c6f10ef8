import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tenants } from '../../sandbox/mission/cast.ts'
import { type Mission, openMission } from '../support/mission.ts'

let mission: Mission
let skewMs = 0
beforeAll(async () => {
  mission = await openMission({ now: () => Date.now() + skewMs })
})
afterAll(() => mission.close())

const codeOf = async (answer: Response): Promise<string> => ((await answer.json()) as { code: string }).code
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })

describe('walking in', () => {
  it('makes one guest and one pair of tokens of fifty simultaneous first logins of one person', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => mission.enter('tomasz')))

    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]))
    const userIds = await Promise.all(
      answers.map(async (answer) => ((await answer.json()) as { guest: { userId: string } }).guest.userId),
    )
    expect(new Set(userIds).size).toBe(1)
    const { guests } = (await (await mission.admin('GET', '/guests')).json()) as { guests: { oid: string }[] }
    expect(guests.filter((guest) => guest.oid.endsWith('7c31'))).toHaveLength(1)
    const tokens = (await (
      await fetch(`${mission.mattermost.url}/api/v4/users/${userIds[0]}/tokens`, {
        headers: bearer(mission.mattermost.adminToken),
      })
    ).json()) as unknown[]
    expect(tokens).toHaveLength(2)
  })

  it('shows exactly the channels that the terms grant', async () => {
    const session = await mission.signIn('amelie')
    const [team] = (await (
      await mission.call('/api/v4/users/me/teams', { headers: bearer(session.sessionToken) })
    ).json()) as { id: string }[]
    const channels = (await (
      await mission.call(`/api/v4/users/me/teams/${team?.id}/channels`, { headers: bearer(session.sessionToken) })
    ).json()) as { name: string }[]

    expect(channels.map((channel) => channel.name).sort()).toEqual([
      'convoy-planning',
      'medical',
      'situation',
      'weather',
    ])
    expect(session.channels).toHaveLength(4)
  })

  it.each([
    ['another audience', { aud: '00000000-0000-4000-8000-000000000000' }, 401, 'token_audience'],
    ['another issuer', { iss: `https://login.example/${tenants.coast.tid}/v2.0` }, 401, 'token_issuer'],
    ['the older version', { ver: '1.0' }, 401, 'token_version'],
    ['an app that is no host', { azp: '11111111-1111-4111-8111-111111111111' }, 401, 'token_client'],
    ['no scope of ours', { scp: 'User.Read' }, 401, 'token_scope'],
    ['an end that has passed', { exp: 1_600_000_000 }, 401, 'token_expired'],
    ['a beginning in the future', { nbf: 32_503_680_000 }, 401, 'token_not_yet_valid'],
    ['no object id', { oid: undefined }, 401, 'token_no_oid'],
    ['a tenant that is no GUID', { tid: '../common' }, 401, 'token_malformed'],
    ['a guest account of the partner (hostile 2)', { acct: 1 }, 403, 'token_guest_account'],
    ['an account kind that is not told (hostile 2)', { acct: undefined }, 403, 'token_guest_account'],
  ])('refuses a token with %s', async (_what, overrides, status, code) => {
    const answer = await mission.enter('ingrid', overrides)

    expect([answer.status, await codeOf(answer)]).toEqual([status, code])
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
  })

  it('refuses garbage in the body in one clear way', async () => {
    for (const [body, type, code] of [
      ['{"token":', 'application/json', 'bad_request'],
      ['{"token":"x","admin":true}', 'application/json', 'bad_request'],
      ['token=x', 'application/x-www-form-urlencoded', 'media_type'],
      [JSON.stringify({ token: 'x'.repeat(400_000) }), 'application/json', 'body_too_large'],
    ] as const) {
      const answer = await mission.call('/api/session', { method: 'POST', headers: { 'Content-Type': type }, body })
      expect(await codeOf(answer)).toBe(code)
    }
  })

  it('hostile 1: an operator role in a partner’s token opens no administration', async () => {
    const token = await mission.entra.mint('ingrid', { roles: ['Mission.Operator'] })
    const answer = await mission.call('/api/admin/overview', { headers: bearer(token) })

    expect([answer.status, await codeOf(answer)]).toEqual([403, 'admin_required'])
  })

  it('lets the operator administer, by role or by key, and nobody with a session', async () => {
    const byRole = await mission.call('/api/admin/overview', { headers: bearer(await mission.entra.mint('operator')) })
    const withoutRole = await mission.call('/api/admin/overview', {
      headers: bearer(await mission.entra.mint('operator', { roles: [] })),
    })
    const wrongKey = await mission.call('/api/admin/overview', { headers: { Authorization: 'Key nonsense' } })
    const session = await mission.signIn('ingrid')
    const bySession = await mission.call('/api/admin/overview', { headers: bearer(session.sessionToken) })

    expect([byRole.status, withoutRole.status, wrongKey.status, bySession.status]).toEqual([200, 403, 403, 401])
    expect((await mission.admin('GET', '/overview')).status).toBe(200)
  })
})

describe('an attempt to administer that is refused', () => {
  type Refused = { actor: string; action: string; detail: { code: string; count: number } }
  const refusedRecords = async () => {
    const { records } = (await (await mission.admin('GET', '/audit?limit=200')).json()) as { records: Refused[] }
    return records.filter(({ action }) => action === 'admin.refused')
  }
  const tryWith = (authorization: string) =>
    mission.call('/api/admin/overview', { headers: { Authorization: authorization } })

  it('is in the audit with who tried and why, and a storm of them is not', async () => {
    for (let n = 0; n < 30; n += 1) await tryWith('Key guessed')
    await tryWith(`Bearer ${await mission.entra.mint('jonas')}`)
    await tryWith('Bearer not.a.token')
    expect((await mission.call('/api/admin/overview')).status).toBe(401)

    const records = await refusedRecords()
    const of = (code: string, actor: RegExp) =>
      records.filter((record) => record.detail.code === code && actor.test(record.actor))
    expect(of('admin_required', /^address:/)).toHaveLength(1)
    expect(of('admin_required', /^person:.*\/1a5c0d7e-91b4-4e63-8f20-6b7d3c9e5a12$/)).toHaveLength(1)
    expect(of('token_malformed', /^address:/)).toHaveLength(1)
    expect(of('token_missing', /./)).toEqual([])
    expect(JSON.stringify(records)).not.toContain('guessed')
  })
})

describe('a session', () => {
  it('hostile 15: is renewed only by a token of the same person', async () => {
    const { sessionToken } = await mission.signIn('ingrid')
    const renew = async (person: string) =>
      mission.post('/api/session/renew', { token: await mission.entra.mint(person) }, bearer(sessionToken))

    const stolen = await renew('jonas')
    expect([stolen.status, await codeOf(stolen)]).toEqual([403, 'identity_changed'])
    expect((await renew('ingrid')).status).toBe(200)
  })

  it('hostile 15: ends with the token that opened it, and serves nothing afterwards', async () => {
    const soon = Math.floor(Date.now() / 1000) + 600
    const answer = await mission.enter('ingrid', { exp: soon })
    const { sessionToken, expiresAtMs, renewAtMs } = (await answer.json()) as {
      sessionToken: string
      expiresAtMs: number
      renewAtMs: number
    }
    expect(expiresAtMs).toBe(soon * 1000)
    expect(renewAtMs).toBeLessThan(expiresAtMs)

    skewMs = 601_000
    await expect
      .poll(async () => (await mission.call('/api/v4/users/me', { headers: bearer(sessionToken) })).status)
      .toBe(401)
    skewMs = 0
  })

  it('hostile 15: a bearer is no cookie and the file cookie is no bearer', async () => {
    const { sessionToken } = await mission.signIn('ingrid')
    const opened = await mission.call('/api/session/file-cookie', { method: 'POST', headers: bearer(sessionToken) })
    const cookie = opened.headers.get('set-cookie') ?? ''
    const value = /^__Host-mission-files=([^;]+)/.exec(cookie)?.[1] ?? ''

    expect(cookie).toMatch(/; Path=\/; Secure; HttpOnly; SameSite=None; Partitioned$/)
    expect((await mission.call('/api/v4/users/me', { headers: bearer(value) })).status).toBe(401)
    expect(
      (await mission.call('/api/session', { headers: { Cookie: `__Host-mission-files=${sessionToken}` } })).status,
    ).toBe(401)
    expect(
      (await mission.call('/api/v4/users/me', { headers: { Cookie: `__Host-mission-files=${value}` } })).status,
    ).toBe(401)
  })

  it('ends when the person signs out, and the browser is told to forget', async () => {
    const { sessionToken } = await mission.signIn('ingrid')
    const out = await mission.call('/api/session', { method: 'DELETE', headers: bearer(sessionToken) })

    expect([out.status, out.headers.get('clear-site-data')]).toEqual([204, '"cache"'])
    expect((await mission.call('/api/session', { headers: bearer(sessionToken) })).status).toBe(401)
  })

  it('that was cut off, or never was, can still be signed out: cookie and cache go', async () => {
    const session = await mission.signIn('jonas')
    const { guests } = (await (await mission.admin('GET', '/guests')).json()) as {
      guests: { id: string; oid: string }[]
    }
    const { id = '' } = guests.find(({ oid }) => oid === session.guest.oid) ?? {}
    await mission.admin('POST', `/guests/${id}/end`, { reason: 'test' })
    expect((await mission.call('/api/session', { headers: bearer(session.sessionToken) })).status).toBe(401)

    for (const token of [session.sessionToken, 'x'.repeat(43)]) {
      const out = await mission.call('/api/session', { method: 'DELETE', headers: bearer(token) })
      expect([out.status, out.headers.get('clear-site-data')]).toEqual([204, '"cache"'])
      expect(out.headers.get('set-cookie')).toMatch(/^__Host-mission-files=; .*Max-Age=0/)
    }
    const unsigned = await mission.call('/api/session', { method: 'DELETE' })
    expect([unsigned.status, await codeOf(unsigned)]).toEqual([401, 'session_missing'])
    await mission.admin('POST', `/guests/${id}/restore`, { reason: 'test' })
  })

  it('outlives a restart of the backend', async () => {
    const { sessionToken, guest } = await mission.signIn('layla')
    await mission.restartBackend()

    const me = (await (await mission.call('/api/v4/users/me', { headers: bearer(sessionToken) })).json()) as {
      id: string
    }
    expect(me.id).toBe(guest.userId)
  })
})

describe('an organisation', () => {
  const entry = {
    name: 'Open Survey Group',
    cloud: 'sandbox',
    state: 'active',
    terms: { channels: { 'harbour-relief': ['weather'] }, sponsor: 'david.stone' },
  }
  const save = (changes: object) => mission.admin('PUT', `/partners/${tenants.survey.tid}`, { ...entry, ...changes })

  it('that is not listed gets a reason without names of channels or sponsors, and no account', async () => {
    const before = mission.mattermost.control.calls().length
    const answer = await mission.enter('sam')

    expect(answer.status).toBe(403)
    const body = (await answer.json()) as Record<string, unknown>
    expect(body).toMatchObject({ code: 'tenant_not_listed', facts: { tid: tenants.survey.tid } })
    expect(JSON.stringify(body)).not.toMatch(/mara|weather|situation/)
    expect(
      mission.mattermost.control
        .calls()
        .slice(before)
        .filter((call) => call.method === 'POST'),
    ).toEqual([])
  })

  it('comes in as soon as the operator lists it, and is out at once when suspended', async () => {
    expect((await save({})).status).toBe(200)
    const { sessionToken } = await mission.signIn('sam')
    expect((await mission.call('/api/v4/users/me', { headers: bearer(sessionToken) })).status).toBe(200)

    expect((await save({ state: 'suspended' })).status).toBe(200)
    const refused = await mission.enter('sam')
    expect([refused.status, await codeOf(refused)]).toEqual([403, 'tenant_suspended'])
    await expect
      .poll(async () => (await mission.call('/api/v4/users/me', { headers: bearer(sessionToken) })).status)
      .toBe(401)
  })

  it('that stands in the settings file cannot be changed through the API', async () => {
    const answer = await mission.admin('PUT', `/partners/${tenants.coast.tid}`, { ...entry, name: 'Somebody else' })
    expect([answer.status, await codeOf(answer)]).toEqual([409, 'partner_readonly'])
  })

  it('with terms that are not understood is refused with the names of the fields', async () => {
    const answer = await save({ terms: { channels: { 'harbour-relief': ['NOT A NAME'] }, maxGuests: 0 } })
    const body = (await answer.json()) as { code: string; facts: { fields: string[] } }
    expect(body.code).toBe('bad_request')
    expect(body.facts.fields.join(' ')).toMatch(/terms\.channels.*terms\.maxGuests|terms\.maxGuests.*terms\.channels/)
  })
})

describe("somebody of the operator's own tenant", () => {
  const sts = (tid: string): string => `https://sts.windows.net/${tid}/`
  const survey = (terms: object) =>
    mission.admin('PUT', `/partners/${tenants.survey.tid}`, {
      name: 'Open Survey Group',
      cloud: 'sandbox',
      state: 'active',
      terms: { channels: { 'harbour-relief': ['weather'] }, ...terms },
    })

  it('is told where members go, and becomes no guest', async () => {
    const before = mission.mattermost.control.calls().length
    const answer = await mission.enter('operator')

    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({
      code: 'operator_member',
      facts: { mattermostUrl: mission.mattermost.url },
    })
    const asked = await mission.post('/api/access-requests', { token: await mission.entra.mint('operator'), text: '' })
    expect([asked.status, await codeOf(asked)]).toEqual([403, 'operator_member'])
    expect(
      mission.mattermost.control
        .calls()
        .slice(before)
        .filter((call) => call.method === 'POST'),
    ).toEqual([])
  })

  it('cannot be made a guest by listing the tenant as a partner', async () => {
    const answer = await mission.admin('PUT', `/partners/${tenants.office.tid}`, {
      name: 'Ourselves',
      cloud: 'sandbox',
      state: 'active',
      terms: {},
    })

    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({ code: 'bad_request', facts: { fields: ['tid'] } }),
    ])
  })

  it('I1: who is there as a B2B guest comes in on the terms of home, if those say so, and only then', async () => {
    const asGuest = { acct: 1, idp: sts(tenants.survey.tid), roles: [], oid: '5e9041b2-d5f8-42a7-8364-afb170d29e99' }
    await survey({ speaksForGuests: true })
    expect(await codeOf(await mission.enter('operator', asGuest))).toBe('token_guest_account')
    await survey({ mayComeAsB2b: true })
    const answer = await mission.enter('operator', asGuest)

    expect([answer.status, await answer.json()]).toEqual([
      201,
      expect.objectContaining({ guest: expect.objectContaining({ organisation: 'Open Survey Group' }) }),
    ])
    expect(await codeOf(await mission.enter('sam', { acct: 1 }))).toBe('token_guest_account')
    await mission.admin('DELETE', `/partners/${tenants.survey.tid}`)
  })
})

describe('asking for access', () => {
  const ask = async (person: string, text: string, overrides = {}) =>
    mission.post('/api/access-requests', { token: await mission.entra.mint(person, overrides), text })

  it('I4: takes one open request for each person and shows it to the operator as plain text', async () => {
    const first = await ask('noor', 'I map the coast \u202Efor the survey')
    const again = await ask('noor', 'and again')
    expect([first.status, again.status]).toEqual([201, 201])

    const { requests } = (await (await mission.admin('GET', '/requests')).json()) as {
      requests: { name: string; text: string; state: string; id: string }[]
    }
    expect(requests.filter((request) => request.name === 'Noor Aziz')).toEqual([
      expect.objectContaining({ text: 'I map the coast for the survey', state: 'open' }),
    ])
  })

  it('I4: takes no links, no long text, and nothing without a verified token', async () => {
    expect((await ask('sam', 'see https://evil.example/x')).status).toBe(400)
    expect((await ask('sam', 'see https:\u200b//evil\u200b.dev/x')).status).toBe(400)
    expect((await ask('sam', 'see evil.dev/x')).status).toBe(400)
    expect((await ask('sam', 'x'.repeat(201))).status).toBe(400)
    expect((await ask('sam', 'please', { aud: 'someone-else' })).status).toBe(401)
    expect((await mission.post('/api/access-requests', { token: 'a.b.c', text: 'please' })).status).toBe(401)
  })

  it('I4: B2B guests of the operator’s tenant use up the room of their own organisation, and nobody else’s', async () => {
    const of = (tid: string, n: number) => ({
      acct: 1,
      idp: `https://sts.windows.net/${tid}/`,
      oid: `5e9041b2-d5f8-42a7-8364-afb170d29f0${n}`,
    })
    const list = (tid: string, name: string) =>
      mission.admin('PUT', `/partners/${tid}`, {
        name,
        cloud: 'sandbox',
        state: 'pending',
        terms: { mayComeAsB2b: true },
      })
    const other = 'f94cae37-8b61-4fad-b2d9-3f7e5c1a0d06'
    await list('e05dbf48-9c72-40be-83ea-408f6d2b1e07', 'Loud Partner')
    await list(other, 'Quiet Partner')
    const statuses: number[] = []
    for (let n = 0; n < 6; n += 1)
      statuses.push((await ask('operator', 'please', of('e05dbf48-9c72-40be-83ea-408f6d2b1e07', n))).status)

    expect(statuses).toEqual([201, 201, 201, 201, 201, 429])
    expect((await ask('operator', 'please', of(other, 7))).status).toBe(201)
    const { requests } = (await (await mission.admin('GET', '/requests')).json()) as {
      requests: { organisation: string }[]
    }
    expect(requests.filter(({ organisation }) => organisation === 'Loud Partner')).toHaveLength(5)
  })

  it('I4: takes five a day of one organisation', async () => {
    const oid = (n: number) => `4d8f30a1-c4e7-4196-b253-9ea06fc1800${n}`
    const statuses: number[] = []
    for (let n = 0; n < 6; n += 1) statuses.push((await ask('sam', 'please', { oid: oid(n) })).status)

    expect(statuses).toEqual([201, 201, 201, 201, 429, 429])
  })
})
