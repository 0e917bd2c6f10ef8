import { isBot, maySee } from './access.ts'
import { sendEphemeral } from './ephemeral.ts'
import { newId } from './ids.ts'
import type { Channel, Post, User } from './rows.ts'
import type { World } from './world.ts'

const listOf = (names: readonly string[]): string =>
  names.length === 1 ? `@${names[0]}` : `@${names.slice(0, -1).join(', @')} and @${names.at(-1)}`

/** Tells the author who was called and did not hear it: people outside the channel, people outside the team. */
export function tellOfStrangers(
  world: World,
  post: Post,
  channel: Channel,
  author: User,
  names: readonly string[],
): void {
  if (names.length === 0 || channel.team_id === '' || post.type.startsWith('system_')) return
  const { state } = world
  const people = new Set<User>()
  for (const name of names) {
    const user = state.userByName(name)
    const isShown = user?.username === name && user.delete_at === 0 && !isBot(state, user.id)
    if (isShown && maySee(state, author, user.id)) people.add(user)
  }
  const isInTeam = (user: User): boolean => state.teamMember(channel.team_id, user.id)?.delete_at === 0
  const byName = [...people].sort((a, b) => (a.username < b.username ? -1 : 1))
  const outOfChannel = byName.filter(isInTeam)
  const outOfTeam = byName.filter((user) => !isInTeam(user))
  const common = { channelId: channel.id, fromUserId: '', rootId: post.root_id, createAt: post.create_at + 1 }
  if (outOfChannel.length > 0) {
    const id = newId()
    const usernames = outOfChannel.map((user) => user.username)
    const userIds = outOfChannel.map((user) => user.id)
    sendEphemeral(world, author.id, {
      ...common,
      id,
      message: `${listOf(usernames)} did not get notified by this mention because they are not in the channel.`,
      props: {
        add_channel_member: {
          not_in_channel_user_ids: userIds,
          not_in_channel_usernames: usernames,
          not_in_groups_user_ids: [],
          not_in_groups_usernames: [],
          post_id: id,
          user_ids: userIds,
          usernames,
        },
      },
    })
  }
  if (outOfTeam.length > 0) {
    const reason = outOfTeam.length === 1 ? "they aren't a member" : "they aren't members"
    const names = listOf(outOfTeam.map((user) => user.username))
    const message = `${names} didn't get notified by this mention because ${reason} of this team.`
    sendEphemeral(world, author.id, { ...common, message })
  }
}
