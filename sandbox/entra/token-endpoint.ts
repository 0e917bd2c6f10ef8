import { decodeJwt } from 'jose'
import { APPLICATION, type Person, people, tenants } from '../mission/cast.ts'
import { Refusal } from './errors.ts'

export type TokenEndpointDeps = {
  readonly now: () => number
  readonly clientSecret: string
  readonly hasConsent: (person: Person) => boolean
  readonly isEnded: (person: Person) => boolean
  /** True when one of the published keys signed the token. */
  readonly isSignedByUs: (token: string) => Promise<boolean>
  readonly mintForApp: (tid: string, roles: readonly string[]) => Promise<string>
  readonly mintForGraph: (person: Person, scopes: readonly string[]) => Promise<string>
}

const grantableScopes = new Set(['User.Read', 'profile', 'openid', 'email', 'offline_access'])
const signInScopes = new Set(['openid', 'profile', 'email', 'offline_access'])

/**
 * `POST /{tid}/oauth2/v2.0/token` with the on-behalf-of grant or client credentials, in the order in which Entra looks at things: tenant,
 * application, secret, grant, assertion, account, consent.
 *
 * @throws Refusal
 */
export async function exchangeOnBehalfOf(tid: string, form: URLSearchParams, deps: TokenEndpointDeps): Promise<object> {
  const need = (name: string): string => {
    const value = form.get(name)
    if (!value) throw new Refusal(90014)
    return value
  }
  if (!Object.values(tenants).some((tenant) => tenant.tid === tid)) throw new Refusal(90002)
  if (need('client_id') !== APPLICATION.clientId) throw new Refusal(700016)
  if (need('client_secret') !== deps.clientSecret) throw new Refusal(7000215)
  if (need('grant_type') === 'client_credentials') return tokenOfApplication(tid, need('scope'), deps)
  const isOnBehalfOf =
    need('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer' &&
    form.get('requested_token_use') === 'on_behalf_of'
  if (!isOnBehalfOf) throw new Refusal(70003)

  const person = await personOfAssertion(tid, need('assertion'), deps)
  const scopes = need('scope')
    .split(' ')
    .filter((scope) => scope.length > 0)
    .map((scope) => scope.replace(/^https:\/\/graph\.microsoft\.com\//, ''))
  if (scopes.some((scope) => !grantableScopes.has(scope))) throw new Refusal(70011)
  if (deps.isEnded(person)) throw new Refusal(50057)
  if (!deps.hasConsent(person)) throw new Refusal(65001)

  const granted = [...new Set(['User.Read', ...scopes.filter((scope) => !signInScopes.has(scope))])]
  const access_token = await deps.mintForGraph(person, granted)
  const { exp = 0, iat = 0 } = decodeJwt(access_token)
  return {
    token_type: 'Bearer',
    scope: [...granted, 'profile', 'openid', 'email'].join(' '),
    expires_in: exp - iat,
    ext_expires_in: exp - iat,
    access_token,
  }
}

/** The application's own permission stands once somebody of the tenant has consented for it. */
async function tokenOfApplication(tid: string, scope: string, deps: TokenEndpointDeps): Promise<object> {
  if (!scope.split(' ').includes('https://graph.microsoft.com/.default')) throw new Refusal(70011)
  const isConsented = people.some((person) => person.tid === tid && deps.hasConsent(person))
  const access_token = await deps.mintForApp(tid, isConsented ? ['TeamsActivity.Send'] : [])
  const { exp = 0, iat = 0 } = decodeJwt(access_token)
  return { token_type: 'Bearer', expires_in: exp - iat, ext_expires_in: exp - iat, access_token }
}

async function personOfAssertion(tid: string, assertion: string, deps: TokenEndpointDeps): Promise<Person> {
  if (!(await deps.isSignedByUs(assertion))) throw new Refusal(50013)
  const claims = decodeJwt(assertion)
  if (claims.aud !== APPLICATION.clientId) throw new Refusal(500131)
  if ((claims.exp ?? 0) * 1000 <= deps.now()) throw new Refusal(500133)
  const person = people.find((candidate) => candidate.tid === tid && candidate.oid === claims.oid)
  if (!person || claims.tid !== tid) throw new Refusal(50013)
  return person
}
