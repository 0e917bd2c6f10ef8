import { z } from 'zod'
import { Problem } from '../api/errors.ts'
import type { Ask } from './ask.ts'
import { BoundedMap } from './bounded-map.ts'
import type { PostFacts } from './post-facts.ts'

export type FileFact = { readonly channelId: string; readonly name: string; readonly sizeBytes: number }

export type FileFacts = {
  /** Reads the file's entry as the guest unless it is known. @throws what Mattermost says to that guest. */
  of(fileId: string, ask: Ask): Promise<FileFact>
}

const fileShape = z.looseObject({
  post_id: z.string().optional(),
  channel_id: z.string().optional(),
  name: z.string(),
  size: z.number(),
})

const maxFiles = 10_000

/**
 * Remembers which channel a file is in. A file that no post holds yet is not remembered: attaching it moves it to the
 * channel of the post, whatever channel it was uploaded to (recorded: `post-with-file-of-other-channel`).
 */
export function createFileFacts(posts: PostFacts): FileFacts {
  const known = new BoundedMap<FileFact>(maxFiles)
  return {
    async of(fileId, ask) {
      const fact = known.get(fileId)
      if (fact) return fact
      const answer = await ask('GET', `/api/v4/files/${fileId}/info`)
      const file = fileShape.safeParse(JSON.parse(answer.body.toString()))
      if (!file.success) throw new Problem('mattermost_away', { why: 'a file without entry', cause: file.error })
      const { post_id: postId, name, size } = file.data
      const channelId = postId ? (await posts.of(postId, ask)).channelId : (file.data.channel_id ?? '')
      const learned = { channelId, name, sizeBytes: size }
      if (postId) known.set(fileId, learned)
      return learned
    },
  }
}
