import type { Channel, ChannelMembership } from '@mattermost/types/channels'
import { orAbsent } from './absent.ts'
import type { Call } from './call.ts'
import { says } from './error-ids.ts'
import { PathName, path } from './ids.ts'

export type Channels = {
  byId(channelId: string): Promise<Channel | undefined>
  byName(teamName: string, channelName: string): Promise<Channel | undefined>
  /** Every channel that the person is in, of all teams, direct and group messages and archived ones too. */
  ofUser(userId: string): Promise<Channel[]>
  member(channelId: string, userId: string): Promise<ChannelMembership | undefined>
  /** Which of these people are in the channel. */
  membersAmong(channelId: string, userIds: readonly string[]): Promise<ChannelMembership[]>
  /** The first 200 members. */
  members(channelId: string): Promise<ChannelMembership[]>
  /** Idempotent; the person must be in the team. */
  addMember(channelId: string, userId: string): Promise<ChannelMembership>
  /** Done also when the person is not in the channel. */
  removeMember(channelId: string, userId: string): Promise<void>
  /**
   * Puts the notice settings of a fresh member on their defaults. The server keeps a cache of them for 30 minutes and
   * computes thread followers from it: without this call a new member gets no thread notices (recorded, push 2).
   */
  freshenNotices(channelId: string, userId: string): Promise<void>
}

/** Channels and their members, as administrator. https://api.mattermost.com/#tag/channels */
export function createChannels(call: Call): Channels {
  return {
    byId: (channelId) => orAbsent(call('GET', path`/channels/${channelId}`)),
    byName: (teamName, channelName) =>
      orAbsent(
        call('GET', path`/teams/name/${new PathName(teamName)}/channels/name/${new PathName(channelName)}`, {
          query: { include_deleted: true },
        }),
      ),
    async ofUser(userId) {
      try {
        return await call<Channel[]>('GET', path`/users/${userId}/channels`, { query: { include_deleted: true } })
      } catch (error) {
        if (says(error, 'channelsNone')) return []
        throw error
      }
    },
    member: (channelId, userId) => orAbsent(call('GET', path`/channels/${channelId}/members/${userId}`)),
    membersAmong: (channelId, userIds) => call('POST', path`/channels/${channelId}/members/ids`, { body: userIds }),
    members: (channelId) => call('GET', path`/channels/${channelId}/members`, { query: { page: 0, per_page: 200 } }),
    addMember: (channelId, userId) => call('POST', path`/channels/${channelId}/members`, { body: { user_id: userId } }),
    async removeMember(channelId, userId) {
      await orAbsent(call('DELETE', path`/channels/${channelId}/members/${userId}`))
    },
    async freshenNotices(channelId, userId) {
      await call('PUT', path`/channels/${channelId}/members/${userId}/notify_props`, { body: { push: 'default' } })
    },
  }
}
