import { mayInChannel, mayInTeam } from './access.ts'
import { Call, type Reply, type Route } from './call.ts'
import { ApiError, denied } from './errors.ts'
import { newId } from './ids.ts'
import type { ScheduledPost } from './rows.ts'
import type { World } from './world.ts'

const bodyOf = (row: ScheduledPost, processedAtMs = 0) => ({
  create_at: row.create_at,
  update_at: row.update_at,
  delete_at: 0,
  user_id: row.user_id,
  channel_id: row.channel_id,
  root_id: row.root_id,
  message: row.message,
  type: row.type,
  props: row.props,
  ...(row.file_ids.length > 0 ? { file_ids: row.file_ids } : {}),
  id: row.id,
  scheduled_at: row.scheduled_at,
  processed_at: processedAtMs,
  error_code: '',
})

function requireLicence(world: World): void {
  if (!world.isLicensed) throw new ApiError('api.scheduled_posts.license_error', 400)
}

function tell(world: World, event: string, row: ScheduledPost): void {
  world.hub.emit(event, { scheduledPost: JSON.stringify(bodyOf(row)) }, { userId: row.user_id })
}

/** What the caller may write. The stand-in keeps scheduled posts; it does not send them. @throws 400 */
function contentOf(body: Record<string, unknown>) {
  const message = Call.text(body, 'message')
  const fileIds = Array.isArray(body.file_ids) ? (body.file_ids as string[]) : []
  if (message === '' && fileIds.length === 0)
    throw new ApiError('model.scheduled_post.is_valid.empty_post.app_error', 400)
  const props = (body.props as Record<string, unknown> | null) ?? {}
  return { message, file_ids: fileIds, props, scheduled_at: Number(body.scheduled_at) }
}

function create(call: Call, world: World): Reply {
  requireLicence(world)
  const { state } = world
  const body = call.object()
  const channel = state.channels.get(Call.text(body, 'channel_id'))
  if (!channel || !mayInChannel(state, call.self, channel, 'create_post')) throw denied()
  const nowMs = world.now()
  const row = state.scheduledPosts.put({
    id: newId(),
    user_id: call.self.id,
    channel_id: channel.id,
    root_id: Call.text(body, 'root_id'),
    create_at: nowMs,
    update_at: nowMs,
    type: Call.text(body, 'type'),
    ...contentOf(body),
  })
  tell(world, 'scheduled_post_created', row)
  return { status: 201, body: bodyOf(row) }
}

/** @throws 404 when it is none of the caller's */
function ownRow(call: Call, world: World): ScheduledPost {
  const row = world.state.scheduledPosts.get(call.id('scheduled_post_id'))
  if (!row || row.user_id !== call.self.id)
    throw new ApiError('app.update_scheduled_post.existing_scheduled_post.not_exist', 404)
  return row
}

function update(call: Call, world: World): Reply {
  requireLicence(world)
  const body = call.object()
  if (!Number(body.create_at)) throw new ApiError('model.draft.is_valid.create_at.app_error', 400)
  const row = world.state.scheduledPosts.put(
    Object.assign(ownRow(call, world), contentOf(body), { update_at: world.now() }),
  )
  tell(world, 'scheduled_post_updated', row)
  return { status: 201, body: bodyOf(row) }
}

function remove(call: Call, world: World): Reply {
  requireLicence(world)
  const row = ownRow(call, world)
  world.state.scheduledPosts.delete(row.id)
  tell(world, 'scheduled_post_deleted', row)
  return { status: 201, body: bodyOf(row, world.now()) }
}

function listOf(call: Call, world: World): Reply {
  requireLicence(world)
  const { state } = world
  const teamId = call.id('team_id')
  if (!mayInTeam(state, call.self, teamId, 'view_team')) throw denied()
  const own = [...state.scheduledPostsOf(call.self.id).values()]
  const inTeam = (id: string) =>
    own
      .filter((row) => state.channels.get(row.channel_id)?.team_id === id)
      .map((row) => ({ ...bodyOf(row), metadata: {} }))
  return {
    body: { [teamId]: inTeam(teamId), ...(call.flag('includeDirectChannels') ? { directChannels: inTeam('') } : {}) },
  }
}

export const scheduledPostRoutes: readonly Route[] = [
  { method: 'POST', path: '/posts/schedule', handle: create },
  { method: 'PUT', path: '/posts/schedule/{scheduled_post_id}', handle: update },
  { method: 'DELETE', path: '/posts/schedule/{scheduled_post_id}', handle: remove },
  { method: 'GET', path: '/posts/scheduled/team/{team_id}', handle: listOf },
]
