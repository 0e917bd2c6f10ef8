import type { Settings } from '../../settings/schema.ts'
import { isRecord, type JsonRecord, pick } from './record.ts'

/** What the mission view needs to know of the server; the full list has 274 keys, addresses and switches of sign-in among them. */
const ofConfig = [
  'AvailableLocales',
  'CollapsedThreads',
  'CustomEmojiEnabled',
  'DefaultClientLocale',
  'EnableChannelViewedMessages',
  'EnableCustomEmoji',
  'EnableEmojiPicker',
  'EnableFileAttachments',
  'EnableLatex',
  'EnableInlineLatex',
  'EnableLinkPreviews',
  'EnableUserStatuses',
  'EnableUserTypingMessages',
  'ExperimentalEnablePostMetadata',
  'FeatureFlagPostPriority',
  'MaxFileSize',
  'MaxPostSize',
  'PostEditTimeLimit',
  'PostPriority',
  'SiteName',
  'TeammateNameDisplay',
  'TimeBetweenUserTypingUpdatesMilliseconds',
  'UniqueEmojiReactionLimitPerPost',
  'Version',
] as const

const ofLicense = ['IsLicensed', 'SkuShortName', 'GuestAccounts', 'SharedChannels'] as const

/** Addresses become ours (reference 4.4), and no limit is promised that the gateway would not keep. */
export function projectConfig(config: unknown, settings: Settings): JsonRecord {
  const picked = isRecord(config) ? pick(config, ofConfig) : {}
  const theirs = Number(picked.MaxFileSize)
  const { maxUploadBytes } = settings.limits
  return {
    ...picked,
    MaxFileSize: String(Number.isFinite(theirs) && theirs > 0 ? Math.min(theirs, maxUploadBytes) : maxUploadBytes),
    SiteURL: settings.publicUrl,
    WebsocketURL: '',
  }
}

export function projectLicense(license: unknown): JsonRecord {
  return isRecord(license) ? pick(license, ofLicense) : {}
}
