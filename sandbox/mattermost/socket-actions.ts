import { mayInChannel } from './access.ts'
import type { Connection } from './connection.ts'
import { textOf } from './errors.ts'
import type { Action } from './socket-door.ts'
import { chooseStatus, publishTyping, setAway, setOnline, statusOf } from './status.ts'
import { SERVER_VERSION, type World } from './world.ts'

/** The answer to an action that failed. */
export const refusal = (seq: number, id: string, status: number): string =>
  JSON.stringify({
    status: 'FAIL',
    ...(seq > 0 ? { seq_reply: seq } : {}),
    error: { id, message: textOf(id), detailed_error: '', status_code: status },
  })

class BadAction extends Error {
  readonly id: string
  readonly status: number
  constructor(id = 'api.websocket_handler.invalid_param.app_error', status = 400) {
    super(id)
    this.id = id
    this.status = status
  }
}

type Handler = (world: World, connection: Connection, data: Record<string, unknown>) => Record<string, unknown> | null

const handlers: Readonly<Record<string, Handler>> = {
  ping: (world) => ({ node_id: '', server_time: world.now(), text: 'pong', version: SERVER_VERSION }),

  user_typing: (world, connection, data) => {
    const channelId = data.channel_id
    const channel = typeof channelId === 'string' ? world.state.channels.get(channelId) : undefined
    const user = world.state.users.get(connection.userId)
    if (!channel || !user || !mayInChannel(world.state, user, channel, 'create_post')) throw new BadAction()
    publishTyping(world, user.id, channel.id, typeof data.parent_id === 'string' ? data.parent_id : '')
    return null
  },

  user_update_active_status: (world, connection, data) => {
    const isActive = data.user_is_active
    if (typeof isActive !== 'boolean') throw new BadAction()
    const isManual = data.manual === true
    if (isManual) chooseStatus(world, connection.userId, isActive ? 'online' : 'away')
    else if (isActive) setOnline(world, connection.userId)
    else setAway(world, connection.userId)
    return null
  },

  get_statuses: (world) => {
    const statuses: Record<string, unknown> = {}
    for (const { user_id, status } of world.state.statuses.values())
      if (status !== 'offline') statuses[user_id] = status
    return statuses
  },

  get_statuses_by_ids: (world, _connection, data) => {
    const ids = data.user_ids
    if (!Array.isArray(ids) || ids.length === 0) throw new BadAction()
    return Object.fromEntries(ids.map((id) => [String(id), statusOf(world.state, String(id)).status]))
  },

  presence: (_world, connection, data) => {
    const { presence } = connection
    if (typeof data.channel_id === 'string') presence.channelId = data.channel_id
    if (typeof data.thread_channel_id === 'string') {
      if (data.is_thread_view === true) presence.threadViewChannelId = data.thread_channel_id
      else presence.threadPanelChannelId = data.thread_channel_id
    }
    return null
  },

  posted_notify_ack: () => null,
}

/** What an action of a signed-in socket is answered with. */
export function answerAction(world: World, connection: Connection, { seq, action, data }: Action): string | null {
  if (action === '') return refusal(seq, 'api.web_socket_router.no_action.app_error', 400)
  if (seq <= 0) return refusal(seq, 'api.web_socket_router.bad_seq.app_error', 400)
  const handler = handlers[action]
  if (!handler) return refusal(seq, 'api.web_socket_router.bad_action.app_error', 500)
  try {
    const answer = handler(world, connection, data)
    const isEmpty = answer === null || Object.keys(answer).length === 0
    return JSON.stringify({ status: 'OK', seq_reply: seq, ...(isEmpty ? {} : { data: answer }) })
  } catch (error) {
    if (!(error instanceof BadAction)) throw error
    return refusal(seq, error.id, error.status)
  }
}
