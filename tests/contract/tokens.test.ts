import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Secret } from '../../src/settings/secret.ts'
import { faultOf, NOBODY, openPeer, type Peer, peerKinds } from './peer.ts'

describe.each(peerKinds)('a token of $name', (kind) => {
  let peer: Peer
  beforeAll(async () => {
    peer = await openPeer(kind)
  })
  afterAll(() => peer?.close())
  const isAccepted = (token: Secret) => peer.mattermost.asHolder(token).isAccepted()

  it('acts as its owner, also when the owner is a guest', async () => {
    const { user, token } = await peer.guest()
    expect((await peer.mattermost.asHolder(token).me()).id).toBe(user.id)
    expect(token.reveal()).toMatch(/^[a-z0-9]{26}$/)
  })

  it('is listed without its value', async () => {
    const { user, token } = await peer.account()
    const second = await peer.mattermost.tokens.create(user.id, 'second')

    const listed = await peer.mattermost.tokens.list(user.id)

    expect(listed).toHaveLength(2)
    expect(listed.find((one) => one.id === second.id)).toMatchObject({
      description: 'second',
      is_active: true,
      user_id: user.id,
    })
    expect(JSON.stringify(listed)).not.toContain(token.reveal())
  })

  it('is refused from the moment it is revoked; revoking again is no fault', async () => {
    const { user, token } = await peer.account()
    expect(await isAccepted(token)).toBe(true)
    const [listed] = await peer.mattermost.tokens.list(user.id)

    await peer.mattermost.tokens.revoke(listed?.id ?? '')

    expect(await isAccepted(token)).toBe(false)
    await peer.mattermost.tokens.revoke(listed?.id ?? '')
    await peer.mattermost.tokens.revoke(NOBODY)
    expect(await peer.mattermost.tokens.list(user.id)).toEqual([])
  })

  it('outlives the end of all sessions', async () => {
    const { user, token } = await peer.account()
    await isAccepted(token)
    expect(await peer.mattermost.users.sessions(user.id)).toHaveLength(1)

    await peer.mattermost.users.revokeSessions(user.id)

    expect(await peer.mattermost.users.sessions(user.id)).toEqual([])
    expect(await isAccepted(token)).toBe(true)
    expect(await peer.mattermost.users.sessions(user.id)).toHaveLength(1)
  })

  it('sleeps while its owner is switched off', async () => {
    const { user, token } = await peer.guest()
    expect(await isAccepted(token)).toBe(true)
    await peer.mattermost.users.setActive(user.id, false)
    expect(await isAccepted(token)).toBe(false)
    await peer.mattermost.users.setActive(user.id, true)
    expect(await isAccepted(token)).toBe(true)
  })

  it('of an owner who is switched off can be listed and revoked, and the sessions ended', async () => {
    const { user, token } = await peer.guest()
    await isAccepted(token)
    const { mattermost } = peer
    await mattermost.users.setActive(user.id, false)
    const late = await mattermost.tokens.create(user.id, 'made after')
    expect(await isAccepted(late.token)).toBe(false)

    for (const { id } of await mattermost.tokens.list(user.id)) await mattermost.tokens.revoke(id)
    await mattermost.users.revokeSessions(user.id)

    expect(await mattermost.tokens.list(user.id)).toEqual([])
    await mattermost.users.setActive(user.id, true)
    expect([await isAccepted(token), await isAccepted(late.token)]).toEqual([false, false])
  })

  it('cannot be made by a guest, nor for somebody unknown', async () => {
    const { user, token } = await peer.guest()
    expect((await peer.as(token, 'POST', `/users/${user.id}/tokens`, { description: 'x' })).status).toBe(403)
    expect((await faultOf(peer.mattermost.tokens.create(NOBODY, 'x'))).kind).toBe('missing')
  })

  it('registers a device for notices on its own session', async () => {
    const { user, token } = await peer.guest()
    const answer = await peer.as(token, 'PUT', '/users/sessions/device', { device_id: 'teams:contract' })
    expect(answer.status).toBe(200)
    expect(await peer.mattermost.users.sessions(user.id)).toMatchObject([{ device_id: 'teams:contract' }])
  })
})

describe.each(peerKinds.filter((kind) => kind.maySwitch))('the switch for tokens of $name', (kind) => {
  let peer: Peer
  beforeAll(async () => {
    peer = await openPeer(kind)
  })
  afterAll(() => peer?.close())

  it("locks every token out at once, the administrator's too, but no bot's; and lets them in again", async () => {
    const { token } = await peer.account()
    const bot = await peer.mattermost.bots.create({ username: peer.unique('bot'), displayName: 'Bot', description: '' })
    const botToken = (await peer.mattermost.tokens.create(bot.user_id, 'bot')).token
    await peer.switched(
      { ServiceSettings: { EnableUserAccessTokens: false } },
      { ServiceSettings: { EnableUserAccessTokens: true } },
      async () => {
        expect(await peer.mattermost.asHolder(token).isAccepted()).toBe(false)
        expect(await faultOf(peer.mattermost.users.me())).toMatchObject({ kind: 'unauthorised' })
        expect(await peer.mattermost.asHolder(botToken).isAccepted()).toBe(true)
      },
    )
    expect(await peer.mattermost.asHolder(token).isAccepted()).toBe(true)
    expect((await peer.mattermost.users.me()).id).toBe(peer.adminId)
  })
})
