import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMattermost } from '../../src/mattermost/mattermost.ts'
import { silent } from '../../src/store/logger.ts'
import { faultOf, NOBODY, openPeer, type Peer, peerKinds } from './peer.ts'

describe.each(peerKinds)('$name', (kind) => {
  let peer: Peer
  beforeAll(async () => {
    peer = await openPeer(kind)
  })
  afterAll(() => peer?.close())

  it('answers its health without looking at who asks', async () => {
    expect(await peer.mattermost.server.ping()).toMatchObject({ status: 'OK' })
  })

  it('says its version, its licence, its limits and the key of its pushes', async () => {
    const found = await peer.mattermost.capabilities.probe()

    expect(found.version).toMatch(/^11\.\d+\.\d+$/)
    expect(found.serverId).toMatch(/^[a-z0-9]{26}$/)
    expect(found.push.signingKey).toMatch(/^[A-Za-z0-9+/]{80,}={0,2}$/)
    expect(found.maxFileBytes).toBeGreaterThan(0)
    expect(found.maxPostRunes).toBeGreaterThan(3999)
    expect(found.users.active).toBeGreaterThan(0)
    expect(found.hasUserTokens).toBe(true)
    if (found.isLicensed) expect(found.users.hardLimit).toBeUndefined()
    else expect(found).toMatchObject({ guestObstacle: 'not_licensed', sku: '', users: { hardLimit: 250 } })
  })

  it('shows the whole of its settings to an administrator only', async () => {
    const { token } = await peer.account()
    expect((await peer.as(token, 'GET', '/config')).status).toBe(403)
    expect((await peer.mattermost.server.config()).TeamSettings?.MaxUsersPerTeam).toBeGreaterThan(0)
  })

  it('passes all checks that do not depend on how it is set up', async () => {
    const checks = await peer.mattermost.checks([])
    const bad = checks.filter((check) => check.state === 'bad').map((check) => check.id)
    expect(bad.filter((id) => id !== 'mattermost-guests')).toEqual([])
  })

  it('answers a token that it does not know with 401', async () => {
    const settings = peer.settingsWith({ mattermost: { ...peer.settings.mattermost, adminToken: NOBODY } as never })
    const stranger = createMattermost({ settings, log: silent })

    expect(await faultOf(stranger.users.me())).toEqual({
      kind: 'unauthorised',
      errorId: 'api.context.session_expired.app_error',
      status: 401,
    })
    await stranger.close()
  })

  it('names what it does not have', async () => {
    const { mattermost } = peer
    expect(await mattermost.users.byId(NOBODY)).toBeUndefined()
    expect(await mattermost.users.byUsername('no-such-person')).toBeUndefined()
    expect(await mattermost.users.byEmail('no-such-person@contract.invalid')).toBeUndefined()
    expect(await mattermost.teams.byName('no-such-team')).toBeUndefined()
    expect(await mattermost.teams.byId(NOBODY)).toBeUndefined()
    expect(await mattermost.channels.byId(NOBODY)).toBeUndefined()
    expect(await mattermost.channels.byName('no-such-team', 'no-such-channel')).toBeUndefined()
    expect(await mattermost.bots.byId(NOBODY)).toBeUndefined()
    expect(await mattermost.users.byIds([NOBODY])).toEqual([])
  })
})
