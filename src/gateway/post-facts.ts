import { z } from 'zod'
import { Problem } from '../api/errors.ts'
import type { Ask } from './ask.ts'
import { BoundedMap } from './bounded-map.ts'

/** What of a post never changes. */
export type PostFact = { readonly channelId: string; readonly userId: string; readonly rootId: string }

export type PostFacts = {
  /** Reads the post as the guest unless it is known. @throws what Mattermost says to that guest. */
  of(postId: string, ask: Ask): Promise<PostFact>
  /** What is in memory, for socket events that cannot wait. */
  known(postId: string): PostFact | undefined
}

const postShape = z.looseObject({ channel_id: z.string(), user_id: z.string(), root_id: z.string() })

const maxPosts = 10_000

/** Remembers which channel a post is in, whoever asked first: the granted set is checked for each guest afterwards. */
export function createPostFacts(): PostFacts {
  const known = new BoundedMap<PostFact>(maxPosts)
  return {
    known: (postId) => known.get(postId),
    async of(postId, ask) {
      const fact = known.get(postId)
      if (fact) return fact
      const answer = await ask('GET', `/api/v4/posts/${postId}`)
      const post = postShape.safeParse(JSON.parse(answer.body.toString()))
      if (!post.success) throw new Problem('mattermost_away', { why: 'a post without channel', cause: post.error })
      const { channel_id: channelId, user_id: userId, root_id: rootId } = post.data
      const learned = { channelId, userId, rootId }
      known.set(postId, learned)
      return learned
    },
  }
}
