import { says } from '../mattermost/error-ids.ts'
import type { Partner } from '../partners/partner.ts'
import type { GuestDeps } from './guest-deps.ts'
import type { GuestRow } from './guests.ts'
import type { Present } from './plan-memberships.ts'
import { tellLater } from './tell.ts'
import { words } from './words.ts'

/** How far back the server's note about the addition is looked for. */
const NOTES = 60

const ADDITION_TYPES = ['system_add_to_channel', 'system_add_guest_to_chan']

/** Everybody is in it and no member can leave it. */
const DEFAULT_CHANNEL = 'town-square'

/** A restricted member is in the default channel by joining the team, and cannot be taken out; the gateway does not show it. */
export function isUnavoidable(guest: Pick<GuestRow, 'isRestrictedMember'>, channel: Pick<Present, 'name'>): boolean {
  return guest.isRestrictedMember && channel.name === DEFAULT_CHANNEL
}

/**
 * Takes the guest out of a channel that policy does not allow, and tells whoever added them why. The gateway shows nothing
 * of it meanwhile, because the channel is not granted.
 *
 * @throws MattermostFault
 */
export async function undoAddition(
  deps: GuestDeps,
  guest: GuestRow & { readonly userId: string },
  partner: Partner,
  channel: Present,
): Promise<void> {
  const { channels } = deps.mattermost
  const addition = await findAddition(deps, channel.id, guest.userId)
  try {
    await channels.removeMember(channel.id, guest.userId)
  } catch (error) {
    if (!says(error, 'defaultChannel')) throw error
    deps.log.warn({ guestId: guest.id, channelId: channel.id }, 'nobody can be taken out of the default channel')
  }
  await deps.audit.write({
    actor: addition ? `user:${addition.adderId}` : 'system',
    action: 'grant.refused',
    subject: `guest:${guest.id}`,
    detail: { channelId: channel.id, channel: channel.name, reason: 'channel_not_in_terms' },
  })
  if (!addition || addition.adderId === guest.userId) return
  const admin = await deps.mattermost.users.me()
  if (addition.adderId === admin.id) return
  await tellLater(deps, {
    to: { userId: addition.adderId },
    text: words.additionRefused({
      username: guest.username ?? '',
      organisation: partner.name,
      channel: channel.name,
      operator: deps.settings.operator.name,
    }),
    key: `addition:${addition.postId}`,
  })
}

/** The server writes a note of every addition, with both people in its props. */
async function findAddition(
  deps: GuestDeps,
  channelId: string,
  userId: string,
): Promise<{ readonly adderId: string; readonly postId: string } | undefined> {
  const posts = await deps.mattermost.posts.newest(channelId, NOTES)
  const note = posts.find((post) => ADDITION_TYPES.includes(post.type) && post.props.addedUserId === userId)
  return note && { adderId: note.user_id, postId: note.id }
}
