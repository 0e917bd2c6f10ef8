import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  grantOf,
  idOf,
  type OpenGateway,
  openGateway,
  openRecorder,
  openSessions,
  publicUrl,
  type Recorder,
  settingsFor,
} from './gateway-kit.ts'

const ops = idOf('ops')
const intel = idOf('intel')
const hidden = idOf('hidden')
const direct = idOf('direct')
const team = idOf('mission')
const other = idOf('other')
const me = idOf('ada')
const member = idOf('member')
const friend = idOf('friend')
const stranger = idOf('stranger')

const person = (id: string, further: object = {}) => ({
  id,
  username: `name-${id.slice(0, 5)}`,
  email: 'somebody@example.org',
  auth_service: 'saml',
  auth_data: 'x',
  roles: 'system_user',
  position: 'Liaison',
  props: { customStatus: '{}' },
  notify_props: { push: 'all' },
  locale: 'en',
  timezone: { automaticTimezone: 'Europe/Paris' },
  remote_id: '',
  delete_at: 0,
  ...further,
})

describe('what a guest sees of answers', () => {
  const sessions = openSessions()
  const ada = sessions.add('ada', {
    browseToken: 'browse-token-of-ada',
    grants: [
      grantOf(ops, team),
      grantOf(intel, team),
      grantOf(direct, '', { source: 'direct', channelName: `${friend}__${me}` }),
    ],
  })
  let mattermost: Recorder
  let gateway: OpenGateway

  beforeAll(async () => {
    mattermost = await openRecorder()
    gateway = await openGateway(settingsFor(mattermost.url), sessions)
    mattermost.on(`GET /api/v4/channels/${ops}/members`, [{ user_id: me }, { user_id: member }])
    mattermost.on(`GET /api/v4/channels/${intel}/members`, [{ user_id: me }])
  })
  afterAll(async () => {
    await gateway.close()
    await mattermost.close()
  })
  beforeEach(() => mattermost.forget())

  const get = async (path: string) => (await gateway.as(ada, 'GET', path)).json
  const shown = { id: member, username: 'name-membe', roles: 'system_user', position: 'Liaison', delete_at: 0 }

  it('terms without downloads take the small pictures out of a page of posts, and leave the entries', async () => {
    const file = { id: idOf('file'), name: 'pic.png', size: 11, mini_preview: '/9j/4AAQ' }
    const post = { id: idOf('post'), channel_id: ops, metadata: { files: [file] } }
    const page = { order: [post.id], posts: { [post.id]: post } }
    mattermost.on(`GET /api/v4/channels/${ops}/posts`, page)
    const bob = sessions.add('bob', {
      browseToken: 'browse-token-of-bob',
      grants: [grantOf(ops, team)],
      view: { terms: { ...ada.view.terms, mayDownload: false } },
    })

    const { mini_preview: _, ...entry } = file
    expect((await gateway.as(bob, 'GET', `/channels/${ops}/posts`)).json).toEqual({
      ...page,
      posts: { [post.id]: { ...post, metadata: { files: [entry] } } },
    })
    expect(await get(`/channels/${ops}/posts`)).toEqual(page)
  })

  it('G9: a person is names, role and times, without an e-mail address', async () => {
    mattermost.on(`GET /api/v4/users/${member}`, person(member, { create_at: 1, is_bot: true }))

    expect(await get(`/users/${member}`)).toEqual({ ...shown, create_at: 1, is_bot: true })
  })

  it('G9: the guest sees of itself also locale, time zone and notify props', async () => {
    mattermost.on(`GET /api/v4/users/${me}`, person(me))

    expect(await get('/users/me')).toEqual({
      ...shown,
      id: me,
      username: 'name-ada00',
      locale: 'en',
      timezone: { automaticTimezone: 'Europe/Paris' },
      notify_props: { push: 'all' },
    })
    expect(mattermost.asked()).toEqual([`GET /api/v4/users/${me}`])
  })

  it('G11: nobody is visible with whom the guest shares no granted channel', async () => {
    const answer = await gateway.as(ada, 'GET', `/users/${stranger}`)

    expect(answer.json).toMatchObject({ id: 'mission.person_not_visible', status_code: 403 })
    expect(mattermost.asked()).not.toContain(`GET /api/v4/users/${stranger}`)
  })

  it('G11: lists of people are asked for those only whom the guest may see', async () => {
    mattermost.on('POST /api/v4/users/ids', [person(member)])
    const answer = await gateway.as(ada, 'POST', '/users/ids', [member, stranger, friend])

    expect(answer.json).toEqual([shown])
    expect(JSON.parse(String(mattermost.log.at(-1)?.body)).sort()).toEqual([friend, member].sort())
  })

  it('G8: statuses are asked for those only whom the guest may see', async () => {
    mattermost.on('POST /api/v4/users/status/ids', [{ user_id: member, status: 'away' }])
    const answer = await gateway.as(ada, 'POST', '/users/status/ids', [member, stranger])

    expect(answer.json).toEqual([{ user_id: member, status: 'away' }])
    expect(JSON.parse(String(mattermost.log.at(-1)?.body))).toEqual([member])
  })

  it('G11: with nobody left to ask about, Mattermost is not asked', async () => {
    expect((await gateway.as(ada, 'POST', '/users/status/ids', [stranger])).json).toEqual([])
    expect((await gateway.as(ada, 'POST', '/users/ids', [stranger])).json).toEqual([])
    expect(mattermost.asked().filter((call) => call.startsWith('POST'))).toEqual([])
  })

  it('G11: people are found by name within a granted channel only', async () => {
    mattermost.on('GET /api/v4/users/autocomplete', {
      users: [person(member)],
      out_of_channel: [person(stranger)],
      agents: [person(stranger)],
    })

    expect(await get(`/users/autocomplete?in_team=${team}&in_channel=${ops}&name=mem`)).toEqual({
      users: [shown],
      out_of_channel: [],
    })
    mattermost.forget()
    for (const query of [
      `in_team=${team}&name=m`,
      `in_channel=${hidden}&name=m`,
      `in_team=${other}&in_channel=${ops}&name=m`,
      'name=m',
    ])
      expect([400, 403]).toContain((await gateway.as(ada, 'GET', `/users/autocomplete?${query}`)).status)
    expect(mattermost.log).toEqual([])
  })

  it('G11, hostile 12: people are listed within a granted channel only', async () => {
    mattermost.on('GET /api/v4/users', [person(member)])
    expect(await get(`/users?in_channel=${ops}&page=0&per_page=60&sort=`)).toEqual([shown])
    mattermost.forget()

    for (const path of [
      '/users',
      '/users?page=0',
      `/users?in_team=${team}`,
      `/users?in_channel=${hidden}`,
      '/users/stats',
      `/users/username/x`,
      '/users/email/a',
    ])
      expect([400, 403], path).toContain((await gateway.as(ada, 'GET', path)).status)
    expect(mattermost.log).toEqual([])
  })

  it('hostile 12: a restricted member reads no open channel that is not granted, and joins, makes, invites nothing', async () => {
    const restricted = sessions.add('restricted', {
      browseToken: 'r',
      grants: [grantOf(ops, team)],
      view: { isRestrictedMember: true },
    })
    const tries: [string, string, unknown][] = [
      ['GET', `/channels/${hidden}`, undefined],
      ['GET', `/channels/${hidden}/posts`, undefined],
      ['GET', `/channels/${hidden}/members`, undefined],
      ['GET', `/channels/${hidden}/stats`, undefined],
      ['GET', `/channels/${hidden}/pinned`, undefined],
      ['GET', `/users/me/channels/${hidden}/posts/unread`, undefined],
      ['GET', `/teams/${team}/channels`, undefined],
      ['POST', `/teams/${team}/channels/search`, { term: 'h' }],
      ['POST', `/teams/${team}/posts/search`, { terms: 'x' }],
      ['POST', `/channels/${hidden}/members`, { user_id: idOf('restricted') }],
      ['POST', '/channels', { team_id: team, name: 'new', display_name: 'New', type: 'O' }],
      ['DELETE', `/channels/${ops}`, undefined],
      ['PUT', `/channels/${ops}/patch`, { header: 'x' }],
      ['PUT', `/channels/${ops}/privacy`, { privacy: 'P' }],
      ['POST', `/teams/${team}/invite/email`, ['a@example.org']],
      ['POST', `/teams/${team}/members`, { team_id: team, user_id: stranger }],
      ['POST', '/channels/direct', [idOf('restricted'), stranger]],
      ['POST', '/channels/group', [idOf('restricted'), stranger, member]],
      ['POST', '/users/search', { term: 'a' }],
      ['GET', `/users/${stranger}`, undefined],
    ]
    for (const [method, path, body] of tries) {
      const answer = await gateway.as(restricted, method, path, body)
      expect(answer.status, `${method} ${path}`).toBe(403)
    }
    expect(mattermost.asked().every((call) => call.startsWith(`GET /api/v4/channels/${ops}/members`))).toBe(true)
  })

  it('G10: channels and memberships that are not granted are left out', async () => {
    const channel = (id: string) => ({
      id,
      team_id: team,
      type: 'O',
      name: 'n',
      header: 'h',
      scheme_id: 's',
      policy_id: 'p',
      props: { a: 1 },
    })
    mattermost.on(`GET /api/v4/users/${me}/teams/${team}/channels`, [channel(ops), channel(hidden), channel(direct)])
    mattermost.on(`GET /api/v4/users/${me}/teams/${team}/channels/members`, [
      { channel_id: ops, user_id: me, mention_count: 2 },
      { channel_id: hidden, user_id: me, mention_count: 3 },
    ])
    const kept = (id: string) => ({ id, team_id: team, type: 'O', name: 'n', header: 'h' })

    expect(await get(`/users/me/teams/${team}/channels?include_deleted=false`)).toEqual([kept(ops), kept(direct)])
    expect(await get(`/users/${me}/teams/${team}/channels/members`)).toEqual([
      { channel_id: ops, user_id: me, mention_count: 2 },
    ])
  })

  it('a guest without channels gets what the server gives', async () => {
    mattermost.on(
      `GET /api/v4/users/${me}/teams/${team}/channels`,
      {
        id: 'app.channel.get_channels.not_found.app_error',
        message: 'None',
        detailed_error: 'secret',
        status_code: 404,
      },
      404,
    )
    const answer = await gateway.as(ada, 'GET', `/users/me/teams/${team}/channels`)

    expect(answer.status).toBe(404)
    expect(answer.json).toEqual({
      id: 'app.channel.get_channels.not_found.app_error',
      message: 'None',
      detailed_error: '',
      request_id: expect.any(String),
      status_code: 404,
    })
  })

  it('G10: teams that are not granted are left out, and invitations with them', async () => {
    mattermost.on(`GET /api/v4/users/${me}/teams`, [
      { id: team, name: 'mission', invite_id: 'secret', email: 'x@example.org', allowed_domains: 'example.org' },
      { id: other, name: 'other' },
    ])
    mattermost.on(`GET /api/v4/users/${me}/teams/members`, [{ team_id: team }, { team_id: other }])

    expect(await get('/users/me/teams')).toEqual([{ id: team, name: 'mission' }])
    expect(await get('/users/me/teams/members')).toEqual([{ team_id: team }])
    expect((await gateway.as(ada, 'GET', `/users/me/teams/${other}/channels`)).status).toBe(403)
  })

  it('of other members only what concerns others is shown', async () => {
    mattermost.on(`GET /api/v4/channels/${ops}/members`, [
      { channel_id: ops, user_id: me, roles: 'channel_guest', mention_count: 1, notify_props: { push: 'all' } },
      {
        channel_id: ops,
        user_id: member,
        roles: 'channel_user',
        mention_count: 7,
        notify_props: { push: 'none' },
        last_viewed_at: -1,
      },
    ])

    expect(await get(`/channels/${ops}/members?page=0&per_page=60`)).toEqual([
      { channel_id: ops, user_id: me, roles: 'channel_guest', mention_count: 1, notify_props: { push: 'all' } },
      { channel_id: ops, user_id: member, roles: 'channel_user' },
    ])
  })

  const embed = (channelId: string) => ({
    type: 'permalink',
    url: 'u',
    data: {
      post_id: idOf('b'),
      channel_id: channelId,
      post: { id: idOf('b'), channel_id: channelId, message: 'behind' },
    },
  })

  it('G10, hostile 21: permalinks bring nothing of channels that are not granted, on any way to read posts', async () => {
    const post = (id: string) => ({
      id,
      channel_id: ops,
      user_id: member,
      root_id: '',
      message: 'm',
      metadata: { embeds: [embed(hidden), embed(intel), { type: 'link', url: 'x' }] },
    })
    const list = { order: [idOf('a')], posts: { [idOf('a')]: post(idOf('a')) }, next_post_id: '', prev_post_id: '' }
    mattermost.on(`GET /api/v4/posts/${idOf('a')}`, post(idOf('a')))
    mattermost.on(`GET /api/v4/posts/${idOf('a')}/thread`, list)
    mattermost.on(`GET /api/v4/channels/${ops}/posts`, list)
    mattermost.on(`GET /api/v4/channels/${ops}/pinned`, list)
    mattermost.on(`GET /api/v4/users/${me}/channels/${ops}/posts/unread`, list)
    mattermost.on('POST /api/v4/posts', post(idOf('a')), 201)

    const answers = [
      await get(`/posts/${idOf('a')}`),
      await get(`/posts/${idOf('a')}/thread?direction=down&perPage=60`),
      await get(`/channels/${ops}/posts?page=0&per_page=60`),
      await get(`/channels/${ops}/pinned`),
      await get(`/users/me/channels/${ops}/posts/unread?limit_after=30&limit_before=30`),
      (await gateway.as(ada, 'POST', '/posts', { channel_id: ops, message: 'm' })).json,
    ]
    for (const answer of answers) {
      expect(JSON.stringify(answer)).not.toContain(hidden)
      expect(JSON.stringify(answer)).toContain(intel)
      expect(JSON.stringify(answer)).toContain('"type":"link"')
    }
  })

  it('G10: a permalink behind a permalink is looked at too', async () => {
    const outer = embed(intel)
    Object.assign(outer.data.post, { metadata: { embeds: [embed(hidden)] } })
    mattermost.on(`GET /api/v4/posts/${idOf('n')}`, { id: idOf('n'), channel_id: ops, metadata: { embeds: [outer] } })

    expect(JSON.stringify(await get(`/posts/${idOf('n')}`))).not.toContain(hidden)
  })

  it('G10: a post and a thread of a channel that is not granted are refused, although Mattermost gives them', async () => {
    mattermost.on(`GET /api/v4/posts/${idOf('s')}`, {
      id: idOf('s'),
      channel_id: hidden,
      user_id: me,
      root_id: '',
      message: 'hidden words',
    })
    mattermost.on(`GET /api/v4/posts/${idOf('s')}/thread`, {
      order: [idOf('s')],
      posts: { [idOf('s')]: { id: idOf('s'), channel_id: hidden } },
    })
    mattermost.on(`GET /api/v4/users/${me}/teams/${team}/threads/${idOf('s')}`, {
      id: idOf('s'),
      post: { channel_id: hidden },
    })

    for (const path of [
      `/posts/${idOf('s')}`,
      `/posts/${idOf('s')}/thread`,
      `/posts/${idOf('s')}/reactions`,
      `/users/me/teams/${team}/threads/${idOf('s')}`,
    ]) {
      const answer = await gateway.as(ada, 'GET', path)
      expect(answer.json, path).toMatchObject({ id: 'mission.channel_not_granted' })
      expect(answer.text).not.toContain('hidden words')
    }
  })

  it('a page without anything to project passes byte by byte', async () => {
    const text = `{"order":[],  "posts":{},"next_post_id":""}`
    mattermost.onRaw(`GET /api/v4/channels/${intel}/posts`, (_request, response) =>
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(text),
    )

    expect((await gateway.as(ada, 'GET', `/channels/${intel}/posts`)).text).toBe(text)
  })

  it('G9, G10: threads of channels that are not granted are left out, and people in them projected', async () => {
    const thread = (channelId: string) => ({
      id: idOf('t'),
      reply_count: 1,
      participants: [person(member)],
      post: { id: idOf('t'), channel_id: channelId },
    })
    mattermost.on(`GET /api/v4/users/${me}/teams/${team}/threads`, { total: 2, threads: [thread(ops), thread(hidden)] })

    expect(
      await get(
        `/users/me/teams/${team}/threads?before=&after=&per_page=60&extended=true&deleted=false&unread=false&since=0&totalsOnly=false&threadsOnly=false`,
      ),
    ).toEqual({
      total: 2,
      threads: [{ ...thread(ops), participants: [shown] }],
    })
  })

  it('G9: people inside posts are projected', async () => {
    const post = { id: idOf('a'), channel_id: ops, participants: [person(member)] }
    mattermost.on(`GET /api/v4/channels/${ops}/posts`, { order: [idOf('a')], posts: { [idOf('a')]: post } })

    const answer = await gateway.as(
      ada,
      'GET',
      `/channels/${ops}/posts?collapsedThreads=true&collapsedThreadsExtended=true`,
    )
    expect(answer.text).not.toContain('example.org')
  })

  it('the configuration is what the mission view needs, with our address and limit', async () => {
    mattermost.on('GET /api/v4/config/client', {
      Version: '11.6.0',
      SiteURL: 'http://mattermost.internal',
      WebsocketURL: 'ws://internal',
      MaxFileSize: '524288000',
      MaxPostSize: '16383',
      EnableSignUpWithEmail: 'true',
      DiagnosticId: 'x',
    })
    mattermost.on('GET /api/v4/license/client', {
      IsLicensed: 'true',
      SkuShortName: 'advanced',
      Company: 'Example',
      Email: 'x@example.org',
      Users: '100',
    })

    expect(await get('/config/client?format=old')).toEqual({
      Version: '11.6.0',
      MaxPostSize: '16383',
      MaxFileSize: String(100 * 1024 * 1024),
      SiteURL: publicUrl,
      WebsocketURL: '',
    })
    expect(await get('/license/client?format=old')).toEqual({ IsLicensed: 'true', SkuShortName: 'advanced' })
    expect((await gateway.as(ada, 'GET', '/config/client')).status).toBe(400)
  })

  it('preferences are those of the list', async () => {
    const row = (category: string, name: string) => ({ user_id: me, category, name, value: 'true' })
    mattermost.on(`GET /api/v4/users/${me}/preferences`, [
      row('display_settings', 'use_military_time'),
      row('favorite_channel', ops),
      row('favorite_channel', hidden),
      row('oauth_app', 'x'),
      { ...row('display_settings', 'x'), user_id: member },
    ])

    expect(await get('/users/me/preferences')).toEqual([
      row('display_settings', 'use_military_time'),
      row('favorite_channel', ops),
    ])
  })

  it('a direct conversation is opened by the session room’s decision', async () => {
    const refused = await gateway.as(ada, 'POST', '/channels/direct', [me, stranger])
    expect(refused.json).toMatchObject({ id: 'mission.person_not_visible' })
    for (const ids of [[me, me], [stranger, member], [me]])
      expect((await gateway.as(ada, 'POST', '/channels/direct', ids)).status).toBe(400)
    expect(mattermost.log).toEqual([])

    const opened = idOf('opened')
    sessions.policy.grants = () => grantOf(opened, '', { source: 'direct' })
    mattermost.on(`GET /api/v4/channels/${opened}`, { id: opened, type: 'D', name: `${me}__${member}`, props: {} })
    const answer = await gateway.as(ada, 'POST', '/channels/direct', [me, member])
    expect([answer.status, answer.json]).toEqual([201, { id: opened, type: 'D', name: `${me}__${member}` }])
  })

  it('G13: no answer behind a session may be kept', async () => {
    for (const path of ['/users/me', `/channels/${ops}/stats`, '/nowhere', `/channels/${hidden}/stats`]) {
      const { headers } = await gateway.as(ada, 'GET', path)
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('content-type')).toBe('application/json')
      expect(headers.get('access-control-allow-origin')).toBeNull()
      expect(headers.get('set-cookie')).toBeNull()
    }
  })
})
