import type { MissionConnection } from '../connection.ts'
import type {
  Channel,
  CustomEmoji,
  Membership,
  Person,
  Post,
  PostList,
  Preference,
  PresenceStatus,
  Reaction,
  Team,
  ThreadList,
} from '../state/model.ts'
import { MattermostClient } from './mattermost-client.ts'

/** A new post as the gateway takes it (security G6): nothing but these fields. */
export type NewPost = {
  readonly channel_id: string
  readonly message: string
  readonly root_id: string
  readonly file_ids: string[]
  readonly pending_post_id: string
  /** Found again in `props` after an answer was lost for longer than the server remembers `pending_post_id` (30 s). */
  readonly props: { readonly mission_pending_id: string }
}

export type CommandAnswer = { readonly response_type: string; readonly text: string }

export type Status = { readonly user_id: string; readonly status: string }

/**
 * Every call that the view makes. The gateway refuses all others, so a new one has to be added to its table
 * (`src/gateway/operations/`) as well. All raise RequestError, or the reason of the signal with which they were given up.
 */
export type Rest = {
  me(): Promise<Person>
  clientConfig(): Promise<Readonly<Record<string, string | undefined>>>
  teams(): Promise<readonly Team[]>
  channels(teamId: string): Promise<readonly Channel[]>
  memberships(teamId: string): Promise<readonly Membership[]>
  channel(channelId: string): Promise<Channel>
  memberCount(channelId: string): Promise<number>
  members(channelId: string, page: number): Promise<readonly Membership[]>
  pinned(channelId: string): Promise<PostList>
  view(channelId: string): Promise<unknown>
  newestPosts(channelId: string, perPage: number): Promise<PostList>
  postsBefore(channelId: string, postId: string, perPage: number): Promise<PostList>
  postsAfter(channelId: string, postId: string, perPage: number): Promise<PostList>
  postsSince(channelId: string, sinceMs: number): Promise<PostList>
  postsAroundUnread(channelId: string, before: number, after: number): Promise<PostList>
  post(postId: string): Promise<Post>
  thread(
    rootId: string,
    perPage: number,
    before?: { readonly postId: string; readonly createAtMs: number },
  ): Promise<PostList>
  createPost(post: NewPost): Promise<Post>
  editPost(postId: string, message: string): Promise<Post>
  setUnread(postId: string): Promise<unknown>
  setPinned(postId: string, isPinned: boolean): Promise<unknown>
  addReaction(postId: string, emojiName: string): Promise<Reaction>
  removeReaction(postId: string, emojiName: string): Promise<unknown>
  threads(
    teamId: string,
    options: { readonly before?: string; readonly perPage: number; readonly excludesDirect: boolean },
  ): Promise<ThreadList>
  readThread(teamId: string, rootId: string, atMs: number): Promise<unknown>
  followThread(teamId: string, rootId: string, isFollowing: boolean): Promise<unknown>
  peopleByIds(userIds: string[]): Promise<readonly Person[]>
  completePeople(teamId: string, channelId: string, typed: string): Promise<readonly Person[]>
  statuses(userIds: string[]): Promise<readonly Status[]>
  setStatus(status: PresenceStatus): Promise<unknown>
  preferences(): Promise<readonly Preference[]>
  savePreferences(rows: Preference[]): Promise<unknown>
  openDirect(userId: string): Promise<Channel>
  execute(
    command: string,
    place: { readonly channelId: string; readonly teamId: string; readonly rootId: string },
  ): Promise<CommandAnswer>
  customEmoji(name: string): Promise<CustomEmoji>
  /** Bytes of a picture or file, by path behind `/api/v4`. */
  bytes(path: string, signal?: AbortSignal): Promise<Response>
  readonly filesUrl: string
}

/** Threads are collapsed: the channel shows roots, the side panel their replies. */
const collapsed = [true, true, false] as const

/** @param signal given up when the view goes: running requests end with it */
export function createRest(connection: MissionConnection, doFetch: typeof fetch, signal: AbortSignal): Rest {
  const { baseUrl, token, userId } = connection
  const client = new MattermostClient({ baseUrl, token, fetch: doFetch, timeoutMs: 30_000, signal })
  const me = 'me'
  return {
    me: () => client.getMe(),
    clientConfig: () => client.getClientConfig(),
    teams: () => client.getMyTeams(),
    channels: (teamId) => client.getMyChannels(teamId),
    memberships: (teamId) => client.getMyChannelMembers(teamId),
    channel: (channelId) => client.getChannel(channelId),
    memberCount: async (channelId) => (await client.getChannelStats(channelId)).member_count,
    members: (channelId, page) => client.getChannelMembers(channelId, page, 100),
    pinned: (channelId) => client.getPinnedPosts(channelId),
    view: (channelId) => client.viewMyChannel(channelId),
    newestPosts: (channelId, perPage) => client.getPosts(channelId, 0, perPage, ...collapsed),
    postsBefore: (channelId, postId, perPage) => client.getPostsBefore(channelId, postId, 0, perPage, ...collapsed),
    postsAfter: (channelId, postId, perPage) => client.getPostsAfter(channelId, postId, 0, perPage, ...collapsed),
    postsSince: (channelId, sinceMs) => client.getPostsSince(channelId, sinceMs, ...collapsed),
    postsAroundUnread: (channelId, before, after) => client.getPostsUnread(channelId, me, after, before, ...collapsed),
    post: (postId) => client.getPost(postId),
    thread: (rootId, perPage, before) =>
      client.getPaginatedPostThread(rootId, {
        fetchThreads: true,
        collapsedThreads: true,
        collapsedThreadsExtended: false,
        direction: 'up',
        perPage,
        ...(before ? { fromPost: before.postId, fromCreateAt: before.createAtMs } : {}),
      }),
    createPost: (post) => client.createPost(post),
    editPost: (postId, message) => client.patchPost({ id: postId, message }),
    setUnread: (postId) => client.markPostAsUnread(me, postId),
    setPinned: (postId, isPinned) => (isPinned ? client.pinPost(postId) : client.unpinPost(postId)),
    addReaction: (postId, emojiName) => client.addReaction(userId, postId, emojiName),
    removeReaction: (postId, emojiName) => client.removeReaction(me, postId, encodeURIComponent(emojiName)),
    threads: (teamId, options) => client.getThreadsOf(teamId, options),
    readThread: (teamId, rootId, atMs) => client.updateThreadReadForUser(me, teamId, rootId, atMs),
    followThread: (teamId, rootId, isFollowing) => client.updateThreadFollowForUser(me, teamId, rootId, isFollowing),
    peopleByIds: (userIds) => client.getProfilesByIds(userIds),
    completePeople: async (teamId, channelId, typed) =>
      (await client.autocompleteUsers(typed, teamId, channelId, { limit: 10 })).users,
    statuses: (userIds) => client.getStatusesByIds(userIds),
    setStatus: (status) => client.updateStatus({ user_id: userId, status }),
    // Declared as one row; it is a list.
    preferences: async () => [await client.getMyPreferences()].flat(),
    savePreferences: (rows) => client.savePreferences(me, rows),
    openDirect: (other) => client.createDirectChannel([userId, other]),
    execute: async (command, place) => {
      const args = { channel_id: place.channelId, team_id: place.teamId, root_id: place.rootId }
      const answer = await client.executeCommand(command, args)
      return { response_type: String(answer?.response_type ?? ''), text: String(answer?.text ?? '') }
    },
    customEmoji: (name) => client.getCustomEmojiByName(encodeURIComponent(name)),
    bytes: (path, signalOfCaller) => client.bytes(path, signalOfCaller),
    filesUrl: `${client.getBaseRoute()}/files`,
  }
}
