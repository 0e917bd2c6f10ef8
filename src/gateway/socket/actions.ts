import type { ProblemCode } from '../../api/errors.ts'
import type { SessionView } from '../../session/session-view.ts'
import type { Ask } from '../ask.ts'
import type { Action } from './client-frame.ts'
import type { EventLookups } from './event-rules.ts'

/** An action as it goes to Mattermost, or why it does not. */
export type Checked = { readonly forward: Action } | { readonly refuse: ProblemCode }

const notGranted: Checked = { refuse: 'channel_not_granted' }

function namesOnlyGranted(data: Record<string, unknown>, view: SessionView): boolean {
  const channelId = data.channel_id || data.thread_channel_id
  if (channelId && !view.granted.has(String(channelId))) return false
  return !data.team_id || view.teamIds.has(String(data.team_id))
}

/** Checks an action against the granted set, and asks only for the status of people whom the guest may see (security G8, G10). */
export async function checkAction(
  action: Action,
  view: SessionView,
  { people, posts }: Pick<EventLookups, 'people' | 'posts'>,
  ask: Ask,
): Promise<Checked> {
  switch (action.action) {
    case 'get_statuses_by_ids': {
      const visible = await people.visible(view, action.data.user_ids, ask)
      if (visible.size === 0) return { refuse: 'person_not_visible' }
      return { forward: { ...action, data: { user_ids: [...visible] } } }
    }
    case 'user_typing':
    case 'presence':
      return namesOnlyGranted(action.data, view) ? { forward: action } : notGranted
    case 'posted_notify_ack': {
      const { channelId } = await posts.of(action.data.post_id, ask)
      // What the browser calls itself and why it stayed silent is written into Mattermost's log by others: it need not go up.
      const { post_id: postId, status } = action.data
      const data = { post_id: postId, user_agent: '', status, reason: '', data: '' }
      return view.granted.has(channelId) ? { forward: { ...action, data } } : notGranted
    }
    default:
      return { forward: action }
  }
}
