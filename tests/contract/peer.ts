import { exec } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import type { Channel } from '@mattermost/types/channels'
import type { Team } from '@mattermost/types/teams'
import type { UserProfile } from '@mattermost/types/users'
import { openStandIn } from '../../sandbox/mattermost/stand-in.ts'
import { createMattermost, type Mattermost } from '../../src/mattermost/mattermost.ts'
import type { NewUser } from '../../src/mattermost/users.ts'
import { parseSettings } from '../../src/settings/load.ts'
import type { Settings, SettingsInput } from '../../src/settings/schema.ts'
import type { Secret } from '../../src/settings/secret.ts'
import { silent } from '../../src/store/logger.ts'
import { until } from '../support/until.ts'

/** A Mattermost that the contract is held against: the stand-in in both editions, and a real one when it is named. */
export type PeerKind = {
  readonly name: string
  /** Undefined: whatever the real one is. */
  readonly licensed: boolean | undefined
  /** Its settings may be changed and put back: always for the stand-in, for a real one only if that was said. */
  readonly maySwitch: boolean
}

export type Person = { readonly user: UserProfile; readonly token: Secret }

export type Peer = {
  readonly settings: Settings
  readonly mattermost: Mattermost
  readonly canMakeGuests: boolean
  readonly adminId: string
  settingsWith(more: Partial<SettingsInput>): Settings
  /** Raw call as administrator, for what the product itself never does. */
  admin<T = unknown>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }>
  as<T = unknown>(token: Secret, method: string, path: string, body?: unknown): Promise<{ status: number; body: T }>
  unique(start: string): string
  newUser(more?: Partial<NewUser>): NewUser
  account(more?: Partial<NewUser>): Promise<Person>
  /** A guest where the server can make guests, else an ordinary member. */
  guest(): Promise<Person>
  team(): Promise<Team>
  channel(team: Team, type?: 'O' | 'P'): Promise<Channel>
  join(team: Team, person: Person, ...channels: readonly Channel[]): Promise<void>
  /** Changes settings of the server for the time of `work`. */
  switched<T>(patch: object, back: object, work: () => Promise<T>): Promise<T>
  /** Stops and starts the server; a real one by the command in `MATTERMOST_RESTART`. */
  restart(): Promise<void>
  close(): Promise<void>
}

const realUrl = process.env['MATTERMOST_URL']
const realToken = process.env['MATTERMOST_ADMIN_TOKEN']

export const peerKinds: readonly PeerKind[] = [
  { name: 'the stand-in, licensed', licensed: true, maySwitch: true },
  { name: 'the stand-in without a licence', licensed: false, maySwitch: true },
  ...(realUrl && realToken
    ? [
        {
          name: 'the server named by MATTERMOST_URL',
          licensed: undefined,
          maySwitch: process.env['MATTERMOST_MAY_CHANGE_SETTINGS'] === '1',
        },
      ]
    : []),
]

/** Opens the peer; everything made on a real server has a random name and is put away by `close`. */
export async function openPeer(kind: PeerKind): Promise<Peer> {
  const standIn =
    kind.licensed === undefined
      ? undefined
      : await openStandIn({
          port: 0,
          licensed: kind.licensed,
          settings: {
            ServiceSettings: { EnableUserAccessTokens: true, EnableBotAccountCreation: true },
            GuestAccountsSettings: { Enable: true },
            TeamSettings: { MaxUsersPerTeam: 500, EnableOpenServer: true },
          },
        })
  const url = standIn?.url ?? realUrl ?? ''
  const token = standIn?.adminToken ?? realToken ?? ''
  const settingsWith = (more: Partial<SettingsInput>): Settings =>
    parseSettings({
      publicUrl: 'https://mission.example',
      entra: { clientId: '6d1f3a52-0c47-4f0e-9a35-1b6f2f4f8a01' },
      operator: { tenantId: '6d1f3a52-0c47-4f0e-9a35-1b6f2f4f8a01' },
      ...more,
      mattermost: { url, adminToken: token, ...more.mattermost },
    })
  const settings = settingsWith({})
  const mattermost = createMattermost({ settings, log: silent })
  const { guestObstacle } = await mattermost.capabilities.probe()
  const me = await mattermost.users.me()
  const made: { users: string[]; teams: string[] } = { users: [], teams: [] }

  async function raw<T>(credential: string, method: string, path: string, body?: unknown) {
    const response = await fetch(`${url}/api/v4${path}`, {
      method,
      headers: { authorization: `Bearer ${credential}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: JSON.parse(text || 'null') as T }
  }
  const admin: Peer['admin'] = (method, path, body) => raw(token, method, path, body)
  const unique = (start: string): string => `${start}-${randomBytes(6).toString('hex')}`

  const newUser = (more: Partial<NewUser> = {}): NewUser => {
    const username = unique('contract')
    return {
      username,
      email: `${username}@contract.invalid`,
      password: `Aa1!${randomBytes(24).toString('base64url')}`,
      first_name: 'Contract',
      last_name: 'Person',
      nickname: '',
      position: '',
      notify_props: {},
      props: {},
      ...more,
    }
  }

  async function account(more: Partial<NewUser> = {}): Promise<Person> {
    const user = await mattermost.users.create(newUser(more))
    made.users.push(user.id)
    const { token: own } = await mattermost.tokens.create(user.id, 'contract')
    return { user, token: own }
  }

  return {
    settings,
    mattermost,
    canMakeGuests: guestObstacle === undefined,
    adminId: me.id,
    settingsWith,
    admin,
    as: (own, method, path, body) => raw(own.reveal(), method, path, body),
    unique,
    newUser,
    account,
    async guest() {
      const person = await account()
      if (guestObstacle === undefined) await mattermost.users.demote(person.user.id)
      return person
    },
    async team() {
      const name = unique('contract')
      const { body } = await admin<Team>('POST', '/teams', { name, display_name: name, type: 'O' })
      made.teams.push(body.id)
      return body
    },
    async channel(team, type = 'P') {
      const name = unique('room')
      const { body } = await admin<Channel>('POST', '/channels', { team_id: team.id, name, display_name: name, type })
      return body
    },
    async join(team, { user }, ...channels) {
      await mattermost.teams.addMember(team.id, user.id)
      for (const channel of channels) await mattermost.channels.addMember(channel.id, user.id)
    },
    async switched(patch, back, work) {
      // The administrator's token is one that such a switch can lock out; a bot's is not.
      const bot = await mattermost.bots.create({ username: unique('switch'), displayName: 'Switch', description: '' })
      await admin('PUT', `/users/${bot.user_id}/roles`, { roles: 'system_user system_admin' })
      const { token: key } = await mattermost.tokens.create(bot.user_id, 'switch')
      try {
        await raw(key.reveal(), 'PUT', '/config/patch', patch)
        return await work()
      } finally {
        await raw(key.reveal(), 'PUT', '/config/patch', back)
        await admin('PUT', `/users/${bot.user_id}/active`, { active: false })
        await admin('POST', `/bots/${bot.user_id}/disable`)
      }
    },
    async restart() {
      if (standIn) await standIn.control.restart()
      else await promisify(exec)(process.env['MATTERMOST_RESTART'] ?? 'false')
      await until(
        () =>
          mattermost.server.ping().then(
            () => true,
            () => false,
          ),
        'the server answers again',
      )
      // Connections of the pool that died with it fail once each.
      const ping = () => fetch(`${url}/api/v4/system/ping`).catch(() => undefined)
      await Promise.all(Array.from({ length: 300 }, ping))
    },
    async close() {
      for (const id of made.users) await mattermost.users.setActive(id, false).catch(() => undefined)
      for (const id of made.teams) await admin('DELETE', `/teams/${id}`)
      await mattermost.close()
      await standIn?.close()
    },
  }
}

/** The fault that a call ends with; a call that succeeds is an error of the test. */
export async function faultOf(
  work: Promise<unknown>,
): Promise<{ kind: string; errorId: string; status: number | undefined }> {
  try {
    await work
  } catch (error) {
    const { kind, errorId, status } = error as { kind: string; errorId: string; status: number | undefined }
    return { kind, errorId, status }
  }
  throw new Error('the call succeeded')
}

export const NOBODY = 'z'.repeat(26)
