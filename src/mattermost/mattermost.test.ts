import { afterEach, describe, expect, it } from 'vitest'
import { createSeeding } from '../../sandbox/mattermost/seeding.ts'
import { openStandIn, type StandIn } from '../../sandbox/mattermost/stand-in.ts'
import { parseSettings } from '../settings/load.ts'
import { partnerTerms, type SettingsInput } from '../settings/schema.ts'
import { silent } from '../store/logger.ts'
import { createMattermost, type Mattermost } from './mattermost.ts'

const TID = '0f6a2c9e-5b1d-4c38-8f72-3a9d5e7c1b02'
const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

async function start(
  options: { licensed?: boolean; settings?: Partial<SettingsInput>; server?: object; token?: string } = {},
): Promise<{ standIn: StandIn; mattermost: Mattermost; clock: { nowMs: number } }> {
  const standIn = await openStandIn({
    port: 0,
    licensed: options.licensed ?? true,
    settings: {
      ServiceSettings: { EnableUserAccessTokens: true, EnableBotAccountCreation: true },
      GuestAccountsSettings: { Enable: true },
      ...options.server,
    },
  })
  const clock = { nowMs: Date.UTC(2026, 4, 4) }
  const settings = parseSettings({
    publicUrl: 'https://mission.example',
    entra: { clientId: TID },
    operator: { tenantId: TID },
    ...options.settings,
    mattermost: { url: standIn.url, adminToken: options.token ?? standIn.adminToken, ...options.settings?.mattermost },
  })
  const mattermost = createMattermost({ settings, log: silent, now: () => clock.nowMs })
  open.push(standIn, mattermost)
  return { standIn, mattermost, clock }
}

const partner = (name: string, channels: Record<string, string[]>, state: 'active' | 'suspended' = 'active') => ({
  name,
  state,
  terms: partnerTerms.parse({ channels }),
})

const states = async (mattermost: Mattermost, partners: Parameters<Mattermost['checks']>[0] = []) =>
  new Map((await mattermost.checks(partners)).map((check) => [check.id, check]))

describe('what the server can do', () => {
  it('is read from a licensed server', async () => {
    const { mattermost } = await start()
    expect(await mattermost.capabilities.probe()).toMatchObject({
      isLicensed: true,
      guestObstacle: undefined,
      hasUserTokens: true,
      maxUsersPerTeam: 50,
      version: expect.stringMatching(/^11\./),
      serverId: expect.stringMatching(/^[a-z0-9]{26}$/),
      push: { signingKey: expect.stringMatching(/^[A-Za-z0-9+/=]{60,}$/) },
    })
  })

  it('is read from one without a licence', async () => {
    const { mattermost } = await start({ licensed: false })
    expect(await mattermost.capabilities.probe()).toMatchObject({
      isLicensed: false,
      guestObstacle: 'not_licensed',
      users: { hardLimit: 250 },
    })
  })

  it('is asked again after a minute, and believed until then', async () => {
    const { mattermost, standIn, clock } = await start()
    await mattermost.capabilities.current()
    standIn.control.setGuests(false)

    const soon = (await mattermost.capabilities.current()).guestObstacle
    clock.nowMs += 60_001
    const later = (await mattermost.capabilities.current()).guestObstacle

    expect([soon, later]).toEqual([undefined, 'switched_off'])
  })

  it('is the last answer while the server does not answer', async () => {
    const { mattermost, standIn, clock } = await start()
    await mattermost.capabilities.current()
    await standIn.control.stop()
    clock.nowMs += 60_001

    expect((await mattermost.capabilities.current()).isLicensed).toBe(true)
    await standIn.control.start()
  })

  it('is asked once by many at the same time', async () => {
    const { mattermost, standIn } = await start()
    await Promise.all(Array.from({ length: 20 }, () => mattermost.capabilities.current()))
    expect(standIn.control.calls().filter(({ path }) => path.startsWith('/api/v4/license'))).toHaveLength(1)
  })
})

describe('the checks of the server', () => {
  it('are good, or say what to do', async () => {
    const { mattermost, standIn } = await start()
    const team = createSeeding(standIn.world).team({ name: 'mission' })
    createSeeding(standIn.world).channel({ team_id: team.id, type: 'O', name: 'ops' })

    const checks = await mattermost.checks([partner('Coast', { mission: ['ops'] })])

    for (const check of checks) expect(check.remedy === '', check.id).toBe(check.state === 'good')
    expect(checks.filter((check) => check.state === 'bad')).toEqual([])
    expect(checks.map((check) => check.id)).toContain('mattermost-team:mission')
  })

  it('say that nothing answers, and no more', async () => {
    const { mattermost, standIn } = await start()
    await standIn.control.stop()

    expect(await mattermost.checks([])).toMatchObject([{ id: 'mattermost-reachable', state: 'bad' }])
    await standIn.control.start()
  })

  it('say that the token is not taken, or not that of an administrator', async () => {
    const wrong = await start({ token: 'x'.repeat(26) })
    expect((await states(wrong.mattermost)).get('mattermost-admin-token')).toMatchObject({ state: 'bad' })
    const { standIn } = wrong
    const user = createSeeding(standIn.world).user({ username: 'member' })
    const settings = { mattermost: { url: standIn.url, adminToken: createSeeding(standIn.world).token(user.id) } }
    const member = await start({ settings })
    expect((await states(member.mattermost)).get('mattermost-admin-token')).toMatchObject({
      state: 'bad',
      found: 'member is not a system administrator',
    })
  })

  it('say why guests cannot be made, and what a restricted member is', async () => {
    const refuse = await start({ licensed: false })
    expect((await states(refuse.mattermost)).get('mattermost-guests')).toMatchObject({
      state: 'bad',
      found: 'no licence',
    })
    const restricted = await start({ licensed: false, settings: { guests: { whenUnavailable: 'restricted-member' } } })
    expect((await states(restricted.mattermost)).get('mattermost-guests')).toMatchObject({ state: 'warning' })
  })

  it('count the members of each team that the terms name, against the limit', async () => {
    const { mattermost, standIn } = await start({ server: { TeamSettings: { MaxUsersPerTeam: 12 } } })
    const seeding = createSeeding(standIn.world)
    const [, near, full] = ['small', 'near', 'full'].map((name) => seeding.team({ name }))
    for (let n = 0; n < 12; n += 1) {
      const user = seeding.user({ username: `user${n}` })
      if (full) seeding.teamMember(full, user)
      if (near && n < 5) seeding.teamMember(near, user)
    }

    const found = await states(mattermost, [
      partner('Coast', { small: [], near: [], full: [] }),
      partner('Gone', { nowhere: [] }, 'suspended'),
      partner('Relief', { missing: ['x'] }),
    ])

    const stateOf = (team: string) => found.get(`mattermost-team:${team}`)?.state
    expect(['small', 'near', 'full', 'missing', 'nowhere'].map(stateOf)).toEqual([
      'good',
      'warning',
      'bad',
      'bad',
      undefined,
    ])
  })
})
