import { randomBytes } from 'node:crypto'
import type { SessionView } from '../../src/session/session-view.ts'
import { grantOf, type Sessions } from './gateway-kit.ts'

type Json = Record<string, unknown> & { id: string }

export type Arranged = Awaited<ReturnType<typeof arrange>>

/**
 * Makes a mission on a running Mattermost, over its own interface and with names of its own: a team with the channels
 * ops and hidden, both with the guest in them, of which only ops is granted; a member in both; and a stranger elsewhere.
 */
export async function arrange(url: string, adminToken: string, sessions: Sessions) {
  const mark = randomBytes(5).toString('hex')

  async function call(token: string, method: string, path: string, body?: unknown): Promise<Json> {
    const response = await fetch(`${url}/api/v4${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return JSON.parse(text)
  }
  const admin = (method: string, path: string, body?: unknown) => call(adminToken, method, path, body)

  async function person(name: string) {
    const username = `${name}-${mark}`
    const user = await admin('POST', '/users', { username, email: `${username}@example.org`, password: 'Password-1!' })
    const { token } = await admin('POST', `/users/${user.id}/tokens`, { description: 'test' })
    return { id: user.id, username, token: String(token) }
  }

  await admin('PUT', '/config/patch', {
    ServiceSettings: { EnableUserAccessTokens: true },
    GuestAccountsSettings: { Enable: true },
  })
  const team = await admin('POST', '/teams', { name: `mission-${mark}`, display_name: 'Mission', type: 'O' })
  const channel = (name: string, type: string) =>
    admin('POST', '/channels', { team_id: team.id, name: `${name}-${mark}`, display_name: name, type })
  const [ops, hidden, side] = await Promise.all([channel('ops', 'O'), channel('hidden', 'P'), channel('side', 'O')])
  const [guest, member, stranger] = [await person('guest'), await person('member'), await person('stranger')]
  await admin('POST', `/users/${guest.id}/demote`)
  for (const user of [guest, member, stranger])
    await admin('POST', `/teams/${team.id}/members`, { team_id: team.id, user_id: user.id })
  for (const user of [guest, member])
    for (const to of [ops, hidden]) await admin('POST', `/channels/${to.id}/members`, { user_id: user.id })
  await admin('POST', `/channels/${side.id}/members`, { user_id: stranger.id })

  const person1 = sessions.add(`ada-${mark}`, {
    browseToken: guest.token,
    userId: guest.id,
    grants: [grantOf(ops.id, team.id, { channelName: `ops-${mark}` })],
  })

  return {
    teamId: team.id,
    ops: ops.id,
    hidden: hidden.id,
    side: side.id,
    guest,
    member,
    stranger,
    person: person1,
    view: (): SessionView => person1.view,
    admin,
    /** Asks Mattermost itself, as one of the people. */
    as: call,
  }
}
