import { createLocalJWKSet, type JWK, jwtVerify, SignJWT } from 'jose'
import { publicJwk, readKeys, type SigningKey } from '../entra/keys.ts'

const TOKEN_SECONDS = 3600
/** Audience of the token that the bot gets for its calls. */
const BOT_SCOPE = 'https://api.botframework.com'

export type ChannelTokens = {
  readonly jwks: readonly JWK[]
  /** The key document of the channel; `endorsements` name the channels that a key may speak for. */
  keyDocument(): object
  openIdDocument(): object
  /** The token with which the channel speaks to the bot; `overrides` replace claims, undefined removes one. */
  sign(
    serviceUrl: string,
    overrides?: Readonly<Record<string, unknown>>,
    header?: Readonly<Record<string, unknown>>,
  ): Promise<string>
  /** Client credentials, as at Entra's token endpoint. @returns status and body */
  exchange(tenantId: string, form: URLSearchParams): Promise<{ status: number; body: object }>
  isBotToken(token: string): Promise<boolean>
}

/** Signs what the channel says, and makes and reads the bot's own tokens. */
export async function createChannelTokens(deps: {
  url: string
  appId: string
  tenantId: string
  secret: string
  now: () => number
  keys: readonly JWK[]
}): Promise<ChannelTokens> {
  const { url, appId, tenantId, secret, now } = deps
  const keys = await readKeys(deps.keys)
  const [signing] = keys as readonly [SigningKey]
  const document = (): { keys: object[] } => ({
    keys: keys.map((key) => ({ ...publicJwk(key, url), issuer: undefined, endorsements: ['msteams'] })),
  })
  const seconds = (): number => Math.floor(now() / 1000)

  const sign: ChannelTokens['sign'] = (serviceUrl, overrides = {}, header = {}) =>
    new SignJWT({
      serviceurl: serviceUrl,
      iss: url,
      aud: appId,
      nbf: seconds() - 300,
      exp: seconds() + TOKEN_SECONDS,
      ...overrides,
    })
      .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: signing.kid, ...header })
      .sign(signing.privateKey)

  return {
    jwks: keys.map(({ jwk }) => jwk),
    keyDocument: document,
    openIdDocument: () => ({
      issuer: url,
      authorization_endpoint: 'https://invalid.example',
      jwks_uri: `${url}/v1/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
    }),
    sign,
    async exchange(tenant, form) {
      const fail = (status: number, error: string, text: string) => ({
        status,
        body: { error, error_description: text, error_codes: [], correlation_id: crypto.randomUUID() },
      })
      if (tenant !== tenantId) return fail(400, 'invalid_request', `AADSTS90002: Tenant '${tenant}' not found.`)
      if (form.get('grant_type') !== 'client_credentials')
        return fail(400, 'unsupported_grant_type', 'AADSTS70003: The grant is not supported.')
      if (form.get('client_id') !== appId)
        return fail(400, 'unauthorized_client', 'AADSTS700016: The application was not found.')
      if (form.get('client_secret') !== secret)
        return fail(401, 'invalid_client', 'AADSTS7000215: Invalid client secret provided.')
      if (!(form.get('scope') ?? '').split(' ').includes(`${BOT_SCOPE}/.default`))
        return fail(400, 'invalid_scope', 'AADSTS70011: The provided value for scope is not valid.')
      const access_token = await sign('', { serviceurl: undefined, aud: BOT_SCOPE, appid: appId, tid: tenantId })
      return {
        status: 200,
        body: { token_type: 'Bearer', expires_in: TOKEN_SECONDS, ext_expires_in: TOKEN_SECONDS, access_token },
      }
    },
    async isBotToken(token) {
      const key = createLocalJWKSet(document() as Parameters<typeof createLocalJWKSet>[0])
      return jwtVerify(token, key, {
        issuer: url,
        audience: BOT_SCOPE,
        algorithms: ['RS256'],
        currentDate: new Date(now()),
      }).then(
        ({ payload }) => payload['appid'] === appId,
        () => false,
      )
    },
  }
}
