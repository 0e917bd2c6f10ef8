import type { Post } from '@mattermost/types/posts'
import type { UserProfile } from '@mattermost/types/users'
import { orAbsent } from './absent.ts'
import type { Call } from './call.ts'
import { type ApiPath, PathName, path } from './ids.ts'

export type PlainPost = Pick<Post, 'id' | 'channel_id' | 'root_id' | 'user_id' | 'message' | 'create_at' | 'type'>

type Thread = { readonly userId: string; readonly teamId: string; readonly rootId: string }

/** Reads and answers single messages as the person whose token it holds. @throws MattermostFault */
export type Reader = {
  /** A message without what the server adds to it: that can show messages of other channels (security G14). */
  post(postId: string): Promise<PlainPost>
  user(userId: string): Promise<UserProfile>
  /** @param answer.pendingPostId begins with the author's id; deduplicates for 30 s on one node. */
  answer(answer: {
    readonly channelId: string
    readonly rootId: string
    readonly message: string
    readonly pendingPostId: string
  }): Promise<PlainPost>
  react(reaction: { readonly userId: string; readonly postId: string; readonly emojiName: string }): Promise<void>
  /** As if the person had looked into the channel. */
  viewChannel(channelId: string): Promise<void>
  /** As if the person had read the thread up to then. */
  readThread(thread: Thread, atMs: number): Promise<void>
  /** Mentions in the channel push no more; replies in followed threads still do (recorded, 11.6). */
  muteChannel(member: { readonly userId: string; readonly channelId: string }): Promise<void>
  /** When the person last looked into the channel; undefined for somebody who is not in it. */
  channelReadAtMs(channelId: string): Promise<number | undefined>
  /** When the person last read the thread; undefined when it is not followed. */
  threadReadAtMs(thread: Thread): Promise<number | undefined>
}

export function createReader(call: Call): Reader {
  return {
    post: async (postId) => plain(await call<Post>('GET', path`/posts/${postId}`)),
    user: (userId) => call('GET', path`/users/${userId}`),
    answer: async ({ channelId, rootId, message, pendingPostId }) =>
      plain(
        await call<Post>('POST', path`/posts`, {
          body: { channel_id: channelId, message, pending_post_id: pendingPostId, root_id: rootId },
          query: { set_online: false },
        }),
      ),
    async react({ userId, postId, emojiName }) {
      await call('POST', path`/reactions`, { body: { user_id: userId, post_id: postId, emoji_name: emojiName } })
    },
    async viewChannel(channelId) {
      await call('POST', path`/channels/members/me/view`, {
        body: { channel_id: channelId, prev_channel_id: '', collapsed_threads_supported: true },
      })
    },
    async readThread(thread, atMs) {
      await call('PUT', readPath(thread, atMs))
    },
    async muteChannel({ userId, channelId }) {
      await call('PUT', path`/channels/${channelId}/members/${userId}/notify_props`, {
        body: { user_id: userId, channel_id: channelId, mark_unread: 'mention' },
      })
    },
    async channelReadAtMs(channelId) {
      const member = await orAbsent(
        call<{ last_viewed_at?: number }>('GET', path`/channels/${channelId}/members/${new PathName('me')}`),
      )
      return member?.last_viewed_at
    },
    async threadReadAtMs({ userId, teamId, rootId }) {
      const thread = await orAbsent(
        call<{ last_viewed_at?: number }>('GET', path`/users/${userId}/teams/${teamId}/threads/${rootId}`),
      )
      return thread?.last_viewed_at
    },
  }
}

function plain({ id, channel_id, root_id, user_id, message, create_at, type }: Post): PlainPost {
  return { id, channel_id, root_id, user_id, message, create_at, type }
}

/** A time is no id: whole milliseconds only. */
function readPath({ userId, teamId, rootId }: Thread, atMs: number): ApiPath {
  const thread = path`/users/${userId}/teams/${teamId}/threads/${rootId}`
  return { text: `${thread.text}/read/${Math.trunc(atMs)}`, template: `${thread.template}/read/{time}` }
}
