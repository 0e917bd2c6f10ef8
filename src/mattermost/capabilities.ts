import type { ServerConfig } from './server.ts'

export type GuestObstacle = 'not_licensed' | 'feature_missing' | 'switched_off'

/** What this server can do and how it is set, as far as the product depends on it (reference 0.2, 0.3). */
export type Capabilities = {
  readonly version: string
  /** The id that pushes carry as `server_id`. */
  readonly serverId: string
  readonly isLicensed: boolean
  /** `entry`, `professional`, `enterprise`, `advanced`, older names, or empty. */
  readonly sku: string
  /** Why guests cannot be made; absent when they can. */
  readonly guestObstacle: GuestObstacle | undefined
  readonly hasUserTokens: boolean
  readonly canCreateBots: boolean
  readonly siteUrl: string
  readonly maxUsersPerTeam: number
  readonly users: { readonly active: number; readonly hardLimit: number | undefined }
  readonly guestEmailDomains: readonly string[]
  readonly memberEmailDomains: readonly string[]
  readonly mustGuestsUseMfa: boolean
  readonly isOpenForSignUp: boolean
  readonly isHardened: boolean
  readonly rateLimit: { readonly isOn: boolean; readonly perSecond: number; readonly isPerUser: boolean }
  readonly push: {
    readonly isOn: boolean
    readonly server: string
    readonly contents: string
    /** SPKI, base64; the key of the signature on pushes. */
    readonly signingKey: string
  }
  readonly hasMailServer: boolean
  /** Names, addresses and networks inside its own network that the server may call. */
  readonly allowedInternal: readonly string[]
  readonly maxFileBytes: number
  readonly maxPostRunes: number
  readonly probedAtMs: number
}

/** Reads the four answers of the server into one. The values of the two client answers are text, also numbers and switches. */
export function readCapabilities(
  answers: {
    readonly client: Readonly<Record<string, string>>
    readonly licence: Readonly<Record<string, string>>
    readonly config: ServerConfig
    readonly limits: { readonly activeUserCount: number; readonly maxUsersHardLimit?: number }
  },
  probedAtMs: number,
): Capabilities {
  const { client, licence, config, limits } = answers
  const { ServiceSettings: service, TeamSettings: team, GuestAccountsSettings: guests } = config
  const { RateLimitSettings: rate, EmailSettings: email } = config
  const isLicensed = licence.IsLicensed === 'true'
  return {
    version: client.Version ?? '',
    serverId: client.DiagnosticId ?? client.TelemetryId ?? '',
    isLicensed,
    sku: licence.SkuShortName ?? '',
    guestObstacle: guestObstacle(isLicensed, licence.GuestAccounts === 'true', guests?.Enable === true),
    hasUserTokens: service?.EnableUserAccessTokens === true,
    canCreateBots: service?.EnableBotAccountCreation === true,
    siteUrl: service?.SiteURL ?? '',
    maxUsersPerTeam: team?.MaxUsersPerTeam ?? 50,
    users: { active: limits.activeUserCount, hardLimit: limits.maxUsersHardLimit || undefined },
    guestEmailDomains: domains(guests?.RestrictCreationToDomains),
    memberEmailDomains: domains(team?.RestrictCreationToDomains),
    mustGuestsUseMfa: guests?.EnforceMultifactorAuthentication === true,
    isOpenForSignUp:
      team?.EnableOpenServer === true && team.EnableUserCreation !== false && email?.EnableSignUpWithEmail !== false,
    isHardened: service?.ExperimentalEnableHardenedMode === true,
    rateLimit: { isOn: rate?.Enable === true, perSecond: rate?.PerSec ?? 0, isPerUser: rate?.VaryByUser === true },
    push: {
      isOn: email?.SendPushNotifications === true,
      server: email?.PushNotificationServer ?? '',
      contents: email?.PushNotificationContents ?? '',
      signingKey: client.AsymmetricSigningPublicKey ?? '',
    },
    allowedInternal: (service?.AllowedUntrustedInternalConnections ?? '')
      .split(/[\s,]+/)
      .filter((entry) => entry !== ''),
    hasMailServer: (email?.SMTPServer ?? '') !== '' && email?.SendEmailNotifications !== false,
    maxFileBytes: Number(client.MaxFileSize ?? 0),
    maxPostRunes: Number(client.MaxPostSize ?? 0),
    probedAtMs,
  }
}

/** The order of the server's own checks in `POST /users/{id}/demote`, except that its switch comes before the feature there. */
function guestObstacle(isLicensed: boolean, hasFeature: boolean, isOn: boolean): GuestObstacle | undefined {
  if (!isLicensed) return 'not_licensed'
  if (!hasFeature) return 'feature_missing'
  return isOn ? undefined : 'switched_off'
}

function domains(setting: string | undefined): string[] {
  return (setting ?? '')
    .split(/[\s,]+/)
    .map((domain) => domain.replace(/^@/, '').toLowerCase())
    .filter((domain) => domain !== '')
}
