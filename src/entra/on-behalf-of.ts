import { ConfidentialClientApplication, InteractionRequiredAuthError, LogLevel } from '@azure/msal-node'
import type { Settings } from '../settings/schema.ts'
import { Secret } from '../settings/secret.ts'
import type { Fetch } from './bounded-fetch.ts'
import { cloudOf } from './clouds.ts'
import { authorityFor, createMsalNetwork, EntraBusy } from './msal-network.ts'
import type { VerifiedToken } from './verified-token.ts'

/** Why Microsoft gave nothing; signing in goes on with the names of the token. */
export type Unavailable = {
  readonly kind: 'unavailable'
  readonly reason: 'consent_required' | 'interaction_required' | 'throttled' | 'away' | 'refused'
  readonly retryAfterSeconds?: number
  /** Demand of a conditional-access rule, to be passed to `getAuthToken`. */
  readonly claims?: string
  readonly cause?: unknown
}

export type Exchange = (
  token: VerifiedToken,
  scopes: readonly string[],
) => Promise<{ readonly kind: 'token'; readonly accessToken: Secret } | Unavailable>

/** People whose exchanged tokens are remembered at one time. */
const MAX_PEOPLE = 500

/**
 * Exchanges a person's token for one of another API (OAuth 2.0 on-behalf-of), always at that person's own tenant:
 * `common` fails for guests. MSAL keeps the result for as long as the host presents the same token.
 *
 * @returns undefined when no client secret is set: the operator does not want it.
 */
export function createExchange(deps: { settings: Settings; fetch?: Fetch | undefined }): Exchange | undefined {
  const { clientId, clientSecret } = deps.settings.entra
  if (clientSecret === undefined) return undefined
  const cloud = cloudOf(deps.settings)
  const networkClient = createMsalNetwork(cloud, deps.fetch)
  const applications = new Map<string, ConfidentialClientApplication>()

  /** One instance a person, so that nobody's cache can answer for somebody else; the one used longest ago is dropped. */
  const applicationFor = ({ tid, oid }: VerifiedToken): ConfidentialClientApplication => {
    const person = `${tid}.${oid}`
    const application =
      applications.get(person) ??
      new ConfidentialClientApplication({
        auth: { clientId, clientSecret: clientSecret.reveal(), authority: authorityFor(cloud, tid) },
        system: {
          networkClient,
          loggerOptions: { loggerCallback: () => undefined, logLevel: LogLevel.Error, piiLoggingEnabled: false },
        },
      })
    applications.delete(person)
    applications.set(person, application)
    if (applications.size > MAX_PEOPLE) applications.delete(applications.keys().next().value ?? person)
    return application
  }

  return async (token, scopes) => {
    try {
      const result = await applicationFor(token).acquireTokenOnBehalfOf({
        oboAssertion: token.raw.reveal(),
        scopes: [...scopes],
      })
      if (!result) return { kind: 'unavailable', reason: 'refused' }
      return { kind: 'token', accessToken: new Secret(result.accessToken) }
    } catch (error) {
      return unavailable(error)
    }
  }
}

function unavailable(error: unknown): Unavailable {
  if (error instanceof InteractionRequiredAuthError) {
    const isConsent = error.subError === 'consent_required' || error.errorMessage.includes('AADSTS65001')
    return {
      kind: 'unavailable',
      reason: isConsent ? 'consent_required' : 'interaction_required',
      ...(error.claims ? { claims: error.claims } : {}),
      cause: error,
    }
  }
  if (error instanceof EntraBusy) {
    return {
      kind: 'unavailable',
      reason: error.status === 429 ? 'throttled' : 'away',
      ...(error.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: error.retryAfterSeconds }),
      cause: error,
    }
  }
  const isAnswer = error instanceof Error && error.name === 'ServerError'
  return { kind: 'unavailable', reason: isAnswer ? 'refused' : 'away', cause: error }
}
