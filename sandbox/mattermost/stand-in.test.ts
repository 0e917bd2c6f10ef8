import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Channel, Post, Team, User } from './rows.ts'
import { createSeeding } from './seeding.ts'
import { openStandIn, type StandIn, type StandInOptions } from './stand-in.ts'

const opened: StandIn[] = []
afterEach(async () => {
  for (const standIn of opened.splice(0)) await standIn.close()
})

async function start(options: Partial<StandInOptions> = {}): Promise<StandIn> {
  const standIn = await openStandIn({ port: 0, licensed: true, ...options })
  opened.push(standIn)
  return standIn
}

function caller(standIn: StandIn, token = standIn.adminToken) {
  return async <T = Record<string, unknown>>(method: string, path: string, body?: unknown) => {
    const response = await fetch(`${standIn.url}/api/v4${path}`, {
      method,
      headers: token === '' ? {} : { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: JSON.parse(text || 'null') as T }
  }
}

type Frame = { event?: string; data: Record<string, unknown>; seq?: number; status?: string; seq_reply?: number }

async function socketOf(standIn: StandIn, token: string, query = '') {
  const socket = new WebSocket(`${standIn.url.replace('http', 'ws')}/api/v4/websocket${query}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const frames: Frame[] = []
  const texts: string[] = []
  socket.on('message', (data) => {
    texts.push(String(data))
    frames.push(JSON.parse(String(data)) as Frame)
  })
  socket.on('error', () => undefined)
  await expect.poll(() => socket.readyState).toBe(WebSocket.OPEN)
  return { frames, texts, socket }
}

async function missionWithGuest(standIn: StandIn) {
  const admin = caller(standIn)
  const team = (await admin<Team>('POST', '/teams', { name: 'mission', display_name: 'Mission', type: 'O' })).body
  const channel = (
    await admin<Channel>('POST', '/channels', { team_id: team.id, name: 'ops', display_name: 'Ops', type: 'O' })
  ).body
  const account = { username: 'guest', email: 'guest@partner.example', password: 'Password-1!', email_verified: true }
  const guest = (await admin<User>('POST', '/users', account)).body
  expect((await admin('POST', `/users/${guest.id}/demote`)).status).toBe(200)
  await admin('POST', `/teams/${team.id}/members`, { team_id: team.id, user_id: guest.id })
  await admin('POST', `/channels/${channel.id}/members`, { user_id: guest.id })
  const { token } = (await admin<{ token: string }>('POST', `/users/${guest.id}/tokens`, { description: 'test' })).body
  return { admin, team, channel, guest, token, asGuest: caller(standIn, token) }
}

describe('a guest of the stand-in', () => {
  it('is made, joins a channel, reads, writes and is counted', async () => {
    const standIn = await start()
    const { admin, channel, guest, team, asGuest } = await missionWithGuest(standIn)

    const root = (await admin<Post>('POST', '/posts', { channel_id: channel.id, message: 'hello @guest' })).body
    const before = await asGuest('GET', `/users/me/channels/${channel.id}/unread`)
    const reply = await asGuest<Post>('POST', '/posts', { channel_id: channel.id, message: 'here', root_id: root.id })
    const page = await asGuest<{ order: string[] }>('GET', `/channels/${channel.id}/posts`)
    await asGuest('POST', '/channels/members/me/view', { channel_id: channel.id })
    const after = await asGuest('GET', `/users/me/channels/${channel.id}/unread`)

    expect(before.body).toMatchObject({ mention_count: 1, msg_count: 2 })
    expect(reply).toMatchObject({ status: 201, body: { user_id: guest.id, root_id: root.id } })
    expect(page.body.order.slice(0, 2)).toEqual([reply.body.id, root.id])
    expect(after.body).toMatchObject({ mention_count: 0, msg_count: 0 })
    expect((await asGuest<Team[]>('GET', '/users/me/teams')).body.map((one) => one.id)).toEqual([team.id])
  })

  it('sees no channel it has not joined and creates none', async () => {
    const standIn = await start()
    const { admin, team, asGuest } = await missionWithGuest(standIn)
    const side = { team_id: team.id, name: 'side', display_name: 'Side', type: 'O' }
    const other = (await admin<Channel>('POST', '/channels', side)).body

    expect((await asGuest('GET', `/channels/${other.id}`)).status).toBe(403)
    expect((await asGuest('GET', `/channels/${other.id}/posts`)).status).toBe(403)
    expect((await asGuest('GET', `/teams/${team.id}/channels`)).status).toBe(403)
    expect((await asGuest('POST', '/channels', { ...side, name: 'own' })).status).toBe(403)
  })

  it('loses everything with its account, and an old socket falls silent', async () => {
    const standIn = await start({ socketTimes: { authWaitMs: 60_000 } })
    const { admin, channel, guest, token, asGuest } = await missionWithGuest(standIn)
    const { frames, socket } = await socketOf(standIn, token)
    await expect.poll(() => frames[0]?.event).toBe('hello')

    await admin('PUT', `/users/${guest.id}/active`, { active: false })
    await admin('POST', '/posts', { channel_id: channel.id, message: 'hello @guest' })
    socket.send(JSON.stringify({ seq: 1, action: 'ping' }))

    await expect.poll(() => frames.at(-1)).toMatchObject({ status: 'FAIL', seq_reply: 1 })
    expect(frames.map((frame) => frame.event)).not.toContain('posted')
    expect((await asGuest('GET', '/users/me')).status).toBe(401)
  })
})

describe('the socket', () => {
  it('tells a member what is posted before the post is answered, with only its own mention', async () => {
    const standIn = await start()
    const { admin, channel, guest, token } = await missionWithGuest(standIn)
    const { frames } = await socketOf(standIn, token)
    await expect.poll(() => frames[0]?.event).toBe('hello')

    await admin('POST', '/posts', { channel_id: channel.id, message: '@guest @all' })

    await expect.poll(() => frames.at(-1)?.event).toBe('posted')
    expect(frames.at(-1)?.data).toMatchObject({ mentions: JSON.stringify([guest.id]), sender_name: '@admin' })
  })

  it('writes events with spaces between their parts and hello without, as the server does', async () => {
    const standIn = await start()
    const { admin, channel, token } = await missionWithGuest(standIn)
    const { texts } = await socketOf(standIn, token)
    await admin('POST', '/posts', { channel_id: channel.id, message: 'one' })
    await expect.poll(() => texts).toContainEqual(expect.stringContaining('posted'))

    expect(texts[0]).toMatch(/^\{"event":"hello","data":\{.*\},"broadcast":\{.*\},"seq":0\}$/)
    expect(texts.find((text) => text.includes('posted'))).toMatch(
      /^\{"event": "posted", "data": \{"channel_display_name".*\}, "broadcast": \{"omit_users":.*\}, "seq": \d+\}$/,
    )
  })

  it('is resumed with the events that were missed, and said hello to anew after a restart', async () => {
    const standIn = await start()
    const { admin, channel, guest, token } = await missionWithGuest(standIn)
    const first = await socketOf(standIn, token)
    await expect.poll(() => first.frames[0]?.event).toBe('hello')
    const connectionId = String(first.frames[0]?.data.connection_id)
    const next = first.frames.length

    standIn.control.cutSockets()
    await expect.poll(() => standIn.world.hub.hasActive(guest.id)).toBe(false)
    await admin('POST', '/posts', { channel_id: channel.id, message: 'missed' })
    const second = await socketOf(standIn, token, `?connection_id=${connectionId}&sequence_number=${next}`)
    await expect.poll(() => second.frames.map((frame) => frame.event)).toContain('posted')
    expect(second.frames.map((frame) => frame.event)).not.toContain('hello')

    await standIn.control.restart()
    const third = await socketOf(standIn, token, `?connection_id=${connectionId}&sequence_number=${next}`)
    await expect.poll(() => third.frames[0]).toMatchObject({ event: 'hello', seq: 0 })
    expect(third.frames[0]?.data.connection_id).not.toBe(connectionId)
  })
})

describe('the state', () => {
  it('holds everything that was answered after a reopening, the administrator and files included', async () => {
    const dataFile = join(mkdtempSync(join(tmpdir(), 'stand-in-')), 'journal')
    const first = await start({ dataFile })
    const { channel, asGuest, token } = await missionWithGuest(first)
    const form = new FormData()
    form.set('channel_id', channel.id)
    form.set('files', new Blob(['hello']), 'note.txt')
    const headers = { authorization: `Bearer ${token}` }
    const uploaded = await fetch(`${first.url}/api/v4/files`, { method: 'POST', body: form, headers })
    const { file_infos } = (await uploaded.json()) as { file_infos: { id: string }[] }
    const fileId = file_infos[0]?.id ?? ''
    const post = { channel_id: channel.id, message: 'kept', file_ids: [fileId] }
    const { id } = (await asGuest<Post>('POST', '/posts', post)).body
    opened.splice(opened.indexOf(first), 1)
    await first.control.stop()

    const second = await start({ dataFile })
    const found = await caller(second, token)<Post>('GET', `/posts/${id}`)
    const file = await fetch(`${second.url}/api/v4/files/${fileId}`, { headers })

    expect(second.adminToken).toBe(first.adminToken)
    expect(found.body).toMatchObject({ message: 'kept', file_ids: [fileId] })
    expect(await file.text()).toBe('hello')
  })

  it('takes five thousand seeded posts with threads and shows the newest page at once', async () => {
    const standIn = await start({
      seed: (_state, world) => {
        const seeding = createSeeding(world)
        const author = seeding.user({ username: 'author' })
        const team = seeding.team({ name: 'mission' })
        const channel = seeding.channel({ team_id: team.id, type: 'O', name: 'ops' })
        seeding.teamMember(team, author)
        seeding.channelMember(channel, author)
        let rootId = ''
        for (let i = 0; i < 5000; i++) {
          const isRoot = i % 10 === 0
          const post = seeding.post({
            channelId: channel.id,
            userId: author.id,
            atMs: 1_700_000_000_000 + i * 1000,
            message: `post ${i}`,
            ...(isRoot ? {} : { rootId }),
            ...(isRoot ? { reactions: [{ emoji: '+1', userIds: [author.id] }] } : {}),
          })
          if (isRoot) rootId = post.id
        }
      },
    })
    const channel = [...standIn.state.channels.values()].find((one) => one.name === 'ops')

    const page = await caller(standIn)<{ order: string[]; posts: Record<string, Post> }>(
      'GET',
      `/channels/${channel?.id}/posts?per_page=3&collapsedThreads=true`,
    )

    expect(page.body.order.map((id) => page.body.posts[id]?.message)).toEqual(['post 4990', 'post 4980', 'post 4970'])
    expect(page.body.posts[page.body.order[0] ?? '']).toMatchObject({ reply_count: 9, has_reactions: true })
  })
})

describe('what a test can break', () => {
  it('hangs until resumed, fails on demand, and loses an answer after doing the work', async () => {
    const standIn = await start()
    const { channel, asGuest } = await missionWithGuest(standIn)

    standIn.control.clearCalls()
    standIn.control.pause()
    let isAnswered = false
    const waiting = asGuest('GET', '/users/me').then((answer) => {
      isAnswered = true
      return answer
    })
    await expect.poll(() => standIn.control.calls().length).toBeGreaterThan(0)
    expect(isAnswered).toBe(false)
    standIn.control.resume()
    expect((await waiting).status).toBe(200)

    standIn.control.failNext(1, 503)
    expect((await asGuest('GET', '/users/me')).status).toBe(503)
    expect((await asGuest('GET', '/users/me')).status).toBe(200)

    standIn.control.loseNextAnswers(1)
    const post = { channel_id: channel.id, message: 'once', pending_post_id: 'guest:1' }
    await expect(asGuest('POST', '/posts', post)).rejects.toThrow()
    const again = await asGuest<Post>('POST', '/posts', { ...post, message: 'twice' })
    expect(again.body.message).toBe('once')
  })

  it('notes who called what', async () => {
    const standIn = await start()
    const { guest, asGuest } = await missionWithGuest(standIn)
    standIn.control.clearCalls()

    await asGuest('GET', '/users/me?x=1')

    expect(standIn.control.calls()).toMatchObject([
      { method: 'GET', path: '/api/v4/users/me?x=1', authUserId: guest.id },
    ])
  })

  it('answers what it was not taught under its own name', async () => {
    const standIn = await start()

    const answer = await caller(standIn)('GET', '/users/me/audits')

    expect(answer).toMatchObject({ status: 501, body: { id: 'sandbox.mattermost_stand_in.not_taught' } })
  })
})
