import { ConfidentialClientApplication, LogLevel } from '@azure/msal-node'
import type { Settings } from '../settings/schema.ts'
import { Secret } from '../settings/secret.ts'
import type { Fetch } from './bounded-fetch.ts'
import { cloudOf } from './clouds.ts'
import { authorityFor, createMsalNetwork } from './msal-network.ts'

/** Tenants whose tokens are remembered at one time. */
const MAX_TENANTS = 200

/** Until when MSAL hands out what it has; also the least that a token is used with. */
const LEAST_MS = 300_000

/**
 * A token of the application itself for Graph at one tenant (client credentials), which that tenant's administrator has
 * consented to.
 *
 * @param leastLifeMs a younger token is fetched when the remembered one ends before
 * @throws what MSAL throws; `EntraBusy` when the token endpoint is away
 */
export type AppToken = (tid: string, leastLifeMs?: number) => Promise<Secret>

/** @returns undefined when no client secret is set */
export function createAppToken(deps: {
  settings: Settings
  fetch?: Fetch | undefined
  now: () => number
}): (AppToken & { forget(tid: string): void }) | undefined {
  const { clientId, clientSecret } = deps.settings.entra
  if (clientSecret === undefined) return undefined
  const cloud = cloudOf(deps.settings)
  const networkClient = createMsalNetwork(cloud, deps.fetch)
  const audience = cloud.isCustom ? 'https://graph.microsoft.com' : cloud.graphUrl
  const applications = new Map<string, ConfidentialClientApplication>()
  const doubted = new Set<string>()

  function applicationFor(tid: string): ConfidentialClientApplication {
    const application =
      applications.get(tid) ??
      new ConfidentialClientApplication({
        auth: { clientId, clientSecret: clientSecret?.reveal() ?? '', authority: authorityFor(cloud, tid) },
        system: {
          networkClient,
          loggerOptions: { loggerCallback: () => undefined, logLevel: LogLevel.Error, piiLoggingEnabled: false },
        },
      })
    applications.delete(tid)
    applications.set(tid, application)
    if (applications.size > MAX_TENANTS) applications.delete(applications.keys().next().value ?? tid)
    return application
  }

  const token: AppToken = async (tid, leastLifeMs = LEAST_MS) => {
    const application = applicationFor(tid)
    const ask = (skipCache: boolean) =>
      application.acquireTokenByClientCredential({ scopes: [`${audience}/.default`], skipCache })
    const kept = await ask(doubted.delete(tid))
    const isYoung = kept?.expiresOn && kept.expiresOn.getTime() - deps.now() >= leastLifeMs
    const result = isYoung ? kept : await ask(true)
    if (!result) throw new Error('no token was given')
    return new Secret(result.accessToken)
  }

  /** The token was refused: the next one is fetched anew. */
  return Object.assign(token, { forget: (tid: string) => void doubted.add(tid) })
}
