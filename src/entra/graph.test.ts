import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '../settings/secret.ts'
import { createProfileReader, type ProfileReader } from './graph.ts'
import { CLIENT_ID, OPERATOR, PARTNER, PERSON, settingsFor, TEAMS_WEB } from './issuer.fixture.ts'
import type { VerifiedToken } from './verified-token.ts'

const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex')

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void

const json =
  (status: number, body: object, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  }

const entraRefusal = (error: string, description: string, more: object = {}): Answer =>
  json(400, { error, error_description: description, error_codes: [], ...more })

const accessToken = json(200, {
  token_type: 'Bearer',
  scope: 'User.Read profile openid email',
  expires_in: 3600,
  ext_expires_in: 3600,
  access_token: 'token-for-graph',
})

let tokenEndpoint: Answer
let profile: Answer
let photo: Answer
let asked: { path: string; authorization: string | undefined; body: URLSearchParams }[]
let url: string
let reader: ProfileReader
let close: () => void

beforeEach(async () => {
  asked = []
  tokenEndpoint = accessToken
  profile = json(200, {
    '@odata.context': 'x',
    displayName: 'Ingrid Solberg',
    givenName: 'Ingrid',
    surname: 'Solberg',
    jobTitle: 'Duty officer',
    preferredLanguage: 'nb-NO',
  })
  photo = (_, response) => response.writeHead(200, { 'content-type': 'image/png' }).end(PNG)
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const path = request.url ?? ''
    asked.push({ path, authorization: request.headers.authorization, body: new URLSearchParams(body) })
    const answer = path.includes('/token') ? tokenEndpoint : path.includes('/photo') ? photo : profile
    answer(request, response, body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  close = () => {
    server.close()
    server.closeAllConnections()
  }
  const created = createProfileReader({ settings: settingsFor(url, { clientSecret: 'app-secret' }) })
  if (!created) throw new Error('a reader was expected')
  reader = created
})

afterEach(() => close())

const token = (raw: string, tid = PARTNER): VerifiedToken => ({
  tid,
  oid: PERSON,
  name: '',
  preferredUsername: '',
  roles: [],
  azp: TEAMS_WEB,
  expiresAtMs: 0,
  issuedAtMs: 0,
  raw: new Secret(raw),
  isFallback: false,
})

const exchanges = (): typeof asked => asked.filter(({ path }) => path.includes('/token'))

describe('the profile', () => {
  it("is read on behalf of the person, at the person's own tenant", async () => {
    expect(await reader.read(token('assertion-1'))).toEqual({
      kind: 'profile',
      profile: {
        displayName: 'Ingrid Solberg',
        givenName: 'Ingrid',
        surname: 'Solberg',
        jobTitle: 'Duty officer',
        preferredLanguage: 'nb-NO',
        photo: { contentType: 'image/png', bytes: new Uint8Array(PNG) },
      },
    })

    const [exchange, ...reads] = asked
    expect(exchange?.path).toMatch(new RegExp(`^/${PARTNER}/oauth2/v2.0/token`))
    expect(Object.fromEntries(exchange?.body ?? [])).toMatchObject({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      assertion: 'assertion-1',
      client_id: CLIENT_ID,
      client_secret: 'app-secret',
    })
    expect(reads.map(({ path }) => path.split('?')[0]).sort()).toEqual(['/v1.0/me', '/v1.0/me/photo/$value'])
    expect(reads.map(({ authorization }) => authorization)).toEqual([
      'Bearer token-for-graph',
      'Bearer token-for-graph',
    ])
  })

  it('costs one exchange as long as the host presents the same token', async () => {
    await reader.read(token('assertion-1'))
    await reader.read(token('assertion-1'))
    expect(exchanges()).toHaveLength(1)

    await reader.read(token('assertion-2'))
    expect(exchanges()).toHaveLength(2)
  })

  it('of one person is never answered from what another was given', async () => {
    await reader.read(token('assertion-1'))
    await reader.read(token('assertion-1', OPERATOR))

    expect(exchanges().map(({ path }) => path.split('/')[1])).toEqual([PARTNER, OPERATOR])
  })

  it('is not read at all without a client secret', () => {
    expect(createProfileReader({ settings: settingsFor(url) })).toBeUndefined()
  })

  it('leaves out what is empty or odd, and caps what is long', async () => {
    profile = json(200, { displayName: 'x'.repeat(5000), givenName: null, surname: 7, jobTitle: '  ' })
    photo = (_, response) => response.writeHead(404).end('{"error":{"code":"ImageNotFound"}}')

    const result = await reader.read(token('assertion-1'))

    expect(result).toEqual({ kind: 'profile', profile: { displayName: 'x'.repeat(256) } })
  })
})

describe('the photo', () => {
  it.each([
    ['that is missing', 404, '{}'],
    ['that is a script with the type of a picture', 200, '<svg onload="alert(1)">'],
    ['that is larger than a megabyte', 200, Buffer.concat([PNG, Buffer.alloc(1_048_576)])],
    ['that Graph does not give just now', 429, '{}'],
  ])('%s is no photo, and the names still come', async (_, status, body) => {
    photo = (_request, response) => response.writeHead(status, { 'content-type': 'image/png' }).end(body)

    const result = await reader.read(token('assertion-1'))

    expect(result).toMatchObject({ kind: 'profile', profile: { givenName: 'Ingrid' } })
    expect(result).not.toHaveProperty('profile.photo')
  })
})

describe('when Microsoft gives nothing', () => {
  it('missing consent is told as such', async () => {
    tokenEndpoint = entraRefusal(
      'invalid_grant',
      'AADSTS65001: The user or administrator has not consented to use the application',
      {
        suberror: 'consent_required',
        error_codes: [65001],
      },
    )

    expect(await reader.read(token('assertion-1'))).toMatchObject({ kind: 'unavailable', reason: 'consent_required' })
  })

  it('a conditional-access rule hands on its demand', async () => {
    tokenEndpoint = entraRefusal('interaction_required', 'AADSTS50076: Due to a configuration change', {
      claims: '{"access_token":{"polids":{"essential":true}}}',
    })

    expect(await reader.read(token('assertion-1'))).toMatchObject({
      kind: 'unavailable',
      reason: 'interaction_required',
      claims: '{"access_token":{"polids":{"essential":true}}}',
    })
  })

  it('a busy token endpoint is asked once and says when to come back', async () => {
    tokenEndpoint = json(429, { error: 'temporarily_unavailable' }, { 'retry-after': '17' })

    expect(await reader.read(token('assertion-1'))).toMatchObject({
      kind: 'unavailable',
      reason: 'throttled',
      retryAfterSeconds: 17,
    })
    expect(asked).toHaveLength(1)

    tokenEndpoint = accessToken
    expect(await reader.read(token('assertion-1'))).toMatchObject({ kind: 'profile' })
  })

  it('a busy Graph says when to come back', async () => {
    profile = json(429, { error: { code: 'TooManyRequests', message: 'slow down' } }, { 'retry-after': '9' })

    expect(await reader.read(token('assertion-1'))).toMatchObject({
      kind: 'unavailable',
      reason: 'throttled',
      retryAfterSeconds: 9,
    })
  })

  it.each([
    [
      'a wrong client secret',
      () =>
        (tokenEndpoint = json(401, {
          error: 'invalid_client',
          error_description: 'AADSTS7000215: Invalid client secret provided.',
        })),
      'refused',
    ],
    ['an ailing token endpoint', () => (tokenEndpoint = json(503, { error: 'x' })), 'away'],
    [
      'a redirect of the token endpoint',
      () => (tokenEndpoint = (_, response) => response.writeHead(307, { location: '/x' }).end()),
      'away',
    ],
    ['nonsense of the token endpoint', () => (tokenEndpoint = (_, response) => response.end('<html>')), 'away'],
    [
      'a refusing Graph',
      () => (profile = json(403, { error: { code: 'Authorization_RequestDenied', message: 'no' } })),
      'refused',
    ],
    ['an ailing Graph', () => (profile = json(503, { error: { code: 'x', message: 'x' } })), 'away'],
    [
      'a Graph that sends us elsewhere',
      () => (profile = (_, response) => response.writeHead(302, { location: '/x' }).end()),
      'away',
    ],
  ])('%s is a reason, not an error', async (_, arrange, reason) => {
    arrange()

    expect(await reader.read(token('assertion-1'))).toMatchObject({ kind: 'unavailable', reason })
  })

  it('nobody there at all is a reason, not an error', async () => {
    close()

    expect(await reader.read(token('assertion-1'))).toMatchObject({ kind: 'unavailable', reason: 'away' })
  })
})
