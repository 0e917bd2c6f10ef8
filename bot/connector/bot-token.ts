import { ConfidentialClientApplication, LogLevel } from '@azure/msal-node'
import type { BotCloud } from '../../src/entra/bot-clouds.ts'
import type { Fetch } from '../../src/entra/bounded-fetch.ts'
import type { Cloud } from '../../src/entra/clouds.ts'
import { authorityFor, createMsalNetwork } from '../../src/entra/msal-network.ts'
import { Secret } from '../../src/settings/secret.ts'

/** The bot's own token for the connector. MSAL keeps it and gets the next one in time. @throws when Entra gives none */
export type BotToken = () => Promise<Secret>

export function createBotToken(deps: {
  cloud: Cloud
  botCloud: BotCloud
  appId: string
  tenantId: string
  secret: Secret
  fetch?: Fetch | undefined
}): BotToken {
  const { cloud, botCloud, appId, tenantId, secret, fetch } = deps
  const application = new ConfidentialClientApplication({
    auth: { clientId: appId, clientSecret: secret.reveal(), authority: authorityFor(cloud, tenantId) },
    system: {
      networkClient: createMsalNetwork({ ...cloud, loginUrl: botCloud.loginUrl }, fetch),
      loggerOptions: { loggerCallback: () => undefined, logLevel: LogLevel.Error, piiLoggingEnabled: false },
    },
  })
  return async () => {
    const result = await application.acquireTokenByClientCredential({ scopes: [`${botCloud.scope}/.default`] })
    if (!result) throw new Error('Entra gave no token for the bot')
    return new Secret(result.accessToken)
  }
}
