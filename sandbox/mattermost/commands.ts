import { isGuest, mayInChannel, mayInTeam, maySee } from './access.ts'
import { Call, type Reply, type Route } from './call.ts'
import { announceMember } from './channel-events.ts'
import { leaveChannel } from './channel-members.ts'
import { directChannel } from './direct-channels.ts'
import { sendEphemeral } from './ephemeral.ts'
import { ApiError, denied } from './errors.ts'
import { createPost, markRead } from './post-create.ts'
import type { Channel, User } from './rows.ts'
import { endSessions } from './sessions.ts'
import { chooseStatus } from './status.ts'
import type { World } from './world.ts'

type Answer = {
  response_type?: '' | 'in_channel' | 'ephemeral'
  text?: string
  type?: string
  goto_location?: string
  skip_slack_parsing?: boolean
}

type Turn = {
  world: World
  call: Call
  user: User
  channel: Channel
  teamName: string
  rest: string
  rootId: string
}

const status =
  (name: 'online' | 'away' | 'dnd' | 'offline', text: string) =>
  ({ world, user }: Turn): Answer => {
    chooseStatus(world, user.id, name)
    return { response_type: 'ephemeral', text }
  }

function message({ world, user, rest, teamName }: Turn): Answer {
  const [name = '', ...words] = rest.split(/\s+/)
  const other = world.state.userByName(name.replace(/^@/, ''))
  if (!other || !maySee(world.state, user, other.id))
    return { response_type: 'ephemeral', text: "We couldn't find the user." }
  const { channel, isNew } = directChannel(world, user, other)
  if (isNew) world.hub.emit('direct_added', { creator_id: user.id, teammate_id: other.id }, { channelId: channel.id })
  if (words.length > 0) createPost(world, channel, user, { message: words.join(' ') })
  return { response_type: 'ephemeral', goto_location: `${world.siteUrl()}/${teamName}/channels/${channel.name}` }
}

function mute({ world, user, channel }: Turn): Answer {
  const member = world.state.member(channel.id, user.id)
  if (!member) return { response_type: 'ephemeral', text: '' }
  const becomesMuted = member.notify_props.mark_unread !== 'mention'
  member.notify_props = { ...member.notify_props, mark_unread: becomesMuted ? 'mention' : 'all' }
  world.state.channelMembers.put(member)
  announceMember(world, member)
  const text = becomesMuted
    ? `You will not receive notifications for ${channel.display_name} until channel mute is turned off.`
    : `${channel.display_name} is no longer muted.`
  return { response_type: 'ephemeral', text }
}

function leave({ world, user, channel, teamName }: Turn): Answer {
  leaveChannel(world, channel, user, user)
  const next = [...world.state.channelsOf(user.id).values()]
    .map((member) => world.state.channels.get(member.channel_id))
    .find((one) => one?.team_id === channel.team_id)
  return { goto_location: `${world.siteUrl()}/${teamName}/channels/${next?.name ?? 'town-square'}` }
}

const inChannel = (text: string, rest: Partial<Answer> = {}): Answer => ({ response_type: 'in_channel', text, ...rest })

const commands: Readonly<Record<string, (turn: Turn) => Answer>> = {
  me: ({ rest }) => inChannel(`*${rest}*`, { type: 'me' }),
  shrug: ({ rest }) => inChannel(`${rest === '' ? '' : `${rest} `}¯\\\\\\_(ツ)\\_/¯`),
  code: ({ rest }) => inChannel(`    ${rest.replaceAll('\n', '\n    ')}`, { skip_slack_parsing: true }),
  echo: ({ world, channel, user, rest, rootId }) => {
    createPost(world, channel, user, { message: rest, root_id: rootId })
    return {}
  },
  online: status('online', 'You are now online'),
  away: status('away', 'You are now away'),
  dnd: status('dnd', 'Do Not Disturb is enabled. You will not receive desktop or mobile push notifications.'),
  offline: status('offline', 'You are now offline'),
  msg: message,
  mute,
  leave,
  logout: ({ world, call }) => {
    endSessions(world, call.self.id, (session) => session.id === call.session?.id)
    return { goto_location: '/login' }
  },
  invite: ({ user, channel, rest }) =>
    isGuest(user)
      ? {
          response_type: 'ephemeral',
          text: `You don't have enough permissions to add ${rest.replace(/^@/, '')} in ${channel.name}.`,
        }
      : { response_type: 'ephemeral', text: '' },
  header: ({ world, user, channel }) =>
    mayInChannel(world.state, user, channel, 'manage_public_channel_properties')
      ? {}
      : {
          response_type: 'ephemeral',
          text: "You don't have the appropriate permissions to edit the channel header.",
        },
}

/** A command's answer is written into the channel, or shown to the person alone, and given back. */
function execute(call: Call, world: World): Reply {
  const { state } = world
  const body = call.object()
  const line = Call.text(body, 'command')
  const channel = state.channels.get(Call.text(body, 'channel_id'))
  if (line.length <= 1 || !line.startsWith('/')) throw new ApiError('api.context.invalid_body_param.app_error', 400)
  if (!channel || !mayInChannel(state, call.self, channel, 'create_post')) throw denied()
  if (channel.delete_at !== 0) throw new ApiError('api.command.execute_command.deleted.error', 400)
  const [trigger = '', ...words] = line.slice(1).split(' ')
  const run = commands[trigger.toLowerCase()]
  if (!run) throw new ApiError('api.command.execute_command.not_found.app_error', 404)
  const team = state.teams.get(channel.team_id || Call.text(body, 'team_id'))
  const rootId = Call.text(body, 'root_id')
  const user = call.self
  const turn = { world, call, user, channel, rootId, teamName: team?.name ?? '', rest: words.join(' ') }
  const answer = run(turn)
  const text = answer.text ?? ''
  if (answer.response_type === 'in_channel' && text !== '') {
    createPost(world, channel, user, { message: text, type: answer.type ?? '', root_id: rootId, isBySystem: true })
    const member = state.member(channel.id, user.id)
    if (member) markRead(world, channel, member)
  } else if (answer.response_type === 'ephemeral' && text !== '')
    sendEphemeral(world, user.id, { channelId: channel.id, fromUserId: user.id, message: text, rootId })
  return {
    body: {
      response_type: answer.response_type ?? '',
      text,
      username: '',
      channel_id: '',
      icon_url: '',
      type: answer.type ?? '',
      props: null,
      goto_location: answer.goto_location ?? '',
      trigger_id: '',
      skip_slack_parsing: answer.skip_slack_parsing ?? false,
      attachments: null,
      extra_responses: null,
    },
  }
}

const suggestions = [
  ['away', '', 'Set your status away'],
  ['code', '[text]', 'Display text as a code block'],
  ['dnd', '', 'Do not disturb disables desktop and mobile push notifications'],
  ['me', '[message]', 'Do an action'],
  ['msg', "@[username] 'message'", 'Send Direct Message to a user'],
  ['offline', '', 'Set your status offline'],
  ['online', '', 'Set your status online'],
  ['share-channel', '[action]', 'Available actions: invite, uninvite, unshare, status'],
  ['shortcuts', '', 'Displays a list of keyboard shortcuts'],
  ['shrug', '[message]', 'Adds ¯\\_(ツ)_/¯ to your message'],
] as const

function suggest(call: Call, { state }: World): Reply {
  if (!mayInTeam(state, call.self, call.id('team_id'), 'view_team')) throw denied()
  const input = (call.query.get('user_input') ?? '').replace(/^\//, '').toLowerCase()
  const found = suggestions.filter(([name]) => name.startsWith(input))
  return {
    body: found.map(([name, hint, text]) => ({
      Complete: name,
      Suggestion: name,
      Hint: hint,
      Description: text,
      IconData: '',
    })),
  }
}

export const commandRoutes: readonly Route[] = [
  { method: 'POST', path: '/commands/execute', handle: execute },
  { method: 'GET', path: '/teams/{team_id}/commands/autocomplete_suggestions', handle: suggest },
]
