import { rolesOf } from './access.ts'
import type { Channel, ChannelMember } from './rows.ts'
import type { World } from './world.ts'

/** A channel as the server shows it. */
export function channelBody(channel: Channel): Record<string, unknown> {
  const isPrivateTalk = channel.type === 'D' || channel.type === 'G'
  return {
    id: channel.id,
    create_at: channel.create_at,
    update_at: channel.update_at,
    delete_at: channel.delete_at,
    team_id: channel.team_id,
    type: channel.type,
    display_name: channel.display_name,
    name: channel.name,
    header: channel.header,
    purpose: channel.purpose,
    last_post_at: channel.last_post_at,
    total_msg_count: channel.total_msg_count,
    extra_update_at: 0,
    creator_id: channel.creator_id,
    scheme_id: null,
    props: null,
    group_constrained: null,
    autotranslation: false,
    shared: isPrivateTalk ? false : null,
    total_msg_count_root: channel.total_msg_count_root,
    policy_id: null,
    last_root_post_at: channel.last_root_post_at,
    banner_info: null,
    policy_enforced: false,
    policy_is_active: false,
    default_category_name: '',
  }
}

/** A membership as one viewer sees it: other people's reading times are hidden. */
export function channelMemberBody(member: ChannelMember, viewerId: string): Record<string, unknown> {
  const isOwn = member.user_id === viewerId
  return {
    channel_id: member.channel_id,
    user_id: member.user_id,
    roles: rolesOf('channel', member),
    last_viewed_at: isOwn ? member.last_viewed_at : -1,
    msg_count: member.msg_count,
    mention_count: member.mention_count,
    mention_count_root: member.mention_count_root,
    urgent_mention_count: member.urgent_mention_count,
    msg_count_root: member.msg_count_root,
    notify_props: member.notify_props,
    last_update_at: isOwn ? member.last_update_at : -1,
    scheme_guest: member.scheme_guest,
    scheme_user: member.scheme_user,
    scheme_admin: member.scheme_admin,
    explicit_roles: member.explicit_roles,
    autotranslation_disabled: false,
  }
}

/** Tells a member that its own membership changed. */
export function announceMember(world: World, member: ChannelMember): void {
  const channelMember = JSON.stringify(channelMemberBody(member, member.user_id))
  world.hub.emit('channel_member_updated', { channelMember }, { userId: member.user_id })
}

export function announceChannel(world: World, channel: Channel): void {
  world.hub.emit('channel_updated', { channel: JSON.stringify(channelBody(channel)) }, { channelId: channel.id })
}
