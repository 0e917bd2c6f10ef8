import type { ServerLimits } from '@mattermost/types/limits'
import type { Call } from './call.ts'
import { path } from './ids.ts'

/** The parts of `GET /config` that this product depends on (reference 0.3); a field may be missing on other versions. */
export type ServerConfig = {
  readonly ServiceSettings?: {
    readonly SiteURL?: string
    readonly AllowedUntrustedInternalConnections?: string
    readonly EnableUserAccessTokens?: boolean
    readonly EnableBotAccountCreation?: boolean
    readonly ExperimentalEnableHardenedMode?: boolean
    readonly DisableBotsWhenOwnerIsDeactivated?: boolean
  }
  readonly TeamSettings?: {
    readonly MaxUsersPerTeam?: number
    readonly EnableOpenServer?: boolean
    readonly EnableUserCreation?: boolean
    readonly RestrictCreationToDomains?: string
  }
  readonly GuestAccountsSettings?: {
    readonly Enable?: boolean
    readonly RestrictCreationToDomains?: string
    readonly HideTags?: boolean
    readonly EnforceMultifactorAuthentication?: boolean
  }
  readonly RateLimitSettings?: {
    readonly Enable?: boolean
    readonly PerSec?: number
    readonly MaxBurst?: number
    readonly VaryByUser?: boolean
    readonly VaryByRemoteAddr?: boolean
  }
  readonly EmailSettings?: {
    readonly SendEmailNotifications?: boolean
    readonly EnableSignUpWithEmail?: boolean
    readonly SMTPServer?: string
    readonly SendPushNotifications?: boolean
    readonly PushNotificationServer?: string
    readonly PushNotificationContents?: string
    readonly RequireEmailVerification?: boolean
  }
}

export type Server = {
  /** All values are text; with the administrator's credential also those behind a session. */
  clientConfig(): Promise<Readonly<Record<string, string>>>
  clientLicence(): Promise<Readonly<Record<string, string>>>
  config(): Promise<ServerConfig>
  limits(): Promise<ServerLimits>
  /** @throws MattermostFault when it does not answer or calls itself unhealthy. */
  ping(): Promise<{ readonly status: string }>
}

export function createServer(call: Call): Server {
  return {
    clientConfig: () => call('GET', path`/config/client`, { query: { format: 'old' } }),
    clientLicence: () => call('GET', path`/license/client`, { query: { format: 'old' } }),
    config: () => call('GET', path`/config`, { query: { remove_masked: true } }),
    limits: () => call('GET', path`/limits/server`),
    ping: () => call('GET', path`/system/ping`),
  }
}
