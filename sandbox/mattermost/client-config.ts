import table from './client-config.json' with { type: 'json' }
import { SERVER_VERSION, type World } from './world.ts'

const open = new Set(table.openKeys)
const absentUnlicensed = new Set(table.unlicensedAbsent)

/** Which settings show in the client's configuration, and under which name. */
function fromSettings({ settings }: World): Record<string, string> {
  const { ServiceSettings, GuestAccountsSettings, TeamSettings, FileSettings, EmailSettings } = settings
  return {
    AllowPersistentNotificationsForGuests: String(ServiceSettings.AllowPersistentNotificationsForGuests),
    CollapsedThreads: ServiceSettings.CollapsedThreads,
    CustomDescriptionText: TeamSettings.CustomDescriptionText,
    EnableBotAccountCreation: String(ServiceSettings.EnableBotAccountCreation),
    EnableFileAttachments: String(FileSettings.EnableFileAttachments),
    EnableGuestAccounts: String(GuestAccountsSettings.Enable),
    EnableGuestMagicLink: String(GuestAccountsSettings.EnableGuestMagicLink),
    EnableOpenServer: String(TeamSettings.EnableOpenServer),
    EnablePostIconOverride: String(ServiceSettings.EnablePostIconOverride),
    EnablePostUsernameOverride: String(ServiceSettings.EnablePostUsernameOverride),
    EnablePublicLink: String(FileSettings.EnablePublicLink),
    EnableUserAccessTokens: String(ServiceSettings.EnableUserAccessTokens),
    EnableUserCreation: String(TeamSettings.EnableUserCreation),
    EnableUserDeactivation: String(TeamSettings.EnableUserDeactivation),
    GuestAccountsEnforceMultifactorAuthentication: String(GuestAccountsSettings.EnforceMultifactorAuthentication),
    HideGuestTags: String(GuestAccountsSettings.HideTags),
    MaxFileSize: String(FileSettings.MaxFileSize),
    MaxNotificationsPerChannel: String(TeamSettings.MaxNotificationsPerChannel),
    PluginsEnabled: String(settings.PluginSettings.Enable),
    PostEditTimeLimit: String(ServiceSettings.PostEditTimeLimit),
    PostPriority: String(ServiceSettings.PostPriority),
    RequireEmailVerification: String(EmailSettings.RequireEmailVerification),
    SendEmailNotifications: String(EmailSettings.SendEmailNotifications),
    SendPushNotifications: String(EmailSettings.SendPushNotifications),
    TeammateNameDisplay: TeamSettings.TeammateNameDisplay,
    UniqueEmojiReactionLimitPerPost: String(ServiceSettings.UniqueEmojiReactionLimitPerPost),
  }
}

/** What `GET /config/client` answers. @param isSignedIn more is shown to a session */
export function clientConfig(world: World, isSignedIn: boolean): Record<string, string> {
  const { state } = world
  const serverId = state.fact<string>('serverId') ?? ''
  const all: Record<string, string> = {
    ...table.session,
    ...(world.isLicensed ? {} : table.unlicensedDiffers),
    ...fromSettings(world),
    AsymmetricSigningPublicKey: state.fact<string>('signingPublicKey') ?? '',
    DiagnosticId: serverId,
    InstallationDate: String(state.fact<number>('installedAt') ?? 0),
    SiteURL: world.siteUrl(),
    TelemetryId: serverId,
    Version: SERVER_VERSION,
  }
  const shown: Record<string, string> = {}
  for (const key of Object.keys(all).sort()) {
    if (!world.isLicensed && absentUnlicensed.has(key)) continue
    if (isSignedIn) shown[key] = all[key] ?? ''
    else if (open.has(key)) shown[key] = (table.openDiffers as Record<string, string>)[key] ?? all[key] ?? ''
  }
  return shown
}
