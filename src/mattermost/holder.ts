import type { Channel } from '@mattermost/types/channels'
import type { Post } from '@mattermost/types/posts'
import type { UserProfile } from '@mattermost/types/users'
import type { Call } from './call.ts'
import { isFault } from './fault.ts'
import { path } from './ids.ts'
import type { Dialog, MessageAttachment } from './interactive.ts'

/** Acts with a token of somebody else than the administrator: a guest, or our bot. */
export type Holder = {
  me(): Promise<UserProfile>
  /** True while the server takes the token; false only when it said 401. */
  isAccepted(signal?: AbortSignal): Promise<boolean>
  /** Ids of the plugins with a part in the web app, as the server shows them to the holder. */
  webappPlugins(): Promise<readonly string[]>
  /** The same channel every time for the same two people. */
  openDirect(userIds: readonly [string, string]): Promise<Channel>
  /** The holder is added by the server; with an administrator's token that would be the administrator. */
  openGroup(userIds: readonly string[]): Promise<Channel>
  /** @param post.pendingPostId deduplicates for 30 s on one node; the server shares the values between people, so it begins with the author's id. */
  post(post: {
    readonly channelId: string
    readonly message: string
    readonly pendingPostId: string
    readonly attachments?: readonly MessageAttachment[] | undefined
  }): Promise<Post>
  changePost(
    postId: string,
    to: { readonly message: string; readonly attachments: readonly MessageAttachment[] },
  ): Promise<void>
  /** Shows a form to whoever clicked a button; the trigger of the click is good for some seconds, once. */
  openDialog(dialog: { readonly triggerId: string; readonly url: string; readonly dialog: Dialog }): Promise<void>
}

export function createHolder(call: Call): Holder {
  return {
    me: () => call('GET', path`/users/me`),
    async isAccepted(signal) {
      try {
        await call('GET', path`/users/me`, { signal })
        return true
      } catch (error) {
        if (isFault(error, 'unauthorised')) return false
        throw error
      }
    },
    async webappPlugins() {
      const manifests = await call<readonly { readonly id?: unknown }[] | null>('GET', path`/plugins/webapp`)
      return (manifests ?? []).map(({ id }) => String(id))
    },
    openDirect: (userIds) => call('POST', path`/channels/direct`, { body: userIds }),
    openGroup: (userIds) => call('POST', path`/channels/group`, { body: userIds }),
    post: ({ channelId, message, pendingPostId, attachments }) =>
      call('POST', path`/posts`, {
        body: {
          channel_id: channelId,
          message,
          pending_post_id: pendingPostId,
          ...(attachments === undefined ? {} : { props: { attachments } }),
        },
        query: { set_online: false },
      }),
    async changePost(postId, { message, attachments }) {
      await call('PUT', path`/posts/${postId}/patch`, { body: { message, props: { attachments } } })
    },
    async openDialog({ triggerId, url, dialog }) {
      await call('POST', path`/actions/dialogs/open`, { body: { trigger_id: triggerId, url, dialog } })
    },
  }
}
