import { WebSocket } from 'ws'
import { comesTrue } from '../support/until.ts'
import { addChannel, addPost, type ReplayWorld } from './replay-world.ts'

type Setup = (world: ReplayWorld) => Promise<void> | void

const together =
  (...steps: readonly Setup[]): Setup =>
  async (world) => {
    for (const step of steps) await step(world)
  }

const notify =
  (props: Record<string, string>, name = 'guest1'): Setup =>
  async (world) => {
    const known = world.standIn.state.userByName(name)?.notify_props
    await world.call('PUT', '/users/me/patch', { notify_props: { ...known, ...props } }, name)
  }

const withoutPushStatus: Setup = async (world) => {
  const { push_status: _left, ...rest } = world.standIn.state.userByName('guest1')?.notify_props ?? {}
  await world.call('PUT', '/users/me/patch', { notify_props: rest }, 'guest1')
}

const status =
  (value: string, name = 'guest1'): Setup =>
  async (world) => {
    await world.call('PUT', '/users/me/status', { user_id: world.id(`<user:${name}>`), status: value }, name)
  }

const channelNotify =
  (props: Record<string, string>): Setup =>
  async (world) => {
    const path = `/channels/${world.id('<channel:alerts>')}/members/${world.id('<user:guest1>')}/notify_props`
    await world.call('PUT', path, props, 'guest1')
  }

const device =
  (deviceId: string, name = 'guest1'): Setup =>
  async (world) => {
    await world.call('PUT', '/users/sessions/device', { device_id: deviceId }, name)
  }

const follow =
  (isFollowing: boolean): Setup =>
  async (world) => {
    const path = `/users/me/teams/${world.id('<team:mission>')}/threads/${world.id('<post:pr1>')}/following`
    await world.call(isFollowing ? 'PUT' : 'DELETE', path, undefined, 'guest1')
  }

const view: Setup = async (world) => {
  const channel_id = world.id('<channel:alerts>')
  await world.call('POST', '/channels/members/me/view', { channel_id, collapsed_threads_supported: true }, 'guest1')
}

const settings =
  (patch: Parameters<ReplayWorld['standIn']['control']['setSettings']>[0]): Setup =>
  (world) =>
    world.standIn.control.setSettings(patch)

const later =
  (ms: number): Setup =>
  (world) => {
    world.clock.aheadMs += ms
  }

/** What the lines between that are not replayed did to the number on the icon: it is brought to where it stood. */
const badgeBefore =
  (badge: number, name = 'guest1', channel = 'alerts'): Setup =>
  async (world) => {
    const { badgeOf } = await import('../../sandbox/mattermost/push-badge.ts')
    const userId = world.id(`<user:${name}>`)
    const member = world.standIn.state.member(world.id(`<channel:${channel}>`), userId)
    if (!member) throw new Error(`${name} is not in ${channel}`)
    member.mention_count_root += badge - badgeOf(world.standIn.world, userId)
  }

/** Unread elsewhere: direct messages of lines that are not replayed. */
const moreUnread =
  (count: number): Setup =>
  (world) => {
    const member = world.standIn.state.member(world.id('<channel:ops>'), world.id('<user:guest1>'))
    if (member) member.mention_count_root += count
  }

/** The second session of guest1, which has no device. */
async function otherSession(world: ReplayWorld): Promise<string> {
  const known = world.labels.valueOf('<token:guest1-session>')
  if (known) return known
  const response = await fetch(`${world.standIn.url}/api/v4/users/login`, {
    method: 'POST',
    body: JSON.stringify({ login_id: 'guest1', password: 'Password-1!' }),
  })
  const token = response.headers.get('token') ?? ''
  world.labels.bind('<token:guest1-session>', token)
  return token
}

const byOtherSession: Setup = async (world) => {
  world.nextToken = await otherSession(world)
}

const sockets = new WeakMap<ReplayWorld, WebSocket>()

const openSocket: Setup = async (world) => {
  const headers = { authorization: `Bearer ${world.tokenOf('guest1')}` }
  const socket = new WebSocket(`${world.standIn.url.replace('http', 'ws')}/api/v4/websocket`, { headers })
  sockets.set(world, socket)
  await new Promise((resolve, reject) => socket.once('message', resolve).once('error', reject))
}

const closeSocket: Setup = async (world) => {
  sockets.get(world)?.terminate()
  const userId = world.id('<user:guest1>')
  await comesTrue(() => world.standIn.state.statuses.get(userId)?.status === 'offline')
}

async function addTo(world: ReplayWorld, channel: string, ...names: readonly string[]): Promise<void> {
  const path = `/channels/${world.id(`<channel:${channel}>`)}/members`
  for (const name of names) await world.call('POST', path, { user_id: world.id(`<user:${name}>`) })
}

/** A channel whose first message stands before guest1 comes: the server has looked up its notify props without him. */
async function freshChannel(world: ReplayWorld, name: string, root?: string): Promise<void> {
  await addChannel(world, name, 'O', ['member1'], 'admin', name)
  await addPost(world, 'member1', name, 'the first')
  await addTo(world, name, 'guest1')
  if (root) await addPost(world, 'guest1', name, 'begun by guest1', root)
}

const buildPushMission: Setup = async (world) => {
  world.standIn.control.setSettings({
    ServiceSettings: { EnablePostUsernameOverride: true, EnablePostIconOverride: true },
  })
  await world.call('PUT', '/users/me/patch', { first_name: 'Greta' }, 'guest1')
  await addChannel(world, 'alerts', 'O', ['member1', 'member2', 'guest2', 'relaybot'])
  await addPost(world, 'member1', 'alerts', 'the first')
  await addTo(world, 'alerts', 'guest1')
  await addPost(world, 'guest1', 'alerts', 'begun by guest1', 'pr1')
  await freshChannel(world, 'fresh-zero')
  await freshChannel(world, 'fresh-three')
  await freshChannel(world, 'fresh-four', 'pr4')
  await freshChannel(world, 'fresh-five', 'pr5')
  await addChannel(world, 'fresh-two', 'O', ['member1', 'guest1'], 'admin', 'fresh-two')
  await addPost(world, 'guest1', 'fresh-two', 'begun by guest1', 'pr2')
  await addChannel(world, 'push-private', 'P', ['member1'])
  const direct = async (label: string, one: string, other: string): Promise<void> => {
    const made = await world.call(
      'POST',
      '/channels/direct',
      [world.id(`<user:${one}>`), world.id(`<user:${other}>`)],
      one,
    )
    world.labels.bind(label, String(made.id))
  }
  await direct('<channel:dm-guest1-member1>', 'guest1', 'member1')
  await direct('<channel:dm-guest1-relaybot>', 'relaybot', 'guest1')
  const people = ['guest1', 'guest2', 'member1'].map((name) => world.id(`<user:${name}>`))
  world.labels.bind('<channel:gm-push>', String((await world.call('POST', '/channels/group', people, 'member1')).id))
  await otherSession(world)
  await device('teams:dev-guest1')(world)
  await device('teams:dev-guest2', 'guest2')(world)
  await device('android_rn:dev-member2', 'member2')(world)
  for (const name of ['guest1', 'guest2', 'member1', 'member2']) await status('offline', name)(world)
  world.labels.bind('<server:n1>', world.standIn.state.fact<string>('serverId') ?? '')
  await badgeBefore(2, 'guest1', 'ops')(world)
}

const reactivate: Setup = async (world) => {
  await world.call('PUT', `/users/${world.id('<user:guest1>')}/active`, { active: true })
}

const registerAfresh = (deviceId: string): Setup =>
  together(async (world) => {
    world.labels.bind('<token:guest1-session>', '')
    await otherSession(world)
  }, device(deviceId))

/** What must be so before a line of the push file, under its name; after a line, under `after`. */
export const pushSetups: Readonly<Record<string, Setup>> = {
  'push licensed': buildPushMission,
  'user-push-all-plain-post-in-fresh-channel': notify({ push: 'all' }),
  'after user-push-all-plain-post-in-fresh-channel': notify({ push: 'mention' }),
  'mention-and-root-two-people': together(badgeBefore(4, 'guest2', 'ops'), badgeBefore(6, 'member2', 'ops')),
  'at-here-one-online': status('online', 'guest2'),
  'after at-here-one-online': status('offline', 'guest2'),
  'at-channel-user-switched-off': notify({ channel: 'false' }),
  'after at-channel-user-switched-off': notify({ channel: 'true' }),
  keyword: notify({ mention_keys: 'falcon,hawk' }),
  'first-name': notify({ first_name: 'true' }),
  'after first-name': notify({ first_name: 'false' }),
  'thread-reply-push-threads-mention': notify({ push_threads: 'mention' }),
  'thread-reply-push-threads-none': notify({ push_threads: 'none' }),
  'thread-reply-unfollowed': together(notify({ push_threads: 'all' }), follow(false)),
  'after thread-reply-unfollowed': follow(true),
  'dnd-mention': status('dnd'),
  'after dnd-urgent-mention': status('offline'),
  'muted-channel-mention': channelNotify({ mark_unread: 'mention' }),
  'channel-push-all-plain-post': channelNotify({ mark_unread: 'all', push: 'all' }),
  'channel-push-none-mention': channelNotify({ push: 'none' }),
  'channel-ignore-channel-mentions': channelNotify({ push: 'default', ignore_channel_mentions: 'on' }),
  'after channel-ignore-channel-mentions': channelNotify({ ignore_channel_mentions: 'default' }),
  'user-push-all-plain-post': notify({ push: 'all' }),
  'user-push-none-mention': notify({ push: 'none' }),
  'after user-push-none-direct': notify({ push: 'mention' }),
  ...Object.fromEntries(
    ['online', 'away', 'offline', 'absent'].flatMap((wanted) =>
      ['online', 'away', 'offline'].map((actual): [string, Setup] => [
        `push-status-${wanted}-while-${actual}`,
        together(wanted === 'absent' ? withoutPushStatus : notify({ push_status: wanted }), status(actual)),
      ]),
    ),
  ),
  'socket-open-push-status-away': together(notify({ push_status: 'away' }), status('online'), openSocket),
  'socket-open-push-status-online': notify({ push_status: 'online' }),
  'socket-open-viewing-the-channel': view,
  'socket-open-push-status-offline': notify({ push_status: 'offline' }),
  'socket-closed-push-status-offline-manual-online': closeSocket,
  'socket-open-push-status-offline-second': openSocket,
  'socket-closed-1-s-push-status-offline': closeSocket,
  'socket-closed-4-s-push-status-away': notify({ push_status: 'away' }),
  'viewed-over-rest-mention-at-once': together(notify({ push_status: 'online' }), view),
  'viewed-over-rest-mention-after-21-s': later(21_000),
  'mention-before-clear': later(21_000),
  'view-by-other-session-clears': byOtherSession,
  'view-again-nothing-unread': byOtherSession,
  'mention-before-own-view': later(21_000),
  'plain-before-view': later(21_000),
  'view-by-other-session-plain-only': byOtherSession,
  'view-direct-by-other-session': byOtherSession,
  'two-mentions-a': later(21_000),
  'mark-read-several-by-other-session': byOtherSession,
  'mention-for-set-unread': later(21_000),
  'thread-read-by-other-session': byOtherSession,
  'threads-read-all-by-other-session': byOtherSession,
  'mention-before-delete': later(21_000),
  'edit-adding-mention': async (world) => {
    world.labels.bind('<id:38>', await addPost(world, 'member1', 'alerts', 'soon edited'))
  },
  'bot-mention': later(21_000),
  'device-id-emptied': together(device('a:b:c'), device(''), moreUnread(2), badgeBefore(18)),
  'sessions-revoked-mention': together(device('teams:dev-guest1'), async (world) => {
    await world.call('POST', `/users/${world.id('<user:guest1>')}/sessions/revoke/all`)
  }),
  'session-recreated-mention': async (world) => {
    await world.call('GET', '/users/me', undefined, 'guest1')
  },
  'contents-generic-mention': together(
    registerAfresh('teams:dev-guest1'),
    settings({ EmailSettings: { PushNotificationContents: 'generic' } }),
    badgeBefore(21),
  ),
  'contents-generic-clear': byOtherSession,
  'contents-generic_no_channel-mention': together(
    later(21_000),
    settings({ EmailSettings: { PushNotificationContents: 'generic_no_channel' } }),
  ),
  'contents-generic_no_channel-clear': byOtherSession,
  'contents-id_loaded-mention': together(
    later(21_000),
    settings({ EmailSettings: { PushNotificationContents: 'id_loaded' } }),
  ),
  'contents-id_loaded-clear': byOtherSession,
  'answer-fail': together(later(21_000), settings({ EmailSettings: { PushNotificationContents: 'full' } })),
  'after-register-new-device-id': device('teams:dev-guest1-new'),
  'after-register-removed-device-id-once-more': device('teams:dev-guest1'),
  'after-removal-from-channel': together(device('teams:dev-guest1-newer'), async (world) => {
    await world.call('DELETE', `/channels/${world.id('<channel:alerts>')}/members/${world.id('<user:guest1>')}`)
  }),
  'after after-removal-from-channel': (world) => addTo(world, 'alerts', 'guest1'),
  'after-reactivation-mention': reactivate,
  'push-switched-off': together(
    registerAfresh('teams:dev-guest1'),
    settings({ EmailSettings: { SendPushNotifications: false } }),
  ),
  'push-switched-on-again': together(settings({ EmailSettings: { SendPushNotifications: true } }), badgeBefore(15)),
  'guests-feature-off-direct': (world) => world.standIn.control.setGuests(false),
}
