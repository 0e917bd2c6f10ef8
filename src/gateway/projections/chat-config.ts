import type { SessionView } from '../../session/session-view.ts'
import type { Settings } from '../../settings/schema.ts'
import { isListedPlugin } from './plugin.ts'
import { isRecord, type JsonRecord } from './record.ts'

/** Ways to sign in or up, tokens, integrations, and all that would speak to somebody else: not in the whole Mattermost of a guest. */
const off = [
  'AllowDownloadLogs',
  'AppsPluginEnabled',
  'DiagnosticsEnabled',
  'EnableAskCommunityLink',
  'EnableBotAccountCreation',
  'EnableClientMetrics',
  'EnableClientPerformanceDebugging',
  'EnableCustomBrand',
  'EnableCustomGroups',
  'EnableCustomTermsOfService',
  'EnableDesktopLandingPage',
  'EnableDeveloper',
  'EnableDiagnostics',
  'EnableEmailBatching',
  'EnableEmailInvitations',
  'EnableGifPicker',
  'EnableGuestMagicLink',
  'EnableIncomingWebhooks',
  'EnableLdap',
  'EnableMarketplace',
  'EnableMetrics',
  'EnableMultifactorAuthentication',
  'EnableNotificationMetrics',
  'EnableOAuthServiceProvider',
  'EnableOnboardingFlow',
  'EnableOpenServer',
  'EnableOutgoingOAuthConnections',
  'EnableOutgoingWebhooks',
  'EnablePreviewModeBanner',
  'EnablePublicLink',
  'EnableSVGs',
  'EnableSaml',
  'EnableSignInWithEmail',
  'EnableSignInWithUsername',
  'EnableSignUpWithEmail',
  'EnableSignUpWithGitLab',
  'EnableSignUpWithGoogle',
  'EnableSignUpWithOffice365',
  'EnableSignUpWithOpenId',
  'EnableTesting',
  'EnableTutorial',
  'EnableUserAccessTokens',
  'EnableUserCreation',
  'EnableUserDeactivation',
  'EnableUserManagedAttributes',
  'EnforceMultifactorAuthentication',
  'ExperimentalEnableAuthenticationTransfer',
  'FeatureFlagAppsEnabled',
  'FeatureFlagCustomProfileAttributes',
  'FeatureFlagEnableAIRecaps',
  'FeatureFlagNotificationMonitoring',
  'FeatureFlagOnboardingTourTips',
  'FeatureFlagStreamlinedMarketplace',
  'GuestAccountsEnforceMultifactorAuthentication',
  'IntuneMAMEnabled',
  'PasswordEnableForgotLink',
  'SendEmailNotifications',
  'SendPushNotifications',
] as const

/** Addresses and keys of others, and what says which server this is. */
const blank = [
  'AndroidAppDownloadLink',
  'AppDownloadLink',
  'CWSMock',
  'CWSURL',
  'CustomUrlSchemes',
  'DiagnosticId',
  'ExperimentalPrimaryTeam',
  'ForgotPasswordLink',
  'GiphySdkKey',
  'GoogleDeveloperKey',
  'IosAppDownloadLink',
  'ManagedResourcePaths',
  'ReportAProblemLink',
  'ReportAProblemMail',
  'SQLDriverName',
  'SchemaVersion',
  'TelemetryId',
  'WebsocketURL',
] as const

/** With these the web app says of names that they come with the sign-in, as they do, and offers no change of them. */
const managed = [
  'SamlFirstNameAttributeSet',
  'SamlLastNameAttributeSet',
  'SamlNicknameAttributeSet',
  'SamlPositionAttributeSet',
] as const

const agentsPlugin = 'mattermost-ai'

/**
 * The configuration as Mattermost's own web app reads it (reference 4.4): its addresses are ours, nothing calls out, and no
 * switch or limit promises what the gateway would refuse. Values are texts.
 */
export function projectChatConfig(
  config: unknown,
  settings: Settings,
  { mayUpload }: SessionView['terms'],
): JsonRecord {
  const projected: JsonRecord = {}
  for (const [key, value] of Object.entries(isRecord(config) ? config : {}))
    if (typeof value === 'string' && key !== 'AsymmetricSigningPublicKey') projected[key] = value
  for (const key of off) projected[key] = 'false'
  for (const key of blank) projected[key] = ''
  for (const key of managed) projected[key] = 'true'
  const { chatUrl, publicUrl, limits, plugins, mattermost } = settings
  // Whatever a later version adds: no value says where the server stands.
  const servers = [mattermost.url, mattermost.siteUrl ?? mattermost.url].map((url) => `//${new URL(url).host}`)
  for (const [key, value] of Object.entries(projected))
    if (servers.some((server) => String(value).includes(server))) projected[key] = ''
  const own = new URL(chatUrl ?? publicUrl)
  projected.SiteURL = own.origin
  projected.WebsocketPort = own.port || '80'
  projected.WebsocketSecurePort = own.port || '443'
  projected.ReportAProblemType = 'hidden'
  if (plugins.length === 0) projected.PluginsEnabled = 'false'
  if (!isListedPlugin(agentsPlugin, settings)) projected.FeatureFlagEnableAIPluginBridge = 'false'
  if (!mayUpload) for (const key of ['EnableFileAttachments', 'EnableMobileFileUpload']) projected[key] = 'false'
  const theirs = Number(projected.MaxFileSize)
  projected.MaxFileSize = String(theirs > 0 ? Math.min(theirs, limits.maxUploadBytes) : limits.maxUploadBytes)
  return projected
}

/** Who bought it, for how many and until when is not a guest's to know; the groups of the server are neither. */
const notOfLicense = new Set([
  'Id',
  'Name',
  'Email',
  'Company',
  'PhoneNumber',
  'Users',
  'IssuedAt',
  'StartsAt',
  'ExpiresAt',
  'SkuName',
])
const offInLicense = ['CustomTermsOfService', 'LDAPGroups', 'MFA'] as const

export function projectChatLicense(license: unknown): JsonRecord {
  const projected: JsonRecord = {}
  for (const [key, value] of Object.entries(isRecord(license) ? license : {}))
    if (typeof value === 'string' && !notOfLicense.has(key)) projected[key] = value
  for (const key of offInLicense) if (key in projected) projected[key] = 'false'
  return projected
}
