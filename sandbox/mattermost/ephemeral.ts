import { Call, type Reply, type Route } from './call.ts'
import { badBody, denied } from './errors.ts'
import { newId } from './ids.ts'
import { postBody } from './post-shape.ts'
import type { Post } from './rows.ts'
import type { World } from './world.ts'

export type EphemeralPost = {
  channelId: string
  /** Empty for the server itself. */
  fromUserId: string
  message: string
  id?: string
  rootId?: string
  createAt?: number
  props?: Record<string, unknown>
}

/** Shows a message to one person alone; it is kept nowhere. */
export function sendEphemeral(world: World, toUserId: string, shown: EphemeralPost): Record<string, unknown> {
  const post: Post = {
    id: shown.id ?? newId(),
    create_at: shown.createAt ?? world.now(),
    update_at: 0,
    edit_at: 0,
    delete_at: 0,
    is_pinned: false,
    user_id: shown.fromUserId,
    channel_id: shown.channelId,
    root_id: shown.rootId ?? '',
    original_id: '',
    message: shown.message,
    type: 'system_ephemeral',
    props: shown.props ?? {},
    hashtags: '',
    file_ids: [],
    has_reactions: false,
    remote_id: null,
  }
  const body = postBody(world, post, { fileIds: null, replyCount: 0 })
  world.hub.emit('ephemeral_message', { post: JSON.stringify(body) }, { userId: toUserId, channelId: shown.channelId })
  return body
}

function create(call: Call, world: World): Reply {
  const body = call.object()
  const userId = Call.text(body, 'user_id')
  const sent = body.post as Record<string, unknown> | undefined
  if (userId === '' || !sent || typeof sent !== 'object') throw badBody()
  const channel = world.state.channels.get(String(sent.channel_id ?? ''))
  if (!channel || !call.isAdmin) throw denied()
  const shown = { channelId: channel.id, fromUserId: call.self.id, message: String(sent.message ?? '') }
  return { status: 201, body: sendEphemeral(world, userId, shown) }
}

export const ephemeralRoutes: readonly Route[] = [{ method: 'POST', path: '/posts/ephemeral', handle: create }]
