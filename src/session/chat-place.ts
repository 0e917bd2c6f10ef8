import type { ChatPlace } from '../api/chat.ts'
import { Problem } from '../api/errors.ts'
import type { SessionView } from './session-view.ts'

const productPaths = {
  playbooks: (item: string | undefined) => (item ? `/playbooks/runs/${item}` : '/playbooks/runs'),
  boards: (item: string | undefined) => (item ? `/boards/board/${item}` : '/boards'),
} as const

/**
 * Builds the path of Mattermost's web app for a place (routes of its `root.tsx` and `channel_identifier_router`). Built from
 * parts that were checked, so it can only be one of these.
 *
 * @throws Problem `channel_not_granted` for a channel that this guest has not; a post or thread is looked at when it is read
 */
export function pathOfPlace(place: ChatPlace, view: Pick<SessionView, 'granted'>): string {
  const { team, channelId, postId, threadId, screen, product, item, popout } = place
  if (channelId !== undefined && !view.granted.has(channelId)) throw new Problem('channel_not_granted')
  if (popout !== undefined) return popout
  if (product === 'playbooks' || product === 'boards') return productPaths[product](item)
  if (team === undefined) return postId === undefined ? '/' : `/_redirect/pl/${postId}`
  if (product === 'agents') return item ? `/${team}/messages/@${item}` : `/${team}`
  if (postId !== undefined) return `/${team}/pl/${postId}`
  if (threadId !== undefined) return `/${team}/threads/${threadId}`
  if (channelId !== undefined) return `/${team}/channels/${channelId}`
  return screen === undefined ? `/${team}` : `/${team}/${screen}`
}
