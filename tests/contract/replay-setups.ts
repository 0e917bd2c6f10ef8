import { createSeeding } from '../../sandbox/mattermost/seeding.ts'
import { addChannel, addPerson, addPost, addToTeam, type ReplayWorld } from './replay-world.ts'

type Setup = (world: ReplayWorld) => Promise<void> | void

const set =
  (patch: Parameters<ReplayWorld['standIn']['control']['setSettings']>[0]): Setup =>
  (world) =>
    world.standIn.control.setSettings(patch)

/** What guest1 looked like after everything of users-guests had been done to it. */
async function dressGuest1(world: ReplayWorld): Promise<void> {
  const names = { first_name: 'Greta', last_name: 'Guest', nickname: 'gg2', position: 'Liaison', props: { c: '3' } }
  const timezone = { useAutomaticTimezone: 'true', automaticTimezone: 'Europe/Paris', manualTimezone: '' }
  const guest1 = world.standIn.state.userByName('guest1')
  await world.call('PUT', '/users/me/patch', { ...names, timezone }, 'guest1')
  await world.call('PUT', '/users/me/patch', { notify_props: { ...guest1?.notify_props, email: 'false' } }, 'guest1')
  await world.call('DELETE', '/users/me/status/custom', undefined, 'guest1')
  await world.call('DELETE', '/users/me/image', undefined, 'guest1')
}

async function signInAdmin(world: ReplayWorld): Promise<void> {
  const response = await fetch(`${world.standIn.url}/api/v4/users/login`, {
    method: 'POST',
    body: JSON.stringify({ login_id: 'admin', password: 'Password-1!' }),
  })
  world.labels.bind('<token:admin-session>', response.headers.get('token') ?? '')
}

async function addToken(world: ReplayWorld, description: string, label: string): Promise<string> {
  const token = await world.call('POST', `/users/${world.id('<user:u-full>')}/tokens`, { description })
  world.labels.bind(label, String(token.id))
  return String(token.token)
}

/** What must be so before a line, under its name; before a file, under file and edition; after a line, under `after`. */
export const setups: Readonly<Record<string, Setup>> = {
  'users-guests licensed': signInAdmin,
  'create-user-as-guest-closed-server': set({ TeamSettings: { EnableOpenServer: false } }),
  'create-user-as-guest-creation-off': set({ TeamSettings: { EnableUserCreation: false } }),
  'after create-user-as-admin-creation-off': set({
    TeamSettings: { EnableUserCreation: true, EnableOpenServer: true },
  }),
  'create-user-domain-refused': set({ TeamSettings: { RestrictCreationToDomains: 'example.org' } }),
  'after create-user-domain-refused': set({ TeamSettings: { RestrictCreationToDomains: '' } }),
  'demote-with-team-memberships': (world) => addToTeam(world, 'u-min'),
  'pat-switch-off-use-as-guest': async (world) => {
    world.labels.bind('<token:u-full>', await addToken(world, 'second', '<token-id:u-full-2>'))
    world.standIn.control.setUserTokens(false)
  },
  'sessions-other-as-guest': (world) => world.standIn.control.setUserTokens(true),
  deactivate: async (world) => {
    await addToken(world, 'third', '<token-id:u-full-3>')
  },
  'after patch-self-locale-timezone': async (world) => {
    await world.call('PUT', '/users/me/patch', { locale: 'en' }, 'guest1')
  },
  'after patch-self-username': async (world) => {
    await world.call('PUT', '/users/me/patch', { username: 'guest1' }, 'guest1')
  },
  'after patch-self-email-with-password': async (world) => {
    await world.call('PUT', `/users/${world.id('<user:guest1>')}/patch`, { email: 'guest1@example.org' })
  },
  'member-reads-guest-profile-fields': async (world) => {
    await world.call('DELETE', '/users/me/image', undefined, 'guest1')
  },
  'guest-feature-off-read-guest': async (world) => {
    await world.call('PUT', '/users/me/patch', { nickname: 'wire-guest' }, 'guest1')
    await world.call('PUT', '/users/me/status/custom', { emoji: 'calendar', text: 'busy' }, 'guest1')
    world.standIn.control.setGuests(false)
  },
  'guest-feature-on-again-read-guest': (world) => world.standIn.control.setGuests(true),
  'pat-use-after-server-restart': (world) => world.standIn.control.restart(),
  'users-guests unlicensed': async (world) => {
    await addPerson(world, 'u-min', false)
    await addPerson(world, 'u-full', false)
  },

  'teams-channels licensed': async (world) => {
    await addPerson(world, 'guest3', true)
    await addPerson(world, 'guest4', true)
    const seeding = createSeeding(world.standIn.world)
    const bot = seeding.bot({ username: 'system-bot' })
    const guest1 = world.standIn.state.userByName('guest1')
    if (!guest1) throw new Error('guest1 is missing')
    const ids = [bot.id, guest1.id].sort()
    const channel = seeding.channel({
      team_id: '',
      type: 'D',
      name: ids.join('__'),
      display_name: '',
      creator_id: guest1.id,
    })
    for (const user of [bot, guest1]) seeding.channelMember(channel, user)
    seeding.post({ channelId: channel.id, userId: bot.id, atMs: world.clock.now(), message: 'a test notification' })
  },
  'team-member-add-team-full': (world) => world.standIn.control.setMaxUsersPerTeam(1),
  'after team-member-add-team-full': (world) => world.standIn.control.setMaxUsersPerTeam(60),
  'channel-member-add-deactivated': async (world) => {
    await world.call('PUT', `/users/${world.id('<user:guest3>')}/active`, { active: false })
  },
  'after channel-member-add-deactivated': async (world) => {
    await world.call('PUT', `/users/${world.id('<user:guest3>')}/active`, { active: true })
  },
  'channel-unread-after-mention': async (world) => {
    await addPost(world, 'member1', 'ops', 'look here @guest1')
  },
  'archive-ok': async (world) => {
    const path = `/channels/${world.id('<channel:archived>')}/members`
    for (const name of ['guest1', 'member1']) await world.call('POST', path, { user_id: world.id(`<user:${name}>`) })
    await addPost(world, 'guest1', 'archived', 'before archive', 'archived1')
  },
  'teams-channels unlicensed': async (world) => {
    await addPerson(world, 'guest3', false)
    await addPerson(world, 'guest4', false)
  },

  'posts licensed': async (world) => {
    await dressGuest1(world)
    const everybody = ['member1', 'member2', 'relaybot', 'guest1', 'guest2']
    await addChannel(world, 'talk', 'O', everybody)
    await addChannel(world, 'paging', 'O', ['member1', 'member2', 'guest1', 'guest2'])
    await addChannel(world, 'many', 'O', ['member1', 'guest1'])
    await addChannel(world, 'wire', 'O', everybody)
    await addChannel(world, 'leaving', 'O', ['guest2'])
    const ids = [world.id('<user:guest1>'), world.id('<user:member1>')]
    const direct = await world.call('POST', '/channels/direct', ids, 'guest1')
    world.labels.bind('<channel:dm-guest1-member1>', String(direct.id))
    await addPost(world, 'member3', 'side', 'side words', 'side1')
  },
  'after post-patch-is-pinned': async (world) => {
    await world.call('POST', `/posts/${world.id('<post:root1>')}/unpin`, undefined, 'guest1')
  },
  'post-delete-own-as-member': async (world) => {
    const root_id = await addPost(world, 'member1', 'talk', 'to be deleted', 'del1')
    await addPost(world, 'guest1', 'talk', 'reply to be deleted', 'del1r', { root_id })
  },
  'thread-get': async (world) => {
    const root_id = world.id('<post:root2>')
    await addPost(world, 'member1', 'talk', 'answer for @guest1', 'reply2', { root_id })
  },
  'page-full-record': async (world) => {
    for (let i = 1; i <= 7; i++) await addPost(world, 'member1', 'paging', `page ${i}`, `page${i}`)
    await addPost(world, 'member2', 'paging', 'reply to 2', 'page2r', { root_id: world.id('<post:page2>') })
  },
  'page-since': (world) => {
    world.nextMs = world.standIn.state.posts.get(world.id('<post:page5>'))?.create_at ?? 0
  },
  'page-0-after-delete': async (world) => {
    await world.call('PUT', `/posts/${world.id('<post:page1>')}/patch`, { message: 'page 1, edited' }, 'member1')
    await world.call('DELETE', `/posts/${world.id('<post:page6>')}`, undefined, 'member1')
  },
  'page-if-none-match': (world) => {
    world.nextMs = world.standIn.state.channelPosts.lastUpdateOf(world.id('<channel:paging>'))
  },
  'page-since-more-than-1000': (world) => {
    const seeding = createSeeding(world.standIn.world)
    const channelId = world.id('<channel:many>')
    world.nextMs = world.clock.now()
    for (let i = 1; i <= 1025; i++)
      seeding.post({ channelId, userId: world.id('<user:member1>'), atMs: world.clock.now(), message: `many ${i}` })
  },
  'mark-unread-from-post': async (world) => {
    await addPost(world, 'member1', 'paging', 'hello @guest2')
  },
  'post-create-pending-id-repeat-after-two-minutes': async (world) => {
    await addPost(world, 'guest1', 'wire', 'once', 'late1', { pending_post_id: 'guest1:late' })
    world.clock.aheadMs += 120_000
  },
  'posts unlicensed': async (world) => {
    await addChannel(world, 'talk', 'O', ['member1', 'guest1'])
    await addPost(world, 'member1', 'talk', 'member words', 'root2')
  },

  'upload-multipart-too-large': set({ FileSettings: { MaxFileSize: 1000 } }),
  'after upload-session-too-large': set({ FileSettings: { MaxFileSize: 104_857_600 } }),
  'file-get-private-channel-as-non-member': (world) => seedFile(world, 'intel', 'secret', '<file:intel>'),
  'file-get-open-channel-as-guest-not-in-channel': (world) => seedFile(world, 'side', 'side', '<file:side>'),
  'upload-session-of-other-user': async (world) => {
    const upload = { channel_id: world.id('<channel:ops>'), filename: 'two.bin', file_size: 100 }
    world.labels.bind('<upload:2>', String((await world.call('POST', '/uploads', upload, 'guest1')).id))
  },
  'file-get-after-post-deleted': async (world) => {
    await world.call('DELETE', `/posts/${world.id('<post:files>')}`)
  },
  'file-info-after-post-deleted-minutes-later': (world) => {
    world.clock.aheadMs += 5 * 60_000
  },

  'websocket licensed': async (world) => {
    await dressGuest1(world)
    await world.call('PUT', '/users/me/patch', { nickname: 'c5' }, 'guest1')
    await addChannel(world, 'wire', 'O', ['member1', 'guest1', 'guest2', 'relaybot'])
    createSeeding(world.standIn.world).post({
      channelId: world.id('<channel:wire>'),
      userId: world.id('<user:admin>'),
      atMs: world.clock.now(),
      message: 'the wire is open',
    })
    await world.call('POST', '/channels/direct', [world.id('<user:guest1>'), world.id('<user:member3>')], 'member3')
    const user_id = world.id('<user:guest1>')
    await world.call('PUT', '/users/me/status', { user_id, status: 'offline' }, 'guest1')
    const ids = [world.id('<user:guest1>'), world.id('<user:member1>')]
    const direct = await world.call('POST', '/channels/direct', ids, 'guest1')
    world.labels.bind('<channel:dm-guest1-member1>', String(direct.id))
  },
  'event-posted-by-bot-with-override-allowed': set({
    ServiceSettings: { EnablePostUsernameOverride: true, EnablePostIconOverride: true },
  }),
  'event-added-to-team': async (world) => {
    const id = world.standIn.state.userByName('wsnew')?.id ?? ''
    world.labels.bind('<user:wsnew>', id)
    await world.call('POST', `/users/${id}/email/verify/member`)
    const token = await world.call('POST', `/users/${id}/tokens`, { description: 'wsnew' })
    world.labels.bind('<token:wsnew>', String(token.token))
  },
  'event-demote': async (world) => {
    const user_id = world.id('<user:wsnew>')
    await world.call('POST', `/channels/${world.id('<channel:wire>')}/members`, { user_id })
  },
  'event-acknowledgement-added': async (world) => {
    const priority = { priority: 'important', requested_ack: true }
    await addPost(world, 'member1', 'wire', 'ack please', 'wack', { metadata: { priority } })
  },
  'get-root-frame-ancestors-set': set({
    ServiceSettings: { FrameAncestors: 'teams.microsoft.com *.teams.microsoft.com' },
  }),
  'session-expired': expireSession,
  'errors licensed': async (world) => {
    const response = await fetch(`${world.standIn.url}/api/v4/users/login`, {
      method: 'POST',
      headers: { 'X-Requested-With': 'XMLHttpRequest' },
      body: JSON.stringify({ login_id: 'guest2', password: 'Password-1!' }),
    })
    world.labels.bind('<token:guest2-session>', response.headers.get('token') ?? '')
    const csrf = response.headers.getSetCookie().find((cookie) => cookie.startsWith('MMCSRF='))
    world.labels.bind('<csrf:guest2>', /^MMCSRF=(\w+)/.exec(csrf ?? '')?.[1] ?? '')
  },
}

async function expireSession(world: ReplayWorld): Promise<void> {
  const response = await fetch(`${world.standIn.url}/api/v4/users/login`, {
    method: 'POST',
    body: JSON.stringify({ login_id: 'guest2', password: 'Password-1!' }),
  })
  const token = response.headers.get('token') ?? ''
  world.labels.bind('<token:guest2-expired>', token)
  for (const session of world.standIn.state.sessionByToken(token).values()) session.expires_at = 1
}

async function seedFile(world: ReplayWorld, channel: string, text: string, label: string): Promise<void> {
  const admin = world.standIn.state.userByName('admin')
  const seeding = createSeeding(world.standIn.world)
  const post = seeding.post({
    channelId: world.id(`<channel:${channel}>`),
    userId: admin?.id ?? '',
    atMs: world.clock.now(),
    message: text,
    files: [{ name: `${channel}.txt`, bytes: Buffer.from(text) }],
  })
  world.labels.bind(label, post.file_ids[0] ?? '')
}
