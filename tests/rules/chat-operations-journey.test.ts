import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStandIn, type StandIn } from '../../sandbox/mattermost/stand-in.ts'
import { operations } from '../../src/gateway/operations/table.ts'
import { type ChatGateway, chatOrigin, chatSettings, openChatGateway } from './chat-kit.ts'
import { category, emoji, own, samples } from './chat-samples.ts'
import { type Arranged, arrange } from './gateway-arrange.ts'
import { openSessions, type Sessions } from './gateway-kit.ts'

type Json = Record<string, unknown>

/** Calls that a Mattermost without these plugins and licences has not, and those that have tests of their own. */
const notHere = new Set([
  'agents.list',
  'agents.status',
  'dialogs.lookup',
  'dialogs.submit',
  'plugins.list',
  'posts.act',
  'files.upload',
  'users.logout',
  'channels.openDirect',
  'channels.openGroup',
  // Messages that burn when they are read are not made by guests.
  'posts.reveal',
  'posts.burn',
  // Afterwards nothing would be left to ask about.
  'channels.leave',
])

describe('the whole Mattermost on a running server', () => {
  let standIn: StandIn
  let sessions: Sessions
  let gateway: ChatGateway
  let mission: Arranged
  const made = { own: '', hidden: '', thread: '', file: '' }

  const as = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    gateway.as(mission.person, method, path, body, headers)
  const get = async (path: string) => (await as('GET', path)).json as never

  async function upload(): Promise<string> {
    const form = new FormData()
    form.append('channel_id', mission.ops)
    form.append('client_ids', 'c1')
    const picture = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    form.append('files', new Blob([picture], { type: 'image/png' }), 'pic.png')
    const response = await fetch(`${gateway.url}/api/v4/files`, {
      method: 'POST',
      headers: { Cookie: `__Host-mission-chat=${mission.person.chatCookie}`, Origin: chatOrigin },
      body: form,
    })
    const { file_infos: infos } = (await response.json()) as { file_infos: { id: string }[] }
    return infos[0]?.id ?? ''
  }

  beforeAll(async () => {
    standIn = await openStandIn({ port: 0, licensed: true })
    sessions = openSessions()
    mission = await arrange(standIn.url, standIn.adminToken, sessions)
    mission.person.view = { ...mission.person.view, kind: 'chat' }
    gateway = await openChatGateway(chatSettings(standIn.url), sessions)
    const write = (channelId: string, message: string, rootId = '') =>
      mission.as(mission.member.token, 'POST', '/posts', { channel_id: channelId, message, root_id: rootId })
    made.hidden = (await write(mission.hidden, 'walrus in hiding')).id
    const root = await write(mission.ops, 'walrus on deck')
    made.thread = root.id
    await write(mission.ops, `@${mission.guest.username} walrus answer`, root.id)
    await write(mission.hidden, `@${mission.guest.username} walrus answer in hiding`, made.hidden)
    made.file = await upload()
    const posted = await as('POST', '/posts', { channel_id: mission.ops, message: 'mine', file_ids: [made.file] })
    made.own = (posted.json as { id: string }).id
  })
  afterAll(async () => {
    await gateway.close()
    await standIn.close()
  })

  /** Puts what this server has in the place of what the samples name. */
  function here(text: string): string {
    const real: [string, string][] = [
      [own.me, mission.guest.id],
      [own.member, mission.member.id],
      [own.team, mission.teamId],
      [own.channel, mission.ops],
      [own.post, made.own],
      [own.file, made.file],
      [category, `channels_${mission.guest.id}_${mission.teamId}`],
    ]
    return real.reduce((so, [from, to]) => so.replaceAll(from, to), text)
  }

  const rows = operations.filter(({ faces, name }) => faces.includes('chat') && !notHere.has(name))

  it('G10: nothing of the hidden channel shows in any list', async () => {
    const terms = { terms: 'walrus', is_or_search: false }
    const found = (await as('POST', `/teams/${mission.teamId}/posts/search`, terms)).text
    const threads = JSON.stringify(
      await get(`/users/me/teams/${mission.teamId}/threads?extended=true&per_page=20&unread=false`),
    )
    const sidebar = JSON.stringify(await get(`/users/me/teams/${mission.teamId}/channels/categories`))
    const channels = JSON.stringify(await get('/users/me/channels'))
    const members = JSON.stringify(await get('/users/me/channel_members?page=-1&per_page=60'))

    expect(found).toContain('walrus on deck')
    expect(threads).toContain(made.thread)
    for (const text of [found, threads, sidebar, channels, members]) {
      expect(text).toContain(mission.ops)
      expect(text).not.toContain(mission.hidden)
      expect(text).not.toContain('hiding')
    }
  })

  it('the sidebar keeps a hidden channel in its place when the web app writes it back', async () => {
    const path = `/users/me/teams/${mission.teamId}/channels/categories`
    const { categories } = (await get(path)) as { categories: Json[] }
    const renamed = await as('PUT', path, categories)
    const asMattermostHasIt = await mission.as(
      mission.guest.token,
      'GET',
      `/users/${mission.guest.id}/teams/${mission.teamId}/channels/categories`,
    )

    expect(renamed.status).toBe(200)
    expect(renamed.text).not.toContain(mission.hidden)
    expect(JSON.stringify(asMattermostHasIt)).toContain(mission.hidden)
  })

  it('a draft is kept, listed and deleted; a custom status is set; a message is edited and marked', async () => {
    const draft = {
      user_id: mission.guest.id,
      channel_id: mission.ops,
      root_id: '',
      message: 'half a thought',
      file_ids: [],
    }
    expect((await as('POST', '/drafts', { create_at: 0, update_at: 1, delete_at: 0, ...draft })).status).toBe(201)
    expect(await get(`/users/me/teams/${mission.teamId}/drafts`)).toMatchObject([{ message: 'half a thought' }])
    expect((await as('DELETE', `/users/me/channels/${mission.ops}/drafts`)).status).toBe(200)
    expect(await get(`/users/me/teams/${mission.teamId}/drafts`)).toEqual([])

    expect((await as('PUT', '/users/me/status/custom', { emoji: 'calendar', text: 'busy' })).status).toBe(200)
    expect(((await get('/users/me')) as Json).props).toMatchObject({ customStatus: expect.stringContaining('busy') })

    const post = (await get(`/posts/${made.own}`)) as Json
    const edited = await as('PUT', `/posts/${made.own}/patch`, { ...post, message: 'mine, better' })
    expect(edited.json).toMatchObject({ message: 'mine, better', file_ids: [made.file] })
    expect((await as('GET', `/posts/${made.own}/edit_history`)).json).toMatchObject([{ message: 'mine' }])
  })

  it('a scheduled message is written, changed and taken back', async () => {
    const at = Date.now() + 3_600_000
    const message = {
      user_id: mission.guest.id,
      channel_id: mission.ops,
      root_id: '',
      message: 'later',
      scheduled_at: at,
    }
    const created = await as('POST', '/posts/schedule', { id: '', create_at: 0, props: {}, metadata: {}, ...message })
    const scheduled = created.json as Json & { id: string }
    expect(created.status).toBe(201)
    const lists = (await get(`/posts/scheduled/team/${mission.teamId}?includeDirectChannels=true`)) as Json
    expect(lists[mission.teamId]).toMatchObject([{ id: scheduled.id, message: 'later' }])
    const changed = await as('PUT', `/posts/schedule/${scheduled.id}`, { ...scheduled, message: 'much later' })
    expect(changed.json).toMatchObject({ message: 'much later' })
    expect((await as('DELETE', `/posts/schedule/${scheduled.id}`)).status).toBe(201)
  })

  it('G9: the guest changes its time zone and nothing else, though it sends its whole user', async () => {
    const before = (await mission.admin('GET', `/users/${mission.guest.id}`)) as Json
    const user = (await get('/users/me')) as Json
    const timezone = { useAutomaticTimezone: 'true', automaticTimezone: 'Europe/Oslo', manualTimezone: '' }
    const answer = await as('PUT', '/users/me/patch', {
      ...user,
      timezone,
      username: 'admin',
      email: 'evil@example.org',
      roles: 'system_admin',
    })
    const after = (await mission.admin('GET', `/users/${mission.guest.id}`)) as Json

    expect(answer.status).toBe(200)
    expect(after).toMatchObject({ timezone, email: before.email, username: before.username, roles: before.roles })
  })

  it.each(rows.map((row) => [row.name, row] as const))('%s is known to the server', async (name, row) => {
    const filling: Readonly<Record<string, string>> = {
      self: 'me',
      person: own.member,
      team: own.team,
      channel: own.channel,
      post: own.post,
      file: own.file,
      emoji,
      emojiName: 'smile',
      timeMs: '1700000000000',
      teamName: 'mission',
      channelName: 'ops',
      username: mission.member.username,
      category,
      scheduledPost: own.scheduled,
      postInThread: own.post,
    }
    const path = row.path.replaceAll(/\{(\w+)\}/g, (_all, key: string) => filling[key] ?? '')
    const { query = '', body } = samples[name] ?? {}
    const sent = row.body ? JSON.parse(here(JSON.stringify(body))) : undefined
    const answer = await as(row.method, here(`${path}${query === '' ? '' : `?${query}`}`), sent)

    expect(answer.text).not.toMatch(/not_taught|api\.context\.404/)
    expect([200, 201, 400, 403, 404, 500]).toContain(answer.status)
  })

  it('signing out ends the session here, and Mattermost hears nothing of it', async () => {
    const answer = await as('POST', '/users/logout')
    expect(answer.json).toEqual({ status: 'OK' })
    expect((await as('GET', '/users/me')).status).toBe(401)
    expect((await mission.as(mission.guest.token, 'GET', '/users/me')).id).toBe(mission.guest.id)
  })
})
