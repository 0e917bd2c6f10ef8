import { MattermostFault } from './fault.ts'

/** The server's error ids that we decide by, as recorded from 11.6. */
export const errorIds = {
  alreadyGuest: ['api.user.demote_user_to_guest.already_guest.app_error'],
  notGuest: ['api.user.promote_guest_to_user.no_guest.app_error'],
  guestsNotLicensed: [
    'api.team.demote_user_to_guest.license.error',
    'api.team.invite_guests_to_channels.disabled.error',
  ],
  guestsSwitchedOff: [
    'api.team.demote_user_to_guest.disabled.error',
    'api.user.update_active.cannot_enable_guest_when_guest_feature_is_disabled.app_error',
  ],
  usernameTaken: ['app.user.save.username_exists.app_error'],
  emailTaken: ['app.user.save.email_exists.app_error'],
  teamFull: [
    'app.team.join_user_to_team.save_member.max_accounts.app_error',
    'app.team.join_user_to_team.max_accounts.app_error',
  ],
  userLimit: [
    'api.user.create_user.user_limits.exceeded',
    'api.user.create_user.license_user_limits.exceeded',
    'app.user.update_active.user_limit.exceeded',
    'app.user.update_active.license_user_limit.exceeded',
  ],
  domainRefused: [
    'api.user.create_user.accepted_domain.app_error',
    'api.team.join_user_to_team.allowed_domains.app_error',
  ],
  userTokensOff: ['app.user_access_token.disabled'],
  channelsNone: ['app.channel.get_channels.not_found.app_error'],
  notInTeam: ['app.team.get_member.missing.app_error'],
  notInChannel: ['app.channel.get_member.missing.app_error'],
  userDeactivated: ['app.channel.add_member.deleted_user.app_error'],
  directMembersFixed: [
    'api.channel.add_user_to_channel.type.app_error',
    'api.channel.remove_channel_member.type.app_error',
  ],
  defaultChannel: ['api.channel.remove.default.app_error'],
  botsSwitchedOff: ['api.bot.create_disabled'],
  mfaRequired: ['api.context.mfa_required.app_error'],
  sessionExpired: ['api.context.session_expired.app_error'],
} as const satisfies Record<string, readonly string[]>

export type KnownError = keyof typeof errorIds

/** True when the server gave one of the ids that stand for this. */
export function says(error: unknown, ...known: readonly KnownError[]): boolean {
  return (
    error instanceof MattermostFault &&
    known.some((name) => (errorIds[name] as readonly string[]).includes(error.errorId))
  )
}
