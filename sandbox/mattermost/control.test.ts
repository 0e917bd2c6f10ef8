import { afterEach, expect, it } from 'vitest'
import { createSeeding } from './seeding.ts'
import { openStandIn, type StandIn } from './stand-in.ts'

const opened: StandIn[] = []
afterEach(async () => {
  for (const standIn of opened.splice(0)) await standIn.close()
})

async function mission(licensed = true) {
  const standIn = await openStandIn({ port: 0, licensed })
  opened.push(standIn)
  const seed = createSeeding(standIn.world)
  const team = seed.team({ name: 'mission', display_name: 'Mission' })
  const channel = seed.channel({ team_id: team.id, name: 'ops', display_name: 'Ops', type: 'O' })
  const guest = seed.user({ username: 'guest', email: 'guest@partner.example', roles: 'system_guest' })
  seed.teamMember(team, guest)
  seed.channelMember(channel, guest)
  const token = seed.token(guest.id)
  const call =
    (token: string) =>
    async (method: string, path: string, body?: unknown): Promise<{ status: number; id: unknown }> => {
      const response = await fetch(`${standIn.url}/api/v4${path}`, {
        method,
        headers: { authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const answer = (await response.json()) as { id?: unknown }
      return { status: response.status, id: answer.id }
    }
  return { standIn, seed, team, channel, guest, asAdmin: call(standIn.adminToken), asGuest: call(token) }
}

it('closes the door to access tokens and opens it again', async () => {
  const { standIn, asGuest, asAdmin } = await mission()
  expect((await asGuest('GET', '/users/me')).status).toBe(200)
  standIn.control.setUserTokens(false)
  expect((await asGuest('GET', '/users/me')).status).toBe(401)
  expect((await asAdmin('GET', '/users/me')).status).toBe(401)
  standIn.control.setUserTokens(true)
  expect((await asGuest('GET', '/users/me')).status).toBe(200)
})

it('deactivates the guests when guests are switched off, for good', async () => {
  const { standIn, asGuest, guest } = await mission()
  standIn.control.setGuests(false)
  expect((await asGuest('GET', '/users/me')).status).toBe(401)
  standIn.control.setGuests(true)
  expect((await asGuest('GET', '/users/me')).status).toBe(401)
  expect(standIn.state.users.get(guest.id)?.delete_at).toBeGreaterThan(0)
})

it('makes no guests without a licence', async () => {
  const { standIn, seed, asAdmin } = await mission()
  const { id } = seed.user({ username: 'partner', email: 'partner@partner.example' })
  standIn.control.setLicensed(false)
  expect(await asAdmin('POST', `/users/${id}/demote`)).toEqual({
    status: 501,
    id: 'api.team.demote_user_to_guest.license.error',
  })
  standIn.control.setLicensed(true)
  expect((await asAdmin('POST', `/users/${id}/demote`)).status).toBe(200)
})

it('fills a team only up to its limit', async () => {
  const { standIn, seed, team, asAdmin } = await mission()
  const { id } = seed.user({ username: 'late', email: 'late@example.org' })
  standIn.control.setMaxUsersPerTeam(1)
  expect(await asAdmin('POST', `/teams/${team.id}/members`, { team_id: team.id, user_id: id })).toEqual({
    status: 400,
    id: 'app.team.join_user_to_team.save_member.max_accounts.app_error',
  })
})

it('takes the team from a guest together with the last channel', async () => {
  const { standIn, team, channel, guest, asAdmin } = await mission()
  expect(standIn.state.teamMember(team.id, guest.id)).toBeDefined()
  await asAdmin('DELETE', `/channels/${channel.id}/members/${guest.id}`)
  expect(standIn.state.teamMember(team.id, guest.id)).toBeUndefined()
})

it('shows a catch-up what an edit and a deletion left: the hidden copy and an empty post', async () => {
  const { standIn, channel, asGuest } = await mission()
  const sent = await asGuest('POST', '/posts', { channel_id: channel.id, message: 'tide at six' })
  const since = (standIn.state.posts.get(String(sent.id))?.create_at ?? 0) - 1
  await asGuest('PUT', `/posts/${sent.id}/patch`, { message: 'tide at seven' })
  const response = await fetch(`${standIn.url}/api/v4/channels/${channel.id}/posts?since=${since}`, {
    headers: { authorization: `Bearer ${standIn.adminToken}` },
  })
  const { posts } = (await response.json()) as { posts: Record<string, Record<string, unknown>> }
  const shown = Object.values(posts).map((post) => [post.message, post.original_id, post.delete_at !== 0])
  expect(shown).toHaveLength(2)
  expect(shown).toContainEqual(['tide at seven', '', false])
  expect(shown).toContainEqual(['', sent.id, true])
})
