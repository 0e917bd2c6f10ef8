import type { Post, PostList } from '@mattermost/types/posts'
import type { Call } from './call.ts'
import { path } from './ids.ts'

export type Posts = {
  /** The newest posts of a channel, newest first; for the server's own notes on who was added by whom. Never shown to a person (security G14). */
  newest(channelId: string, count: number): Promise<Post[]>
}

export function createPosts(call: Call): Posts {
  return {
    async newest(channelId, count) {
      const list = await call<PostList>('GET', path`/channels/${channelId}/posts`, {
        query: { page: 0, per_page: count, skipFetchThreads: true },
      })
      return list.order.flatMap((id) => list.posts[id] ?? [])
    },
  }
}
