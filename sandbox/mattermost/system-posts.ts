import { createPost } from './post-create.ts'
import type { Channel, User } from './rows.ts'
import type { World } from './world.ts'

type Subjects = { added?: User; removed?: User; rootId?: string; before?: string; after?: string }

const texts = {
  join_channel: (actor: User) => `${actor.username} joined the channel.`,
  guest_join_channel: (actor: User) => `${actor.username} joined the channel as guest.`,
  leave_channel: (actor: User) => `@${actor.username} left the channel.`,
  join_team: (actor: User) => `${actor.username} joined the team.`,
  leave_team: (actor: User) => `${actor.username} left the team.`,
  remove_from_team: (actor: User) => `${actor.username} removed from the team.`,
  add_to_team: (actor: User, { added }: Subjects) => `${added?.username} added to the team by ${actor.username}.`,
  add_to_channel: (actor: User, { added }: Subjects) => `${added?.username} added to the channel by ${actor.username}.`,
  add_guest_to_chan: (actor: User, { added }: Subjects) =>
    `${added?.username} added to the channel as guest by ${actor.username}.`,
  remove_from_channel: (_actor: User, { removed }: Subjects) => `@${removed?.username} removed from the channel.`,
  channel_deleted: (actor: User) => `${actor.username} archived the channel.`,
  channel_restored: (actor: User) => `${actor.username} unarchived the channel.`,
  change_chan_privacy: () => 'This channel has been converted to a Private Channel.',
  change_chan_publicity: () =>
    'This channel has been converted to a Public Channel and can be joined by any team member.',
  header_change: (actor: User, { before, after }: Subjects) =>
    !before
      ? `${actor.username} updated the channel header to: ${after}`
      : !after
        ? `${actor.username} removed the channel header (was: ${before})`
        : `${actor.username} updated the channel header from: ${before} to: ${after}`,
  purpose_change: (actor: User, { before, after }: Subjects) =>
    !before
      ? `${actor.username} updated the channel purpose to: ${after}`
      : !after
        ? `${actor.username} removed the channel purpose (was: ${before})`
        : `${actor.username} updated the channel purpose from: ${before} to: ${after}`,
  displayname_change: (actor: User, { before, after }: Subjects) =>
    `${actor.username} updated the channel display name from: ${before} to: ${after}`,
} as const

export type SystemMessage = keyof typeof texts

function propsOf(kind: SystemMessage, actor: User, subjects: Subjects): Record<string, unknown> {
  const { added, removed, before, after } = subjects
  if (added)
    return {
      addedUserId: added.id,
      addedUsername: added.username,
      userId: actor.id,
      username: actor.username,
    }
  if (removed) return { removedUserId: removed.id, removedUsername: removed.username }
  const changed = /^(header|purpose|displayname)_change$/.exec(kind)?.[1]
  if (changed) return { [`new_${changed}`]: after ?? '', [`old_${changed}`]: before ?? '', username: actor.username }
  return { username: actor.username }
}

/** Writes one of the server's own messages into a channel. */
export function postSystemMessage(
  world: World,
  channel: Channel,
  actor: User,
  kind: SystemMessage,
  subjects: Subjects = {},
): void {
  createPost(world, channel, actor, {
    message: texts[kind](actor, subjects),
    type: kind === 'change_chan_publicity' ? 'system_change_chan_privacy' : `system_${kind}`,
    props: propsOf(kind, actor, subjects),
    root_id: subjects.rootId ?? '',
    isBySystem: true,
  })
}
