import { mayInChannel, mayInTeam } from './access.ts'
import { Call, OK, type Reply, type Route } from './call.ts'
import { denied } from './errors.ts'
import type { Draft } from './rows.ts'
import type { World } from './world.ts'

const draftBody = (draft: Draft) => ({
  create_at: draft.create_at,
  update_at: draft.update_at,
  delete_at: 0,
  user_id: draft.user_id,
  channel_id: draft.channel_id,
  root_id: draft.root_id,
  message: draft.message,
  type: draft.type,
  props: draft.props,
  ...(draft.file_ids.length > 0 ? { file_ids: draft.file_ids } : {}),
  metadata: {},
  ...(draft.priority ? { priority: draft.priority } : {}),
})

/** Saves the caller's draft, whoever the body names; an empty one is a deletion. */
function save(call: Call, world: World): Reply {
  const { state } = world
  const body = call.object()
  const channelId = Call.text(body, 'channel_id')
  const rootId = Call.text(body, 'root_id')
  const channel = state.channels.get(channelId)
  if (!channel || !mayInChannel(state, call.self, channel, 'create_post')) throw denied()
  const message = Call.text(body, 'message')
  const fileIds = Array.isArray(body.file_ids) ? (body.file_ids as string[]) : []
  const key = `${call.self.id}:${channelId}:${rootId}`
  if (message === '' && fileIds.length === 0) {
    state.drafts.delete(key)
    return { status: 201, body: null }
  }
  const nowMs = world.now()
  const draft: Draft = state.drafts.put({
    user_id: call.self.id,
    channel_id: channelId,
    root_id: rootId,
    create_at: state.drafts.get(key)?.create_at ?? nowMs,
    update_at: nowMs,
    message,
    type: Call.text(body, 'type'),
    props: (body.props as Record<string, unknown> | null) ?? {},
    file_ids: fileIds,
    priority: (body.priority as Record<string, unknown> | null) ?? null,
  })
  const omitConnectionId = call.header('connection-id')
  const audience = { userId: call.self.id, channelId, ...(omitConnectionId ? { omitConnectionId } : {}) }
  world.hub.emit('draft_created', { draft: JSON.stringify(draftBody(draft)) }, audience)
  return { status: 201, body: draftBody(draft) }
}

function remove(call: Call, world: World, rootId: string): Reply {
  const userId = call.selfOrAdmin()
  const channelId = call.id('channel_id')
  const key = `${userId}:${channelId}:${rootId}`
  const draft = world.state.drafts.get(key)
  if (!draft) return OK
  world.state.drafts.delete(key)
  const { metadata: _left, ...deleted } = draftBody(draft)
  world.hub.emit('draft_deleted', { draft: JSON.stringify(deleted) }, { userId, channelId })
  return OK
}

export const draftRoutes: readonly Route[] = [
  { method: 'POST', path: '/drafts', handle: save },
  {
    method: 'GET',
    path: '/users/{user_id}/teams/{team_id}/drafts',
    handle: (call, { state }) => {
      const teamId = call.id('team_id')
      const userId = call.selfOrAdmin()
      if (!mayInTeam(state, call.self, teamId, 'view_team')) throw denied()
      const own = [...state.draftsOf(userId).values()].filter((draft) => {
        const channel = state.channels.get(draft.channel_id)
        return channel && (channel.team_id === teamId || channel.team_id === '')
      })
      return { body: own.sort((a, b) => b.update_at - a.update_at).map(draftBody) }
    },
  },
  {
    method: 'DELETE',
    path: '/users/{user_id}/channels/{channel_id}/drafts',
    handle: (call, world) => remove(call, world, ''),
  },
  {
    method: 'DELETE',
    path: '/users/{user_id}/channels/{channel_id}/drafts/{thread_id}',
    handle: (call, world) => remove(call, world, call.id('thread_id')),
  },
]
