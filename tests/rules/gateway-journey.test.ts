import { Client4, WebSocketClient } from '@mattermost/client'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { openStandIn, type StandIn } from '../../sandbox/mattermost/stand-in.ts'
import { until } from '../support/until.ts'
import { type Arranged, arrange } from './gateway-arrange.ts'
import { type OpenGateway, openGateway, openSessions, publicUrl, type Sessions, settingsFor } from './gateway-kit.ts'

/** What `@mattermost/client` of a browser does, done here: it sends the Origin of the page. */
function connect(gateway: OpenGateway, token: string) {
  const events: { event: string; seq: number; data: Record<string, unknown> }[] = []
  let missed = 0
  let opened = 0
  let current: WebSocket | undefined
  const client = new WebSocketClient({
    maxWebSocketFails: 7,
    minWebSocketRetryTime: 20,
    maxWebSocketRetryTime: 50,
    reconnectJitterRange: 1,
    clientPingInterval: 30_000,
    newWebSocketFn: (url: string) => {
      current = new WebSocket(url, { origin: publicUrl })
      opened += 1
      return current as unknown as globalThis.WebSocket
    },
  })
  client.addMessageListener((message) => events.push(message as never))
  client.addMissedMessageListener(() => {
    missed += 1
  })
  client.initialize(`${gateway.url.replace('http', 'ws')}/api/v4/websocket`, token)
  return { client, events, missed: () => missed, opened: () => opened, drop: () => current?.terminate() }
}

describe('a guest with the stock client, through the gateway', () => {
  let standIn: StandIn
  let sessions: Sessions
  let gateway: OpenGateway
  let mission: Arranged
  let api: Client4
  const sockets: ReturnType<typeof connect>[] = []

  beforeAll(async () => {
    standIn = await openStandIn({ port: 0, licensed: true })
    sessions = openSessions()
    mission = await arrange(standIn.url, standIn.adminToken, sessions)
    gateway = await openGateway(
      settingsFor(standIn.url, { limits: { maxRequestsPerMinutePerGuest: 100_000 } }),
      sessions,
    )
    api = new Client4()
    api.setUrl(gateway.url)
    api.setToken(mission.person.token)
    api.setIncludeCookies(false)
  })
  afterAll(async () => {
    await gateway.close()
    await standIn.close()
  })
  beforeEach(() => standIn.control.clearCalls())
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.client.close()
  })

  const open = async () => {
    const socket = connect(gateway, mission.person.token)
    sockets.push(socket)
    await until(() => socket.events.length > 0, 'hello comes')
    return socket
  }
  const asked = () => standIn.control.calls().map(({ method, path }) => `${method} ${path}`)
  const memberPosts = (channelId: string, message: string) =>
    mission.as(mission.member.token, 'POST', '/posts', { channel_id: channelId, message })

  it('reads who it is, its team, its channels and what was said there', async () => {
    const post = await memberPosts(mission.ops, 'first words')
    const me = await api.getMe()
    const teams = await api.getMyTeams()
    const channels = await api.getMyChannels(mission.teamId)
    const posts = await api.getPosts(mission.ops)

    expect(me).toMatchObject({ id: mission.guest.id, username: mission.guest.username, roles: 'system_guest' })
    expect(me).not.toHaveProperty('email')
    expect(teams.map(({ id }) => id)).toEqual([mission.teamId])
    expect(channels.map(({ id }) => id)).toEqual([mission.ops])
    expect(posts.posts[post.id]?.message).toBe('first words')
    expect((await api.getMyChannelMembers(mission.teamId)).map(({ channel_id }) => channel_id)).toEqual([mission.ops])
    expect((await api.getChannelStats(mission.ops)).channel_id).toBe(mission.ops)
    expect((await api.getUserThreads('me', mission.teamId, {})).threads).toEqual([])
    expect((await api.getClientConfig()).SiteURL).toBe(publicUrl)
  })

  it('writes, edits, reacts, pins, marks and answers', async () => {
    const post = await api.createPost({
      channel_id: mission.ops,
      message: 'own words',
      pending_post_id: `${mission.guest.id}:1`,
    } as never)
    await api.patchPost({ id: post.id, message: 'better words' } as never)
    await api.addReaction(mission.guest.id, post.id, 'smile')
    await api.pinPost(post.id)
    const reply = await api.createPost({ channel_id: mission.ops, message: 'reply', root_id: post.id } as never)
    await api.markPostAsUnread('me', post.id)
    await api.viewMyChannel(mission.ops)

    const thread = await api.getPaginatedPostThread(post.id, { fetchThreads: true, perPage: 60 } as never)
    expect(thread.order).toEqual(expect.arrayContaining([post.id, reply.id]))
    expect(thread.posts[post.id]?.message).toBe('better words')
    expect((await api.getPinnedPosts(mission.ops)).order).toEqual([post.id])
    expect(await api.getReactionsForPost(post.id)).toMatchObject([{ emoji_name: 'smile' }])
    await api.removeReaction(mission.guest.id, post.id, 'smile')
    await api.unpinPost(post.id)
    await api.updateThreadFollowForUser('me', mission.teamId, post.id, true)
    await api.updateThreadReadForUser('me', mission.teamId, post.id, Date.now())
    await api.executeCommand('/shrug well', { channel_id: mission.ops, team_id: mission.teamId } as never)
    await api.updateStatus({ user_id: mission.guest.id, status: 'away' } as never)
    await api.savePreferences('me', [
      { user_id: mission.guest.id, category: 'display_settings', name: 'use_military_time', value: 'true' },
    ])
    expect(await api.getMyPreferences()).toEqual(
      expect.arrayContaining([expect.objectContaining({ category: 'display_settings' })]),
    )
  })

  it('uploads a file, attaches it, and gets it back', async () => {
    const form = new FormData()
    form.append('channel_id', mission.ops)
    form.append('client_ids', 'c1')
    form.append('files', new Blob(['hello file']), 'note.txt')
    const uploaded = await api.uploadFile(form)
    const [info] = uploaded.file_infos
    const post = await api.createPost({ channel_id: mission.ops, message: '', file_ids: [info?.id] } as never)
    expect(post.file_ids).toEqual([info?.id])

    const file = await gateway.as(mission.person, 'GET', `/files/${info?.id}`)
    expect([file.status, file.text]).toEqual([200, 'hello file'])
  })

  it('sees the people of its channels, and nobody else', async () => {
    const people = await api.getProfilesInChannel(mission.ops)
    expect(people.map(({ id }) => id)).toEqual(expect.arrayContaining([mission.guest.id, mission.member.id]))
    expect(JSON.stringify(people)).not.toContain('example.org')
    expect((await api.getProfilesByIds([mission.member.id, mission.stranger.id])).map(({ id }) => id)).toEqual([
      mission.member.id,
    ])
    expect(
      (await api.getStatusesByIds([mission.member.id, mission.stranger.id])).map(({ user_id }) => user_id),
    ).toEqual([mission.member.id])
    await expect(api.getUser(mission.stranger.id)).rejects.toMatchObject({
      status_code: 403,
      server_error_id: 'mission.person_not_visible',
    })
    const found = await api.autocompleteUsers('member', mission.teamId, mission.ops)
    expect(found.users.map(({ id }) => id)).toEqual([mission.member.id])
  })

  it('G10, hostile 10: a member of a channel that is not granted reads nothing of it, although Mattermost would let it', async () => {
    const secret = await memberPosts(mission.hidden, 'hidden words')
    expect(await mission.as(mission.guest.token, 'GET', `/posts/${secret.id}`)).toMatchObject({
      message: 'hidden words',
    })

    const tries = [
      api.getChannel(mission.hidden),
      api.getPosts(mission.hidden),
      api.getPost(secret.id),
      api.getPostThread(secret.id),
      api.getChannelMembers(mission.hidden),
      api.createPost({ channel_id: mission.hidden, message: 'm' } as never),
      api.createPost({ channel_id: mission.ops, message: 'm', root_id: secret.id } as never),
      api.addReaction(mission.guest.id, secret.id, 'smile'),
    ]
    for (const result of await Promise.allSettled(tries)) {
      expect(result.status).toBe('rejected')
      expect(JSON.stringify(result)).not.toContain('hidden words')
    }
  })

  it('G10, hostile 21: a permalink into the hidden channel shows no copy of it', async () => {
    const secret = await memberPosts(mission.hidden, 'hidden words')
    const name = (await mission.admin('GET', `/teams/${mission.teamId}`)).name
    const socket = await open()
    const link = await memberPosts(mission.ops, `${standIn.url}/${name}/pl/${secret.id}`)
    await until(() => socket.events.some(({ event }) => event === 'posted'), 'the post arrives')
    const direct = await mission.as(mission.guest.token, 'GET', `/posts/${link.id}`)
    expect(JSON.stringify(direct)).toContain('hidden words')

    expect(JSON.stringify(await api.getPost(link.id))).not.toContain('hidden words')
    expect(JSON.stringify(await api.getPosts(mission.ops))).not.toContain('hidden words')
    expect(JSON.stringify(socket.events)).not.toContain('hidden words')
  })

  it('hears what is said in its channels while it is said, in unbroken numbers', async () => {
    const socket = await open()
    await memberPosts(mission.hidden, 'hidden words')
    await memberPosts(mission.ops, 'loud words')
    await until(() => socket.events.some(({ event }) => event === 'posted'), 'the post arrives')

    expect(socket.events.map(({ seq }) => seq)).toEqual(socket.events.map((_event, at) => at))
    expect(socket.opened()).toBe(1)
    expect(JSON.stringify(socket.events)).toContain('loud words')
    expect(JSON.stringify(socket.events)).not.toContain('hidden words')
  })

  it('resumes a lost socket where it was, hidden events counted', async () => {
    const socket = await open()
    await memberPosts(mission.hidden, 'hidden words')
    await memberPosts(mission.ops, 'before the loss')
    await until(() => JSON.stringify(socket.events).includes('before the loss'), 'the post arrives')

    socket.drop()
    await until(() => gateway.gateway.openSockets() === 0, 'the loss is seen')
    await memberPosts(mission.hidden, 'hidden words')
    await memberPosts(mission.ops, 'during the loss')
    await until(() => JSON.stringify(socket.events).includes('during the loss'), 'the missed post arrives')

    expect(socket.events.filter(({ event }) => event === 'hello')).toHaveLength(1)
    expect(socket.events.map(({ seq }) => seq)).toEqual(socket.events.map((_event, at) => at))
    expect(socket.missed()).toBe(0)
    expect(JSON.stringify(socket.events)).not.toContain('hidden words')
  })

  it('when Mattermost restarts, the client comes again by itself and learns that it missed events', async () => {
    const socket = await open()
    await standIn.control.restart()
    await until(() => socket.missed() === 1, 'a new connection is known')
    await memberPosts(mission.ops, 'after the restart')
    await until(() => JSON.stringify(socket.events).includes('after the restart'), 'the post arrives')
  })

  it('hostile 8: a cut-off while Mattermost hangs ends requests and sockets, and nothing more reaches Mattermost', async () => {
    const socket = await open()
    standIn.control.pause()
    const hanging = api.getPosts(mission.ops)
    sessions.cut(mission.view())
    await expect(hanging).rejects.toMatchObject({ server_error_id: 'mission.session_cut' })
    await until(() => gateway.gateway.openSockets() === 0, 'the socket is closed')
    standIn.control.resume()
    standIn.control.clearCalls()

    await expect(api.getMe()).rejects.toMatchObject({ server_error_id: 'mission.session_cut', status_code: 401 })
    await until(() => socket.opened() > 1, 'the client tries again')
    expect(asked()).toEqual([])
  })
})
