import type { User } from '../../sandbox/mattermost/rows.ts'
import { createSeeding } from '../../sandbox/mattermost/seeding.ts'
import { openStandIn, type StandIn } from '../../sandbox/mattermost/stand-in.ts'
import { Labels } from './replay-labels.ts'

const PASSWORD = 'Password-1!'
export const NONEXISTENT = 'nonexistentnonexistentnone'

/** The mission of the recordings as it stood when a file began: people, teams, channels, and what each label means. */
export type ReplayWorld = {
  readonly standIn: StandIn
  readonly labels: Labels
  /** Milliseconds by which the stand-in's clock runs ahead. */
  readonly clock: { aheadMs: number; now(): number }
  /** What `<ms>` means in the next request; now when null. */
  nextMs: number | null
  /** Sends the next line with this token in the place of its person's first one. */
  nextToken: string | null
  /** Calls as somebody, `admin` unless named. @returns the parsed answer */
  call(method: string, path: string, body?: unknown, as?: string): Promise<Record<string, unknown>>
  tokenOf(name: string): string
  id(label: string): string
}

const PEOPLE = ['member1', 'member2', 'member3', 'guest1', 'guest2'] as const

const title = (name: string): string => (name[0] ?? '').toUpperCase() + name.slice(1)

type Opened = {
  edition: 'licensed' | 'unlicensed'
  /** Where pushes go. */
  pushProxyUrl: string
}

/** Starts a stand-in and brings it into the state in which the recordings begin. */
export async function openReplayWorld({ edition, pushProxyUrl }: Opened): Promise<ReplayWorld> {
  let last = 0
  const clock = {
    aheadMs: 0,
    /** Strictly increasing, as on a server on which nothing happens twice in one millisecond. */
    now(): number {
      last = Math.max(Date.now() + clock.aheadMs, last + 1)
      return last
    },
  }
  const isLicensed = edition === 'licensed'
  const people = new Map<string, User>()
  const tokens = new Map<string, string>()
  const standIn = await openStandIn({
    port: 0,
    licensed: isLicensed,
    now: clock.now,
    settings: {
      EmailSettings: { PushNotificationServer: pushProxyUrl },
      FileSettings: { Directory: '/srv/data/' },
      ...(isLicensed
        ? {}
        : { ConnectedWorkspacesSettings: { EnableRemoteClusterService: false, EnableSharedChannels: false } }),
    },
    fixedSettings: { EmailSettings: ['PushNotificationServer'] },
    socketTimes: { authWaitMs: 400 },
    seed: (state, world) => {
      const seeding = createSeeding(world)
      for (const name of PEOPLE) {
        const isGuest = isLicensed && name.startsWith('guest')
        const fields = { username: name, first_name: title(name), last_name: 'Example', password: PASSWORD }
        people.set(name, seeding.user({ ...fields, ...(isGuest ? { roles: 'system_guest' } : {}) }))
      }
      people.set('relaybot', seeding.bot({ username: 'relaybot', display_name: 'Relay Bot', description: 'relay' }))
      for (const [name, user] of people) tokens.set(name, seeding.token(user.id, name))
      const admin = state.userByName('admin')
      if (admin) people.set('admin', admin)
    },
  })
  tokens.set('admin', standIn.adminToken)
  const labels = new Labels()
  labels.bind('<id:nonexistent>', NONEXISTENT)
  for (const [name, user] of people) {
    labels.bind(`<user:${name}>`, user.id)
    const token = [...standIn.state.tokensOf(user.id).values()][0]
    labels.bind(`<token:${name}>`, tokens.get(name) ?? '')
    if (token) labels.bind(`<token-id:${name}>`, token.id)
  }
  const world: ReplayWorld = {
    standIn,
    labels,
    clock,
    nextMs: null,
    nextToken: null,
    tokenOf: (name) => tokens.get(name) ?? labels.valueOf(`<token:${name}>`) ?? '',
    id(label) {
      const value = labels.valueOf(label)
      if (value === undefined) throw new Error(`the label ${label} stands for nothing yet`)
      return value
    },
    async call(method, path, body, as = 'admin') {
      const response = await fetch(`${standIn.url}/api/v4${path}`, {
        method,
        headers: { authorization: `Bearer ${world.tokenOf(as)}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
      return JSON.parse(text || 'null') as Record<string, unknown>
    },
  }
  await buildMission(world, isLicensed)
  return world
}

async function buildMission(world: ReplayWorld, isLicensed: boolean): Promise<void> {
  const team = await world.call('POST', '/teams', { name: 'mission', display_name: 'Mission', type: 'O' })
  world.labels.bind('<team:mission>', String(team.id))
  const other = await world.call('POST', '/teams', { name: 'other', display_name: 'Other', type: 'O' })
  world.labels.bind('<team:other>', String(other.id))
  for (const name of ['member1', 'member2', 'member3', 'guest1', 'guest2', 'relaybot']) await addToTeam(world, name)
  for (const channel of world.standIn.state.channelsOfTeam(world.id('<team:mission>')).values())
    world.labels.bind(`<channel:${channel.name}>`, channel.id)
  await addChannel(world, 'ops', 'O', ['member1', 'member2', 'relaybot', 'guest1', 'guest2'])
  await addChannel(world, 'intel', 'P', ['member1', 'guest1'])
  await addChannel(world, 'side', 'O', ['member2', 'member3'])
  await addChannel(world, 'hidden', 'P', [])
  if (!isLicensed) await confineGuests(world)
}

/** Without a licence the guests are members who were taken out of the default channels by hand. */
async function confineGuests(world: ReplayWorld): Promise<void> {
  for (const name of ['guest1', 'guest2'])
    await world.call('DELETE', `/channels/${world.id('<channel:off-topic>')}/members/${world.id(`<user:${name}>`)}`)
}

export async function addToTeam(world: ReplayWorld, name: string): Promise<void> {
  const team_id = world.id('<team:mission>')
  await world.call('POST', `/teams/${team_id}/members`, { team_id, user_id: world.id(`<user:${name}>`) })
}

/** Makes a channel of the mission with these members, the maker included. */
export async function addChannel(
  world: ReplayWorld,
  name: string,
  type: 'O' | 'P',
  members: readonly string[],
  maker = 'admin',
  named?: string,
): Promise<string> {
  const display_name = name.startsWith('c-') ? `C ${name.slice(2)}` : title(named ?? name.replace('-', ' '))
  const channel = await world.call(
    'POST',
    '/channels',
    { team_id: world.id('<team:mission>'), name, display_name, type },
    maker,
  )
  const id = String(channel.id)
  world.labels.bind(`<channel:${name}>`, id)
  for (const member of members)
    await world.call('POST', `/channels/${id}/members`, { user_id: world.id(`<user:${member}>`) })
  return id
}

/** Makes an account with a token of its own. */
export async function addPerson(world: ReplayWorld, name: string, isGuest: boolean): Promise<void> {
  const account = { username: name, email: `${name}@example.org`, password: PASSWORD, email_verified: true }
  const user = await world.call('POST', '/users', account)
  const id = String(user.id)
  world.labels.bind(`<user:${name}>`, id)
  if (isGuest) await world.call('POST', `/users/${id}/demote`)
  const token = await world.call('POST', `/users/${id}/tokens`, { description: name })
  world.labels.bind(`<token:${name}>`, String(token.token))
  world.labels.bind(`<token-id:${name}>`, String(token.id))
}

/** Writes as somebody. @param label bound to the new post, as `<post:label>` */
export async function addPost(
  world: ReplayWorld,
  as: string,
  channel: string,
  message: string,
  label = '',
  rest: Record<string, unknown> = {},
): Promise<string> {
  const body = { channel_id: world.id(`<channel:${channel}>`), message, ...rest }
  const post = await world.call('POST', '/posts', body, as)
  if (label !== '') world.labels.bind(`<post:${label}>`, String(post.id))
  return String(post.id)
}
