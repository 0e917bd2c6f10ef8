import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { compactVerify, createLocalJWKSet, decodeJwt, SignJWT } from 'jose'
import { type Person, people, type Tenant, tenants } from '../mission/cast.ts'
import { appTokenClaims, GRAPH_AUDIENCE, graphTokenClaims, hostTokenClaims } from './claims.ts'
import { consentDonePage, consentPage, consentRedirect, readConsentAsk } from './consent-page.ts'
import { readData, writeData } from './data-file.ts'
import { foreignRequest, readBody, refuse } from './door.ts'
import { Refusal, refusalBody } from './errors.ts'
import { publicJwk, readKeys, roll } from './keys.ts'
import { createPeopleState } from './people-state.ts'
import { exchangeOnBehalfOf } from './token-endpoint.ts'

/** The secret of the sandbox's app registration; it opens nothing but the sandbox. */
export const SANDBOX_CLIENT_SECRET = 'sandbox-client-secret'

/** What a Teams host gets when it asks Entra for a person's token: the token, or the text of the refusal. */
export type HostToken = { readonly token: string } | { readonly refusal: string }

export type SandboxEntra = {
  /** Origin, on 127.0.0.1; also the beginning of every issuer. */
  readonly url: string
  /** Makes a new signing key; the one before stays published, older ones go. */
  readonly rollKeys: () => Promise<void>
  /** A token of this person whatever their state, for tests; `overrides` replace claims, undefined removes one. */
  readonly mint: (personKey: string, overrides?: Readonly<Record<string, unknown>>) => Promise<string>
  /** The token for a host, refused without consent or after the account has ended. */
  readonly tokenForHost: (personKey: string) => Promise<HostToken>
  readonly hasConsent: (personKey: string) => boolean
  /** An administrator gives or takes back consent for everybody in a tenant. */
  readonly setConsent: (tid: string, isGiven: boolean) => void
  readonly isEnded: (personKey: string) => boolean
  /** The person's organisation disables or restores the account. */
  readonly setEnded: (personKey: string, isEnded: boolean) => void
  /** Checks an access token for Graph. @returns undefined when it is not one of ours, or not valid now */
  readonly readGraphToken: (token: string) => Promise<{ person: Person; scopes: readonly string[] } | undefined>
  /** The same for a token of the application itself. */
  readonly readAppToken: (
    token: string,
  ) => Promise<{ tid: string; roles: readonly string[]; secondsLeft: number } | undefined>
  readonly close: () => Promise<void>
}

/**
 * An Entra for the people of the cast: one tenant each, RS256 keys made at first start and kept in `dataFile`, tokens as
 * Entra makes them. It listens on 127.0.0.1 only and checks Host and Origin (security I8).
 */
export async function openSandboxEntra(deps: {
  port: number
  now?: () => number
  dataFile?: string | undefined
  clientSecret?: string
}): Promise<SandboxEntra> {
  const { now = Date.now, dataFile, clientSecret = SANDBOX_CLIENT_SECRET } = deps
  const data = readData(dataFile)
  let keys = await readKeys(data.keys)
  const save = (): void => writeData(dataFile, { keys: keys.map(({ jwk }) => jwk), ...state.toData() })
  const state = createPeopleState(data, save)
  save()

  const issuerOf = (tid: string): string => `${url}/${tid}/v2.0`
  const keyDocument = (): { keys: object[] } => ({ keys: keys.map((key) => publicJwk(key, issuerOf('{tenantid}'))) })

  const sign = async (claims: Readonly<Record<string, unknown>>): Promise<string> => {
    const [current] = keys
    if (!current) throw new Error('there is no signing key')
    return new SignJWT({ ...claims })
      .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: current.kid })
      .sign(current.privateKey)
  }

  const isSignedByUs = (token: string): Promise<boolean> =>
    compactVerify(token, createLocalJWKSet(keyDocument() as Parameters<typeof createLocalJWKSet>[0]), {
      algorithms: ['RS256'],
    }).then(
      () => true,
      () => false,
    )

  const discovery = (tid: string): object => ({
    issuer: issuerOf(tid),
    token_endpoint: `${url}/${tid}/oauth2/v2.0/token`,
    jwks_uri: `${url}/${tid}/discovery/v2.0/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
  })

  const answerToken = async (tid: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const form = new URLSearchParams(await readBody(request, 65_536))
      const answer = await exchangeOnBehalfOf(tid, form, {
        now,
        clientSecret,
        hasConsent: state.hasConsent,
        isEnded: state.isEnded,
        isSignedByUs,
        mintForApp: (tenantId, roles) => sign(appTokenClaims(tenantId, roles, now())),
        mintForGraph: (person, scopes) => sign(graphTokenClaims(person, scopes, now())),
      })
      sendJson(response, 200, answer)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const { status, body } = refusalBody(error, now())
      sendJson(response, status, body)
    }
  }

  const answerConsent = async (tenant: Tenant, address: URL, request: IncomingMessage, response: ServerResponse) => {
    const ask = readConsentAsk(address.searchParams)
    if (typeof ask === 'string') return sendPage(response, 400, ask)
    if (request.method !== 'POST') return sendPage(response, 200, consentPage(tenant))
    const isGiven = new URLSearchParams(await readBody(request, 1024)).get('answer') === 'yes'
    if (isGiven) state.setConsent(tenant.tid, true)
    const target = consentRedirect(ask, tenant.tid, isGiven)
    if (target === undefined) return sendPage(response, 200, consentDonePage(tenant, isGiven))
    response.writeHead(303, { location: target }).end()
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const foreign = foreignRequest(request, hosts)
    if (foreign) return refuse(response, foreign)
    const address = new URL(request.url ?? '/', url)
    const [, tid = '', ...rest] = address.pathname.split('/')
    const path = rest.join('/')
    const tenant = Object.values(tenants).find((candidate) => candidate.tid === tid)
    if (request.method === 'POST' && path === 'oauth2/v2.0/token') return answerToken(tid, request, response)
    if (!tenant) {
      const { status, body } = refusalBody(new Refusal(90002), now())
      return sendJson(response, status, body)
    }
    if (path === 'v2.0/adminconsent' || path === 'adminconsent')
      return answerConsent(tenant, address, request, response)
    if (request.method !== 'GET') return sendJson(response, 405, {})
    if (path === 'v2.0/.well-known/openid-configuration') return sendJson(response, 200, discovery(tid))
    if (path === 'discovery/v2.0/keys') return sendJson(response, 200, keyDocument())
    sendJson(response, 404, {})
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500)
      response.end(error instanceof Error ? error.message : 'failed')
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(deps.port, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]

  return {
    url,
    rollKeys: async () => {
      keys = await roll(keys)
      save()
    },
    mint: async (personKey, overrides = {}) => {
      const person = personOf(personKey)
      return sign({ ...hostTokenClaims(person, issuerOf(person.tid), now()), ...overrides })
    },
    tokenForHost: async (personKey) => {
      const person = personOf(personKey)
      if (state.isEnded(person)) return { refusal: `invalid_grant: ${new Refusal(50057).message}` }
      if (!state.hasConsent(person)) return { refusal: 'resourceRequiresConsent' }
      return { token: await sign(hostTokenClaims(person, issuerOf(person.tid), now())) }
    },
    hasConsent: (personKey) => state.hasConsent(personOf(personKey)),
    setConsent: state.setConsent,
    isEnded: (personKey) => state.isEnded(personOf(personKey)),
    setEnded: (personKey, isEnded) => state.setEnded(personOf(personKey).key, isEnded),
    readGraphToken: async (token) => {
      if (!(await isSignedByUs(token))) return undefined
      const { aud, exp = 0, oid, scp, tid } = decodeJwt(token)
      const person = people.find((candidate) => candidate.oid === oid && candidate.tid === tid)
      if (aud !== GRAPH_AUDIENCE || exp * 1000 <= now() || !person) return undefined
      return { person, scopes: String(scp).split(' ') }
    },
    readAppToken: async (token) => {
      if (!(await isSignedByUs(token))) return undefined
      const { aud, exp = 0, idtyp, roles, tid } = decodeJwt(token)
      const secondsLeft = exp - now() / 1000
      if (aud !== GRAPH_AUDIENCE || idtyp !== 'app' || secondsLeft <= 0) return undefined
      return { tid: String(tid), roles: Array.isArray(roles) ? roles.map(String) : [], secondsLeft }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** @throws when nobody of the cast has this key */
export function personOf(key: string): Person {
  const person = people.find((candidate) => candidate.key === key)
  if (!person) throw new Error(`nobody is called ${key}; there are ${people.map((known) => known.key).join(', ')}`)
  return person
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
    .end(JSON.stringify(body))
}

function sendPage(response: ServerResponse, status: number, page: string): void {
  const isPage = page.startsWith('<!doctype')
  response
    .writeHead(status, {
      'content-type': isPage ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    })
    .end(page)
}
