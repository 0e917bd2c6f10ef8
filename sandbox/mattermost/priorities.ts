import { isGuest, mayRead } from './access.ts'
import { type Call, OK, type Reply, type Route } from './call.ts'
import { ApiError, badBody, denied } from './errors.ts'
import { announceEdited } from './post-events.ts'
import type { Post, Priority, User } from './rows.ts'
import type { World } from './world.ts'

const MAX_UNDO_MS = 5 * 60_000

/** The priority of a new post's body. @throws 400 on a reply, 403 when switched off, 501 without a licence */
export function priorityOf(
  world: World,
  author: User,
  body: Record<string, unknown>,
  rootId: string,
): Priority | undefined {
  const metadata = body.metadata
  if (typeof metadata !== 'object' || metadata === null) return undefined
  const sent = (metadata as Record<string, unknown>).priority
  if (typeof sent !== 'object' || sent === null) return undefined
  const { priority, requested_ack, persistent_notifications } = sent as Record<string, unknown>
  if (!world.settings.ServiceSettings.PostPriority)
    throw new ApiError('api.post.post_priority.priority_post_not_allowed_for_user.request_error', 403)
  if (rootId !== '')
    throw new ApiError('api.post.post_priority.priority_post_only_allowed_for_root_post.request_error', 400)
  if ((requested_ack === true || persistent_notifications === true) && !world.isLicensed)
    throw new ApiError('license_error.feature_unavailable', 501)
  const forGuests = world.settings.ServiceSettings.AllowPersistentNotificationsForGuests
  if (persistent_notifications === true && isGuest(author) && !forGuests)
    throw new ApiError('api.post.post_priority.priority_post_not_allowed_for_user.request_error', 403)
  if (persistent_notifications === true && priority !== 'urgent')
    throw new ApiError('api.post.post_priority.urgent_persistent_notification_post.request_error', 400)
  if (priority !== undefined && priority !== null && typeof priority !== 'string') throw badBody()
  return {
    priority: priority ?? '',
    requested_ack: typeof requested_ack === 'boolean' ? requested_ack : null,
    persistent_notifications: typeof persistent_notifications === 'boolean' ? persistent_notifications : null,
  }
}

/** The post of the path, which its reader may acknowledge. @throws 501 without a licence, 403 */
function acknowledgeable(call: Call, world: World): { post: Post; userId: string } {
  if (!world.isLicensed) throw new ApiError('<untranslated>', 501)
  const userId = call.id('user_id')
  const post = world.state.posts.get(call.id('post_id'))
  const channel = post && world.state.channels.get(post.channel_id)
  if (userId !== call.self.id) throw denied()
  if (!post || !channel || post.delete_at !== 0 || !mayRead(world.state, call.self, channel)) throw denied()
  return { post, userId }
}

function change(world: World, post: Post): void {
  post.update_at = Math.max(world.now(), post.update_at + 1)
  world.state.putPost(post)
}

function acknowledge(call: Call, world: World): Reply {
  const { post, userId } = acknowledgeable(call, world)
  const known = world.state.acknowledgements.get(`${post.id}:${userId}`)
  const row = known ?? {
    user_id: userId,
    post_id: post.id,
    acknowledged_at: world.now(),
    channel_id: post.channel_id,
  }
  if (!known) {
    world.state.acknowledgements.put(row)
    change(world, post)
    const acknowledgement = JSON.stringify(row)
    world.hub.emit('post_acknowledgement_added', { acknowledgement }, { channelId: post.channel_id })
    announceEdited(world, post)
  }
  return { body: row }
}

function takeBack(call: Call, world: World): Reply {
  const { post, userId } = acknowledgeable(call, world)
  const key = `${post.id}:${userId}`
  const row = world.state.acknowledgements.get(key)
  if (!row) throw new ApiError('app.acknowledgement.get.app_error', 404)
  if (world.now() - row.acknowledged_at > MAX_UNDO_MS)
    throw new ApiError('api.acknowledgement.delete.deadline.app_error', 403)
  world.state.acknowledgements.delete(key)
  change(world, post)
  const acknowledgement = JSON.stringify(row)
  world.hub.emit('post_acknowledgement_removed', { acknowledgement }, { channelId: post.channel_id })
  announceEdited(world, post)
  return OK
}

export const priorityRoutes: readonly Route[] = [
  { method: 'POST', path: '/users/{user_id}/posts/{post_id}/ack', handle: acknowledge },
  { method: 'DELETE', path: '/users/{user_id}/posts/{post_id}/ack', handle: takeBack },
]
