import type { Post } from '@mattermost/types/posts'
import { FormData } from 'undici'
import type { Call } from './call.ts'
import { path } from './ids.ts'

export type FilePost = {
  readonly channelId: string
  readonly message: string
  /** Begins with the author's id; deduplicates for 30 s on one node. */
  readonly pendingPostId: string
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array; readonly contentType: string }[]
}

const UPLOAD_TIMEOUT_MS = 60_000

/** Uploads files and posts them as the holder of the token. @throws MattermostFault */
export function createFilePost(call: Call): (post: FilePost) => Promise<{ readonly postId: string }> {
  return async ({ channelId, message, pendingPostId, files }) => {
    const ids: string[] = []
    for (const { name, bytes, contentType } of files) {
      const form = new FormData()
      form.set('channel_id', channelId)
      form.set('files', new File([Buffer.from(bytes)], name, { type: contentType }))
      const answer = await call<{ file_infos: { id: string }[] }>('POST', path`/files`, {
        form,
        timeoutMs: UPLOAD_TIMEOUT_MS,
      })
      ids.push(...answer.file_infos.map(({ id }) => id))
    }
    const post = await call<Post>('POST', path`/posts`, {
      body: { channel_id: channelId, message, pending_post_id: pendingPostId, file_ids: ids },
      query: { set_online: false },
    })
    return { postId: post.id }
  }
}
