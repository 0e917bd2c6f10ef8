import type { Session } from '@mattermost/types/sessions'
import type { UserProfile } from '@mattermost/types/users'
import type { Call } from './call.ts'
import { isFault } from './fault.ts'
import { path } from './ids.ts'

/** A membership as its owner reads it, as far as unread mentions need it. */
export type OwnMembership = {
  readonly channel_id: string
  readonly last_viewed_at: number
  readonly mention_count_root: number
  readonly notify_props: Readonly<Record<string, string>>
}

export type UnreadThread = {
  readonly id: string
  readonly last_reply_at: number
  readonly last_viewed_at: number
  readonly unread_replies: number
  readonly unread_mentions: number
  readonly post: { readonly channel_id: string }
}

export type PostFacts = {
  readonly id: string
  readonly create_at: number
  readonly delete_at: number
  readonly user_id: string
  readonly root_id: string
  readonly type: string
}

/** A guest's phone, as far as the server is concerned: acts with the token whose session carries the device. */
export type DeviceHolder = {
  me(): Promise<UserProfile>
  /** Makes the token's session a device; a second registration replaces the first (recorded, push 1 and 4). */
  registerDevice(deviceId: string): Promise<void>
  sessions(userId: string): Promise<Session[]>
  /** All of them: what is left out, the server takes away (reference 10.12). */
  setNotifyProps(props: Readonly<Record<string, string>>): Promise<void>
  status(userId: string): Promise<string>
  /** Of one team, and direct and group messages. */
  memberships(teamId: string): Promise<readonly OwnMembership[]>
  unreadThreads(teamId: string): Promise<readonly UnreadThread[]>
  /** The oldest thousand that were written or changed since then. */
  postsSince(channelId: string, sinceMs: number): Promise<readonly PostFacts[]>
}

const MAX_THREADS = 200

export function createDeviceHolder(call: Call): DeviceHolder {
  return {
    me: () => call('GET', path`/users/me`),
    async registerDevice(deviceId) {
      await call('PUT', path`/users/sessions/device`, { body: { device_id: deviceId } })
    },
    sessions: (userId) => call('GET', path`/users/${userId}/sessions`),
    async setNotifyProps(props) {
      await call('PUT', path`/users/me/patch`, { body: { notify_props: props } })
    },
    async status(userId) {
      return (await call<{ status: string }>('GET', path`/users/${userId}/status`)).status
    },
    async memberships(teamId) {
      try {
        return (await call<OwnMembership[] | null>('GET', path`/users/me/teams/${teamId}/channels/members`)) ?? []
      } catch (error) {
        if (isFault(error, 'missing', 'forbidden')) return []
        throw error
      }
    },
    async unreadThreads(teamId) {
      try {
        const query = { unread: true, per_page: MAX_THREADS, extended: false }
        const list = await call<{ threads: UnreadThread[] | null }>('GET', path`/users/me/teams/${teamId}/threads`, {
          query,
        })
        return list.threads ?? []
      } catch (error) {
        if (isFault(error, 'missing', 'forbidden')) return []
        throw error
      }
    },
    async postsSince(channelId, sinceMs) {
      const list = await call<{ order: string[]; posts: Record<string, PostFacts> }>(
        'GET',
        path`/channels/${channelId}/posts`,
        { query: { since: sinceMs } },
      )
      return list.order.flatMap((id) => list.posts[id] ?? [])
    },
  }
}
