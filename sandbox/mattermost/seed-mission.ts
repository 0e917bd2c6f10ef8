import { channels, MEMBER_PASSWORD, members, TEAM } from '../mission/cast.ts'
import { type HistoryPost, historyBots, missionHistory } from '../mission/history.ts'
import type { User } from './rows.ts'
import { createSeeding, type Seeding } from './seeding.ts'
import type { State } from './state.ts'
import type { World } from './world.ts'

const ZONES: Readonly<Record<string, string>> = {
  en: 'Europe/London',
  it: 'Europe/Rome',
  tr: 'Europe/Istanbul',
  cs: 'Europe/Prague',
}

function seedMembers(seeding: Seeding, authors: Map<string, User>): void {
  for (const member of members) {
    const user = seeding.user({
      username: member.username,
      email: `${member.username}@mission-office.example`,
      first_name: member.firstName,
      last_name: member.lastName,
      position: member.position,
      locale: member.language,
      password: MEMBER_PASSWORD,
      timezone: { automaticTimezone: ZONES[member.language] ?? '', manualTimezone: '', useAutomaticTimezone: 'true' },
    })
    authors.set(member.username, user)
  }
  for (const { name, displayName } of historyBots)
    authors.set(`bot:${name}`, seeding.bot({ username: name, display_name: displayName }))
}

/** Partner people write nothing yet: their accounts are made by whoever lets them in. */
function authorOf(post: HistoryPost, authors: ReadonlyMap<string, User>): User {
  const author = authors.get(post.author)
  if (!author) throw new Error(`the mission's history names an author outside the cast: ${post.author}`)
  return author
}

/**
 * Fills a new installation with the sandbox's mission: its members, its team and channels, and everything that was
 * written before today.
 * @param history defaults to the mission's own, ending at the stand-in's time
 */
export function seedMission(state: State, world: World, history = missionHistory(world.now())): void {
  const seeding = createSeeding(world)
  const authors = new Map<string, User>()
  seedMembers(seeding, authors)
  const [owner] = members
  const team = seeding.team({ name: TEAM.name, display_name: TEAM.displayName })
  const admin = state.userByName('admin')
  if (admin) seeding.teamMember(team, admin, true)
  for (const user of authors.values()) seeding.teamMember(team, user, user.username === owner?.username)

  const channelIds = new Map<string, string>()
  for (const { name, displayName, type, purpose, header } of channels) {
    const channel = seeding.channel({ team_id: team.id, type, name, display_name: displayName, purpose, header })
    channelIds.set(name, channel.id)
    for (const user of authors.values()) seeding.channelMember(channel, user, user.username === owner?.username)
  }

  const postIds = new Map<string, string>()
  for (const post of history) {
    const channelId = channelIds.get(post.channel)
    const rootId = post.root === undefined ? undefined : postIds.get(post.root)
    if (!channelId) throw new Error(`the mission's history names a channel outside the cast: ${post.channel}`)
    if (post.root !== undefined && !rootId)
      throw new Error(`the mission's history answers an unknown post: ${post.root}`)
    const reactions = post.reactions?.map(({ emoji, by }) => ({
      emoji,
      userIds: by.flatMap((name) => authors.get(name)?.id ?? []),
    }))
    const seeded = seeding.post({
      channelId,
      userId: authorOf(post, authors).id,
      atMs: post.atMs,
      message: post.message,
      ...(rootId ? { rootId } : {}),
      ...(reactions ? { reactions } : {}),
      ...(post.files ? { files: post.files } : {}),
      ...(post.isPinned ? { isPinned: true } : {}),
      ...(post.editedAtMs ? { editedAtMs: post.editedAtMs } : {}),
    })
    postIds.set(post.key, seeded.id)
  }
  seeding.markAllRead(channelIds.values())
}
