import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBot } from '../../src/mattermost/bot.ts'
import { loadKeyRing } from '../../src/settings/key-ring.ts'
import { Secret } from '../../src/settings/secret.ts'
import { silent } from '../../src/store/logger.ts'
import { openMemoryStore } from '../../src/store/memory-store.fixture.ts'
import type { Store } from '../../src/store/open.ts'
import { faultOf, openPeer, type Peer, type Person, peerKinds } from './peer.ts'

describe.each(peerKinds)('a bot of $name', (kind) => {
  let peer: Peer
  let store: Store
  let member: Person
  beforeAll(async () => {
    ;[peer, store] = await Promise.all([openPeer(kind), openMemoryStore()])
    member = await peer.account()
  })
  afterAll(async () => {
    await peer?.close()
    await store?.close()
  })
  const make = () => peer.mattermost.bots.create({ username: peer.unique('bot'), displayName: 'Bot', description: 'x' })

  it('belongs to the administrator who made it', async () => {
    const bot = await make()
    expect(await peer.mattermost.bots.byId(bot.user_id)).toMatchObject({ owner_id: peer.adminId, delete_at: 0 })
    expect(await peer.mattermost.users.byId(bot.user_id)).toMatchObject({ is_bot: true })
  })

  it('is not made under a name that is taken', async () => {
    const fault = await faultOf(
      peer.mattermost.bots.create({ username: member.user.username, displayName: '', description: '' }),
    )
    expect(fault).toMatchObject({ kind: 'conflict', errorId: 'app.user.save.username_exists.app_error' })
  })

  it('that was disabled is found, and enabled again', async () => {
    const bot = await make()
    await peer.admin('POST', `/bots/${bot.user_id}/disable`)
    expect((await peer.mattermost.bots.byId(bot.user_id))?.delete_at).toBeGreaterThan(0)
    await peer.mattermost.bots.enable(bot.user_id)
    expect((await peer.mattermost.bots.byId(bot.user_id))?.delete_at).toBe(0)
  })

  it('writes to anybody, and the same message only once', async () => {
    const bot = await make()
    const holder = peer.mattermost.asHolder((await peer.mattermost.tokens.create(bot.user_id, 'x')).token)
    const { id: channelId } = await holder.openDirect([bot.user_id, member.user.id])
    const message = { channelId, message: 'hello', pendingPostId: `${bot.user_id}:1` }

    const first = await holder.post(message)
    const second = await holder.post(message)

    expect(second.id).toBe(first.id)
    expect(first).toMatchObject({ user_id: bot.user_id, message: 'hello', channel_id: channelId })
    const posts = (await peer.mattermost.posts.newest(channelId, 10)).filter((post) => post.type === '')
    expect(posts.map((post) => post.id)).toEqual([first.id])
  })

  it('of ours is made, remembered, and tells people', async () => {
    const settings = peer.settingsWith({
      mattermost: {
        ...peer.settings.mattermost,
        adminToken: peer.settings.mattermost.adminToken.reveal(),
        botUsername: peer.unique('ours'),
      },
    })
    const ring = { key: new Secret(randomBytes(32).toString('base64')) }
    const keys = loadKeyRing({ keys: { ring }, dataFolder: '' })
    const open = () =>
      createBot({ mattermost: peer.mattermost, settings, keys, db: store.db, now: Date.now, log: silent })

    expect(await open().tell({ to: { userId: member.user.id }, text: 'a word', key: 'k' })).toBe('told')
    expect(await open().tell({ to: { userId: member.user.id }, text: 'a word', key: 'k' })).toBe('told_before')

    const direct = (await peer.mattermost.channels.ofUser(member.user.id)).filter((channel) => channel.type === 'D')
    const said = (await Promise.all(direct.map((channel) => peer.mattermost.posts.newest(channel.id, 5)))).flat()
    expect(said.filter((post) => post.message === 'a word')).toHaveLength(1)
  })
})

describe.each(peerKinds)('posts of $name', (kind) => {
  let peer: Peer
  beforeAll(async () => {
    peer = await openPeer(kind)
  })
  afterAll(() => peer?.close())

  it('G12: with the same pending_post_id by two people are one, so the value has to begin with its author', async () => {
    const team = await peer.team()
    const channel = await peer.channel(team)
    const [one, two] = [await peer.account(), await peer.account()]
    await peer.join(team, one, channel)
    await peer.join(team, two, channel)
    const post = (person: Person) =>
      peer.mattermost
        .asHolder(person.token)
        .post({ channelId: channel.id, message: person.user.username, pendingPostId: 'same' })

    const first = await post(one)
    const second = await post(two)

    expect(second).toMatchObject({ id: first.id, user_id: one.user.id })
  })
})
