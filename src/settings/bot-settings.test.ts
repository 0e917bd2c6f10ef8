import { describe, expect, it } from 'vitest'
import { parseSettings } from './load.ts'
import { localTree, problemsOf, realTree, someGuid } from './settings-tree.fixture.ts'

const real = realTree
const local = (connectorUrl?: string) => localTree(connectorUrl === undefined ? {} : { connectorUrl })

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
    expect(problemsOf({ ...real, bot: { appId: someGuid } })).toMatch(/bot\.secret: is missing/)
    expect(
      problemsOf({ ...real, bot: { appId: someGuid, secret: 'x', serviceOrigins: ['http://smba.example'] } }),
    ).toMatch(/must begin with https/)
  })

  it('without the block there is no bot, and nothing to say', () => {
    expect(problemsOf(real)).toBe('')
    expect(parseSettings(real).bot).toBeUndefined()
  })
})
