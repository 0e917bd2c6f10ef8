import { ChannelPosts } from './channel-posts.ts'
import type {
  Acknowledgement,
  Bot,
  Category,
  Channel,
  ChannelMember,
  Draft,
  Emoji,
  Fact,
  FileInfo,
  Post,
  Preference,
  Reaction,
  ScheduledPost,
  Session,
  Status,
  Team,
  TeamMember,
  Thread,
  ThreadMember,
  Token,
  Upload,
  User,
} from './rows.ts'
import { type RowSink, Table } from './table.ts'

/** Everything the stand-in knows, in one place. A new call adds its rows here and nowhere else. */
export type State = ReturnType<typeof createState>

/** @returns an empty state, all lookups in place. */
export function createState() {
  const users = new Table<User>('users', (row) => row.id)
  const bots = new Table<Bot>('bots', (row) => row.user_id)
  const tokens = new Table<Token>('tokens', (row) => row.id)
  const sessions = new Table<Session>('sessions', (row) => row.id)
  const teams = new Table<Team>('teams', (row) => row.id)
  const teamMembers = new Table<TeamMember>('teamMembers', (row) => `${row.team_id}:${row.user_id}`)
  const channels = new Table<Channel>('channels', (row) => row.id)
  const channelMembers = new Table<ChannelMember>('channelMembers', (row) => `${row.channel_id}:${row.user_id}`)
  const posts = new Table<Post>('posts', (row) => row.id)
  const threads = new Table<Thread>('threads', (row) => row.post_id)
  const threadMembers = new Table<ThreadMember>('threadMembers', (row) => `${row.post_id}:${row.user_id}`)
  const reactions = new Table<Reaction>('reactions', (row) => `${row.post_id}:${row.user_id}:${row.emoji_name}`)
  const acknowledgements = new Table<Acknowledgement>('acknowledgements', (row) => `${row.post_id}:${row.user_id}`)
  const files = new Table<FileInfo>('files', (row) => row.id)
  const uploads = new Table<Upload>('uploads', (row) => row.id)
  const statuses = new Table<Status>('statuses', (row) => row.user_id)
  const preferences = new Table<Preference>('preferences', (row) => `${row.user_id}:${row.category}:${row.name}`)
  const drafts = new Table<Draft>('drafts', (row) => `${row.user_id}:${row.channel_id}:${row.root_id}`)
  const scheduledPosts = new Table<ScheduledPost>('scheduledPosts', (row) => row.id)
  const categories = new Table<Category>('categories', (row) => row.id)
  const emoji = new Table<Emoji>('emoji', (row) => row.id)
  const facts = new Table<Fact>('facts', (row) => row.name)

  const channelPosts = new ChannelPosts()
  const tables = [
    users,
    bots,
    tokens,
    sessions,
    teams,
    teamMembers,
    channels,
    channelMembers,
    posts,
    threads,
    threadMembers,
    reactions,
    acknowledgements,
    files,
    uploads,
    statuses,
    preferences,
    drafts,
    scheduledPosts,
    categories,
    emoji,
    facts,
  ]

  return {
    users,
    bots,
    tokens,
    sessions,
    teams,
    teamMembers,
    channels,
    channelMembers,
    posts,
    threads,
    threadMembers,
    reactions,
    acknowledgements,
    files,
    uploads,
    statuses,
    preferences,
    drafts,
    scheduledPosts,
    categories,
    emoji,
    facts,
    /** Usernames and addresses change, so these two are kept by the users' own file. */
    userIdByName: new Map<string, string>(),
    userIdByEmail: new Map<string, string>(),
    /** Those whose notify props hold words of their own; a post looks at nobody else's. */
    usersWithKeywords: new Set<string>(),
    tokenByValue: tokens.groupBy((row) => row.token),
    tokensOf: tokens.groupBy((row) => row.user_id),
    sessionByToken: sessions.groupBy((row) => row.token),
    sessionsOf: sessions.groupBy((row) => row.user_id),
    teamByName: teams.groupBy((row) => row.name),
    membersOfTeam: teamMembers.groupBy((row) => row.team_id),
    teamsOf: teamMembers.groupBy((row) => row.user_id),
    channelsOfTeam: channels.groupBy((row) => row.team_id),
    channelByName: channels.groupBy((row) => `${row.team_id}/${row.name}`),
    membersOf: channelMembers.groupBy((row) => row.channel_id),
    channelsOf: channelMembers.groupBy((row) => row.user_id),
    /** Posts by channel and by thread, oldest first, with the hidden copies that edits leave. */
    channelPosts,
    membersOfThread: threadMembers.groupBy((row) => row.post_id),
    threadsOf: threadMembers.groupBy((row) => row.user_id),
    reactionsTo: reactions.groupBy((row) => row.post_id),
    acknowledgementsOf: acknowledgements.groupBy((row) => row.post_id),
    filesOfChannel: files.groupBy((row) => row.channel_id),
    preferencesOf: preferences.groupBy((row) => row.user_id),
    draftsOf: drafts.groupBy((row) => row.user_id),
    scheduledPostsOf: scheduledPosts.groupBy((row) => row.user_id),
    categoriesOf: categories.groupBy((row) => `${row.user_id}/${row.team_id}`),
    tables,

    /** Adds or records a changed user under its present name and address. */
    putUser(row: User, before?: { username: string; email: string }): User {
      if (before) {
        this.userIdByName.delete(before.username)
        this.userIdByEmail.delete(before.email)
      }
      const { mention_keys: keys, first_name: hearsFirstName } = row.notify_props
      if (keys || hearsFirstName === 'true') this.usersWithKeywords.add(row.id)
      else this.usersWithKeywords.delete(row.id)
      this.userIdByName.set(row.username, row.id)
      this.userIdByEmail.set(row.email, row.id)
      return users.put(row)
    },

    /** Adds or records a changed post in its channel's order. */
    putPost(row: Post): Post {
      if (posts.get(row.id) !== row) channelPosts.add(row)
      else channelPosts.touch(row)
      return posts.put(row)
    },

    userByName(username: string): User | undefined {
      return users.get(this.userIdByName.get(username.toLowerCase()) ?? '')
    },

    userByEmail(email: string): User | undefined {
      return users.get(this.userIdByEmail.get(email.toLowerCase()) ?? '')
    },

    member(channelId: string, userId: string): ChannelMember | undefined {
      return channelMembers.get(`${channelId}:${userId}`)
    },

    /** A present membership; a removed one stays in the table with `delete_at`. */
    teamMember(teamId: string, userId: string): TeamMember | undefined {
      const row = teamMembers.get(`${teamId}:${userId}`)
      return row && row.delete_at === 0 ? row : undefined
    },

    fact<T>(name: string): T | undefined {
      return facts.get(name)?.value as T | undefined
    },

    setFact(name: string, value: unknown): void {
      facts.put({ name, value })
    },

    listen(sink: RowSink | undefined): void {
      for (const table of tables) table.listen(sink)
    },

    /** Puts a row back that the journal kept; derived lookups follow. */
    restore(tableName: string, key: string, row: object | null): void {
      if (tableName === 'users' && row) this.putUser(row as User, users.get(key))
      else if (tableName === 'posts' && row) {
        const known = posts.get(key)
        if (known) this.putPost(Object.assign(known, row))
        else this.putPost(row as Post)
      } else {
        const table = tables.find((one) => one.name === tableName)
        if (!table) throw new Error(`the journal names an unknown table: ${tableName}`)
        if (row) (table as Table<object>).put(row)
        else table.delete(key)
      }
    },
  }
}
