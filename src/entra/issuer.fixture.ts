import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { parseSettings } from '../settings/load.ts'
import type { Settings } from '../settings/schema.ts'

export const CLIENT_ID = '7fa152c3-e609-43b8-9475-b0c281e3af61'
export const ID_URI = `api://mission.example/${CLIENT_ID}`
export const TEAMS_WEB = '5e3ce6c0-2b1f-4285-8d4b-75ee78787346'
export const OPERATOR = '6d1f3a52-0c47-4f0e-9a35-1b6f2f4f8a01'
export const PARTNER = '0f6a2c9e-5b1d-4c38-8f72-3a9d5e7c1b02'
export const STRANGER = 'e83b9d26-7a50-4f9c-a1c8-2e6d4b0f9c05'
export const PERSON = '1a5c0d7e-91b4-4e63-8f20-6b7d3c9e5a11'

/** 2026-11-24T08:00:00Z */
export const NOW_MS = 1_795_507_200_000

export type IssuerKey = { readonly kid: string; readonly privateKey: CryptoKey; readonly publicKey: CryptoKey }

export async function makeKey(kid: string): Promise<IssuerKey> {
  return { kid, ...(await generateKeyPair('RS256', { extractable: true })) }
}

/** A key document server on a loopback port that counts what it is asked, and signs with real RS256 keys. */
export async function openIssuer(first: IssuerKey) {
  const asked: string[] = []
  const mood = {
    keys: [{ ...first, issuer: '' }],
    /** What is done instead of answering with the keys. */
    instead: undefined as undefined | 'hang' | 'fail' | 'redirect' | 'flood' | 'nonsense',
  }
  const server = createServer(async (request, response) => {
    asked.push(request.url ?? '')
    if (mood.instead === 'hang') return
    if (mood.instead === 'fail') return response.writeHead(503).end()
    if (mood.instead === 'redirect') return response.writeHead(302, { location: '/elsewhere' }).end()
    if (mood.instead === 'flood') return response.end('x'.repeat(300_000))
    if (mood.instead === 'nonsense') return response.end('{"keys":[{"kty":"oct","k":"AA","kid":"k"}]}')
    const keys = await Promise.all(
      mood.keys.map(async ({ kid, publicKey, issuer }) => ({
        ...(await exportJWK(publicKey)),
        use: 'sig',
        kid,
        issuer,
      })),
    )
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ keys }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const template = `${url}/{tenantid}/v2.0`
  mood.keys = [{ ...first, issuer: template }]

  const claims = (overrides: Record<string, unknown> = {}): Record<string, unknown> => {
    const tid = overrides.tid ?? PARTNER
    return {
      aud: CLIENT_ID,
      iss: `${url}/${tid}/v2.0`,
      iat: NOW_MS / 1000 - 10,
      nbf: NOW_MS / 1000 - 10,
      exp: NOW_MS / 1000 + 3600,
      azp: TEAMS_WEB,
      azpacr: '0',
      name: 'Ingrid Solberg',
      oid: PERSON,
      preferred_username: 'ingrid@nordkyst.example',
      scp: 'access_as_user',
      tid,
      ver: '2.0',
      acct: 0,
      ...overrides,
    }
  }

  return {
    url,
    template,
    mood,
    asked,
    claims,
    /** Removes a claim by giving it the value undefined. */
    mint: (overrides: Record<string, unknown> = {}, signer: IssuerKey = first, kid = signer.kid): Promise<string> =>
      new SignJWT(claims(overrides)).setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid }).sign(signer.privateKey),
    close: (): Promise<void> =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export type Issuer = Awaited<ReturnType<typeof openIssuer>>

export function settingsFor(loginUrl: string, entra: Record<string, unknown> = {}): Settings {
  return parseSettings({
    publicUrl: 'http://mission.localhost:4310',
    mattermost: { url: 'http://127.0.0.1:4303', adminToken: 'a' },
    entra: {
      cloud: 'laptop',
      clientId: CLIENT_ID,
      applicationIdUri: ID_URI,
      customCloud: { name: 'laptop', loginUrl, graphUrl: loginUrl, frameAncestors: ['http://localhost:4300'] },
      ...entra,
    },
    operator: { tenantId: OPERATOR },
  })
}
