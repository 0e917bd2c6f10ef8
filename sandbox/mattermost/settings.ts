/** The settings that the product reads or that change an answer, by the server's own sections and names. */
export const defaultSettings = {
  AnnouncementSettings: { AdminNoticesEnabled: true, UserNoticesEnabled: true },
  ConnectedWorkspacesSettings: { EnableRemoteClusterService: false, EnableSharedChannels: false },
  EmailSettings: {
    EnablePreviewModeBanner: true,
    PushNotificationBuffer: 1000,
    PushNotificationContents: 'full',
    PushNotificationServer: '',
    RequireEmailVerification: false,
    SendEmailNotifications: true,
    SendPushNotifications: true,
  },
  FileSettings: {
    Directory: './data/',
    EnableFileAttachments: true,
    EnablePublicLink: false,
    MaxFileSize: 104_857_600,
  },
  GuestAccountsSettings: {
    AllowEmailAccounts: true,
    Enable: false,
    EnableGuestMagicLink: false,
    EnforceMultifactorAuthentication: false,
    HideTags: false,
    RestrictCreationToDomains: '',
  },
  LogSettings: { ConsoleLevel: 'DEBUG', EnableDiagnostics: true, EnableSentry: true },
  PluginSettings: { Enable: true, EnableMarketplace: true, EnableRemoteMarketplace: true },
  RateLimitSettings: {
    Enable: false,
    MaxBurst: 100,
    MemoryStoreSize: 10_000,
    PerSec: 10,
    VaryByHeader: '',
    VaryByRemoteAddr: true,
    VaryByUser: false,
  },
  ServiceSettings: {
    AllowCorsFrom: '',
    AllowPersistentNotifications: true,
    AllowPersistentNotificationsForGuests: false,
    AllowedUntrustedInternalConnections: '',
    BurnOnReadDurationSeconds: 600,
    BurnOnReadMaximumTimeToLiveSeconds: 604_800,
    BurnOnReadSchedulerFrequencySeconds: 600,
    CollapsedThreads: 'always_on',
    EnableBotAccountCreation: false,
    EnableBurnOnRead: true,
    EnableEmailInvitations: false,
    EnableLatex: false,
    EnablePostIconOverride: false,
    EnablePostUsernameOverride: false,
    EnableSVGs: false,
    EnableSecurityFixAlert: true,
    EnableUserAccessTokens: false,
    ExperimentalEnableHardenedMode: false,
    ExtendSessionLengthWithActivity: true,
    FrameAncestors: '',
    MaximumLoginAttempts: 10,
    ListenAddress: ':8065',
    MaximumPayloadSizeBytes: 300_000,
    MaximumURLLength: 2048,
    PersistentNotificationIntervalMinutes: 5,
    PersistentNotificationMaxCount: 6,
    PersistentNotificationMaxRecipients: 5,
    PostEditTimeLimit: -1,
    PostPriority: true,
    ScheduledPosts: true,
    SessionIdleTimeoutInMinutes: 43_200,
    SessionLengthMobileInDays: 30,
    SessionLengthMobileInHours: 720,
    SessionLengthSSOInDays: 30,
    SessionLengthSSOInHours: 720,
    SessionLengthWebInDays: 30,
    SessionLengthWebInHours: 720,
    SiteURL: '',
    TerminateSessionsOnPasswordChange: true,
    ThreadAutoFollow: true,
    UniqueEmojiReactionLimitPerPost: 50,
  },
  TeamSettings: {
    CustomDescriptionText: '',
    EnableOpenServer: false,
    EnableUserCreation: true,
    EnableUserDeactivation: false,
    MaxNotificationsPerChannel: 1000,
    MaxUsersPerTeam: 50,
    RestrictCreationToDomains: '',
    TeammateNameDisplay: 'username',
    UserStatusAwayTimeout: 300,
  },
}

export type Settings = typeof defaultSettings

/** A part of the settings; what is absent stays. */
export type SettingsPatch = { [Section in keyof Settings]?: Partial<Settings[Section]> }

/** How an installation that serves this product is set up; the rest are the server's defaults. */
const installed: SettingsPatch = {
  AnnouncementSettings: { AdminNoticesEnabled: false, UserNoticesEnabled: false },
  ConnectedWorkspacesSettings: { EnableRemoteClusterService: true, EnableSharedChannels: true },
  EmailSettings: { SendEmailNotifications: false },
  GuestAccountsSettings: { Enable: true },
  LogSettings: { ConsoleLevel: 'INFO', EnableDiagnostics: false, EnableSentry: false },
  PluginSettings: { Enable: false, EnableMarketplace: false, EnableRemoteMarketplace: false },
  ServiceSettings: {
    AllowedUntrustedInternalConnections: '127.0.0.1 localhost',
    EnableBotAccountCreation: true,
    EnableEmailInvitations: true,
    EnableLatex: true,
    EnableSVGs: true,
    EnableSecurityFixAlert: false,
    EnableUserAccessTokens: true,
    ExtendSessionLengthWithActivity: false,
    SessionLengthMobileInDays: 180,
    SessionLengthMobileInHours: 4320,
    SessionLengthWebInDays: 180,
    SessionLengthWebInHours: 4320,
    TerminateSessionsOnPasswordChange: false,
  },
  TeamSettings: { EnableOpenServer: true },
}

type Sections = Record<string, Record<string, unknown>>

/** Lays a patch over settings, in place. Unknown sections and fields are ignored, as the server does. */
export function applyPatch(settings: Settings, patch: unknown): void {
  if (typeof patch !== 'object' || patch === null) return
  const sections = settings as unknown as Sections
  for (const [name, fields] of Object.entries(patch as Sections)) {
    const section = sections[name]
    if (!section || typeof fields !== 'object' || fields === null) continue
    for (const [field, value] of Object.entries(fields)) if (field in section) section[field] = value
  }
}

/** The settings of a new installation. */
export function newSettings(patch: SettingsPatch = {}): Settings {
  const settings = structuredClone(defaultSettings)
  applyPatch(settings, installed)
  applyPatch(settings, patch)
  return settings
}

/** Only the fields that differ from the server's defaults, sections without any left out. */
export function withoutDefaults(settings: Settings): Sections {
  const differing: Sections = {}
  for (const [name, section] of Object.entries(settings as unknown as Sections)) {
    const defaults = (defaultSettings as unknown as Sections)[name] ?? {}
    const fields = Object.entries(section).filter(([field, value]) => value !== defaults[field])
    if (fields.length > 0) differing[name] = Object.fromEntries(fields)
  }
  return differing
}
