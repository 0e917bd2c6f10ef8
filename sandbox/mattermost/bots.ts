import { Call, type Reply, type Route } from './call.ts'
import { directChannel } from './direct-channels.ts'
import { ApiError } from './errors.ts'
import { setActive } from './guests.ts'
import { createPost } from './post-create.ts'
import type { Bot, User } from './rows.ts'
import type { State } from './state.ts'
import { announceUser } from './user-events.ts'
import { checkUser } from './user-rules.ts'
import { insertUser, requireUser } from './users.ts'
import type { World } from './world.ts'

const ADD_ME =
  'Please add me to teams and channels you want me to interact in. To do this, use the browser or Mattermost Desktop App.'

const botBody = (bot: Bot) => ({
  user_id: bot.user_id,
  username: bot.username,
  display_name: bot.display_name,
  description: bot.description,
  owner_id: bot.owner_id,
  create_at: bot.create_at,
  update_at: bot.update_at,
  delete_at: bot.delete_at,
})

/** Makes a bot with its account, without checks or events. */
export function insertBot(
  state: State,
  nowMs: number,
  fields: Pick<Bot, 'username'> & Partial<Pick<Bot, 'display_name' | 'description' | 'owner_id'>>,
): Bot {
  const { username, display_name = '', description = '', owner_id = '' } = fields
  const user = insertUser(state, nowMs, {
    username,
    email: `${username}@localhost`,
    email_verified: false,
    first_name: display_name,
  })
  return state.bots.put({
    user_id: user.id,
    create_at: nowMs,
    update_at: nowMs,
    delete_at: 0,
    username,
    display_name,
    description,
    owner_id,
  })
}

function requireBot(call: Call, world: World): Bot {
  const bot = world.state.bots.get(call.id('bot_user_id'))
  if (!bot || !call.isAdmin) throw new ApiError('store.sql_bot.get.missing.app_error', 404)
  return bot
}

function create(call: Call, world: World): Reply {
  const { state } = world
  const body = call.object()
  call.requireAdmin()
  if (!world.settings.ServiceSettings.EnableBotAccountCreation) throw new ApiError('api.bot.create_disabled', 403)
  const username = Call.text(body, 'username').toLowerCase()
  checkUser(world, {
    username,
    email: `${username}@localhost`,
    first_name: '',
    last_name: '',
    nickname: '',
    position: '',
    auth_data: '',
    auth_service: '',
    locale: 'en',
  })
  const bot = insertBot(state, world.now(), {
    username,
    display_name: Call.text(body, 'display_name'),
    description: Call.text(body, 'description'),
    owner_id: call.self.id,
  })
  greetOwner(world, requireUser(state, bot.user_id), call.self)
  return { status: 201, body: botBody(bot) }
}

/** A new bot writes to who made it. */
function greetOwner(world: World, bot: User, owner: User): void {
  const { channel } = directChannel(world, bot, owner)
  world.hub.emit('direct_added', { creator_id: bot.id, teammate_id: owner.id }, { channelId: channel.id })
  createPost(world, channel, bot, { message: ADD_ME, type: 'add_bot_teams_channels', isBySystem: true })
}

function patch(call: Call, world: World): Reply {
  const bot = requireBot(call, world)
  const body = call.object()
  const user = requireUser(world.state, bot.user_id)
  const before = { username: user.username, email: user.email }
  for (const key of ['username', 'display_name', 'description'] as const)
    if (typeof body[key] === 'string') bot[key] = body[key]
  bot.update_at = user.update_at = world.now()
  user.username = bot.username
  user.first_name = bot.display_name
  world.state.putUser(user, before)
  world.state.bots.put(bot)
  announceUser(world, user)
  return { body: botBody(bot) }
}

function setEnabled(call: Call, world: World, isEnabled: boolean): Reply {
  const bot = requireBot(call, world)
  bot.delete_at = isEnabled ? 0 : world.now()
  bot.update_at = world.now()
  world.state.bots.put(bot)
  setActive(world, requireUser(world.state, bot.user_id), isEnabled)
  return { body: botBody(bot) }
}

export const botRoutes: readonly Route[] = [
  { method: 'POST', path: '/bots', handle: create },
  {
    method: 'GET',
    path: '/bots',
    handle: (call, { state }) => {
      call.requireAdmin()
      const { from, perPage } = call.page()
      const bots = [...state.bots.values()].filter((bot) => bot.delete_at === 0 || call.flag('include_deleted'))
      return { body: bots.slice(from, from + perPage).map(botBody) }
    },
  },
  {
    method: 'GET',
    path: '/bots/{bot_user_id}',
    handle: (call, world) => ({ body: botBody(requireBot(call, world)) }),
  },
  { method: 'PUT', path: '/bots/{bot_user_id}', handle: patch },
  { method: 'POST', path: '/bots/{bot_user_id}/disable', handle: (call, world) => setEnabled(call, world, false) },
  { method: 'POST', path: '/bots/{bot_user_id}/enable', handle: (call, world) => setEnabled(call, world, true) },
]
