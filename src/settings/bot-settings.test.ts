import { describe, expect, it } from 'vitest'
import { parseSettings, SettingsInvalid } from './load.ts'

const id = '00000000-0000-4000-8000-000000000001'
const real = {
  publicUrl: 'https://mission.example',
  mattermost: { url: 'https://mattermost.example', adminToken: 'x' },
  entra: { clientId: id },
  operator: { tenantId: id },
}
const local = (connectorUrl?: string) => ({
  publicUrl: 'http://mission.localhost:4310',
  mattermost: { url: 'http://127.0.0.1:4303', adminToken: 'x' },
  entra: {
    clientId: id,
    cloud: 'sandbox',
    customCloud: {
      name: 'sandbox',
      loginUrl: 'http://127.0.0.1:4301',
      graphUrl: 'http://127.0.0.1:4302',
      frameAncestors: [],
      ...(connectorUrl === undefined ? {} : { connectorUrl }),
    },
  },
  operator: { tenantId: id },
})

function problemsOf(tree: object): string {
  try {
    parseSettings(tree)
    return ''
  } catch (error) {
    if (error instanceof SettingsInvalid) return error.problems.join('\n')
    throw error
  }
}

describe('the settings of the bot', () => {
  it('I8: an empty app id is refused at start, because the SDK would then let anybody in', () => {
    expect(problemsOf({ ...real, bot: { secret: 'x' } })).toMatch(/bot\.appId: is empty/)
    expect(problemsOf({ ...real, bot: { appId: '', secret: 'x' } })).toMatch(/bot\.appId: is empty/)
    expect(problemsOf({ ...local(), bot: { secret: 'x' } })).toMatch(/bot\.appId: is empty/)
  })

  it('I8: the signed channel of a cloud on this machine may do without one', () => {
    expect(problemsOf({ ...local('http://127.0.0.1:4304'), bot: { secret: 'x' } })).toBe('')
  })

  it('I8: a custom cloud that is described but not chosen lends nothing', () => {
    const tree = local('http://127.0.0.1:4304')

    expect(problemsOf({ ...tree, entra: { ...tree.entra, cloud: 'commercial' }, bot: { secret: 'x' } })).toMatch(
      /bot\.appId: is empty/,
    )
  })

  it('hostile 27: a connector that is not on this machine stops the start', () => {
    expect(problemsOf({ ...local('https://connector.evil.example'), bot: { secret: 'x' } })).toMatch(
      /allowed only when every address is on this machine, and https:\/\/connector\.evil\.example is not/,
    )
  })

  it('name what is missing', () => {
    expect(problemsOf({ ...real, bot: { appId: id } })).toMatch(/bot\.secret: is missing/)
    expect(problemsOf({ ...real, bot: { appId: id, secret: 'x', serviceOrigins: ['http://smba.example'] } })).toMatch(
      /must begin with https/,
    )
  })

  it('without the block there is no bot, and nothing to say', () => {
    expect(problemsOf(real)).toBe('')
    expect(parseSettings(real).bot).toBeUndefined()
  })
})
