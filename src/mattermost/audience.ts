import type { UserProfile } from '@mattermost/types/users'
import type { Call } from './call.ts'
import { path } from './ids.ts'

const PAGE = 200
/** A channel of more people is counted as far as this; the answer says that there are more. */
const MAX_PAGES = 10

export type Audience = {
  /** Accounts that read the channel, without bots and closed ones. */
  readonly userIds: readonly string[]
  readonly isWhole: boolean
}

/** Who reads a channel, as the holder of the token may see it (security G14). @throws MattermostFault */
export function createAudience(call: Call): (channelId: string) => Promise<Audience> {
  return async (channelId) => {
    const ids: string[] = []
    let isWhole = false
    for (let page = 0; page < MAX_PAGES && !isWhole; page += 1) {
      const members = await call<{ user_id: string }[]>('GET', path`/channels/${channelId}/members`, {
        query: { page, per_page: PAGE },
      })
      ids.push(...members.map((member) => member.user_id))
      isWhole = members.length < PAGE
    }
    const users: UserProfile[] = []
    for (let at = 0; at < ids.length; at += PAGE)
      users.push(...(await call<UserProfile[]>('POST', path`/users/ids`, { body: ids.slice(at, at + PAGE) })))
    return { userIds: users.filter((user) => !user.is_bot && user.delete_at === 0).map(({ id }) => id), isWhole }
  }
}
