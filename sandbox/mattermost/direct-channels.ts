import { maySee, maySystem } from './access.ts'
import type { Call, Reply, Route } from './call.ts'
import { channelBody } from './channel-events.ts'
import { addMembership } from './channel-members.ts'
import { insertChannel } from './channels.ts'
import { ApiError, badBody, denied, noUser } from './errors.ts'
import { directChannelName, groupChannelName, isId } from './ids.ts'
import type { Channel, User } from './rows.ts'
import type { World } from './world.ts'

/** The direct channel of two people, made when there is none. */
export function directChannel(world: World, creator: User, other: User): { channel: Channel; isNew: boolean } {
  const { state } = world
  const name = directChannelName(creator.id, other.id)
  const known = state.channelByName(`/${name}`).values().next().value
  if (known) return { channel: known, isNew: false }
  const channel = insertChannel(state, world.now(), {
    team_id: '',
    type: 'D',
    name,
    display_name: '',
    creator_id: creator.id,
  })
  addMembership(state, world.now(), channel, creator)
  if (other.id !== creator.id) addMembership(state, world.now(), channel, other)
  return { channel, isNew: true }
}

function createDirect(call: Call, world: World): Reply {
  const { state } = world
  const sent = call.list()
  const ids = sent.length === 1 ? [...sent, call.self.id] : sent
  if (ids.length !== 2 || ids.some((id) => !isId(id))) throw badBody()
  if (!maySystem(call.self, 'create_direct_channel')) throw denied()
  if (!ids.includes(call.self.id) && !call.isAdmin) throw denied()
  const otherId = ids[0] === call.self.id ? ids[1] : ids[0]
  if (!maySee(state, call.self, otherId ?? '')) throw denied()
  const people = ids.map((id) => state.users.get(id))
  const [first, second] = people
  if (!first || !second) throw new ApiError('api.channel.create_direct_channel.invalid_user.app_error', 400)
  const creator = first.id === call.self.id || second.id !== call.self.id ? first : second
  const teammate = creator === first ? second : first
  const { channel, isNew } = directChannel(world, creator, teammate)
  if (isNew)
    world.hub.emit('direct_added', { creator_id: creator.id, teammate_id: teammate.id }, { channelId: channel.id })
  return { status: 201, body: channelBody(channel) }
}

function createGroup(call: Call, world: World): Reply {
  const { state, hub } = world
  const sent = call.list()
  if (sent.length === 0 || sent.some((id) => !isId(id))) throw badBody()
  if (!maySystem(call.self, 'create_group_channel')) throw denied()
  const ids = sent.includes(call.self.id) ? sent : [...sent, call.self.id]
  for (const id of ids) if (!maySee(state, call.self, id)) throw denied()
  const unique = [...new Set(ids)]
  if (unique.length < 3 || unique.length > 8) throw new ApiError('api.channel.create_group.bad_size.app_error', 400)
  const people = unique.map((id) => {
    const user = state.users.get(id)
    if (!user) throw noUser()
    return user
  })
  const name = groupChannelName(unique)
  const known = state.channelByName(`/${name}`).values().next().value
  if (known) return { status: 201, body: channelBody(known) }
  const channel = insertChannel(state, world.now(), {
    team_id: '',
    type: 'G',
    name,
    display_name: people
      .map((user) => user.username)
      .sort()
      .join(', '),
  })
  for (const user of people) addMembership(state, world.now(), channel, user)
  const teammates = JSON.stringify(unique)
  for (const user of people)
    hub.emit('group_added', { teammate_ids: teammates }, { userId: user.id, channelId: channel.id })
  return { status: 201, body: channelBody(channel) }
}

export const directChannelRoutes: readonly Route[] = [
  { method: 'POST', path: '/channels/direct', handle: createDirect },
  { method: 'POST', path: '/channels/group', handle: createGroup },
]
