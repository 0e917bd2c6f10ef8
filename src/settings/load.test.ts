import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { loadSettings, parseSettings } from './load.ts'
import { Secret } from './secret.ts'
import { someGuid as id, localTree, problemsOf, realTree } from './settings-tree.fixture.ts'

const base = realTree
const sandbox = localTree()

describe('settings', () => {
  it('name every problem at once, with its path', () => {
    const problems = problemsOf({
      ...base,
      publicUrl: 'https://mission.example/',
      listen: { port: 99_999 },
      colour: 'blue',
    })

    expect(problems).toContain('publicUrl: must be an origin')
    expect(problems).toContain('listen.port')
    expect(problems).toContain('settings: colour is not a setting; check the spelling')
  })

  it('take no terms for the operator’s own people, who are members and not guests', () => {
    expect(problemsOf({ ...base, partners: [{ tid: id, name: 'Ourselves' }] })).toContain(
      'partners.0.tid: is operator.tenantId',
    )
  })

  it('are frozen, and their secrets never show themselves', () => {
    const settings = parseSettings(base)

    expect(Object.isFrozen(settings.mattermost)).toBe(true)
    expect(
      `${settings.mattermost.adminToken} ${JSON.stringify(settings)} ${inspect(settings, { depth: 9 })}`,
    ).not.toContain('admin-token-value')
    expect(settings.mattermost.adminToken.reveal()).toBe('admin-token-value')
    expect(inspect(new Secret('x'))).toBe('[secret]')
  })

  it('come from a file, and a variable or a secret file overrides it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'settings-'))
    const file = join(folder, 'settings.json')
    const tokenFile = join(folder, 'token')
    writeFileSync(file, JSON.stringify(base))
    writeFileSync(tokenFile, 'from-the-secret-file\n')

    const settings = loadSettings({
      MISSION_SETTINGS: file,
      MISSION_LISTEN__TRUSTED_PROXY_HOPS: '2',
      MISSION_SLASH_COMMANDS: '["me"]',
      MISSION_MATTERMOST__ADMIN_TOKEN_FILE: tokenFile,
      PATH: 'ignored',
    })

    expect(settings.listen.trustedProxyHops).toBe(2)
    expect(settings.slashCommands).toEqual(['me'])
    expect(settings.mattermost.adminToken.reveal()).toBe('from-the-secret-file')
  })

  it('say which file could not be read', () => {
    expect(() => loadSettings({ MISSION_SETTINGS: '/nowhere.json' })).toThrow(/MISSION_SETTINGS=\/nowhere\.json/)
    expect(() => loadSettings({ MISSION_ENTRA__CLIENT_SECRET_FILE: '/nowhere' })).toThrow(
      /MISSION_ENTRA__CLIENT_SECRET_FILE=\/nowhere: the file cannot be read/,
    )
  })

  it('demand https wherever people come from outside', () => {
    expect(problemsOf({ ...base, publicUrl: 'http://mission.example' })).toContain('must begin with https://')
  })

  it.each([
    ['the tab', { publicUrl: 'https://mission.example' }],
    ['Mattermost', { mattermost: { url: 'http://10.0.0.5:8065', adminToken: 'x' } }],
    [
      'the issuer',
      {
        entra: {
          ...sandbox.entra,
          customCloud: { ...sandbox.entra.customCloud, loginUrl: 'https://login.evil.example' },
        },
      },
    ],
    [
      'Graph',
      { entra: { ...sandbox.entra, customCloud: { ...sandbox.entra.customCloud, graphUrl: 'http://192.168.1.9' } } },
    ],
    [
      'a host page',
      {
        entra: {
          ...sandbox.entra,
          customCloud: {
            ...sandbox.entra.customCloud,
            frameAncestors: ['http://localhost:4300', 'https://teams.evil.example'],
          },
        },
      },
    ],
    ['a name that only looks local', { publicUrl: 'http://localhost.evil.example' }],
    ['the listener', { listen: { host: '0.0.0.0' } }],
  ])('hostile 27, I8: a cloud of one’s own is refused beside %s outside this machine', (_what, change) => {
    expect(problemsOf(sandbox)).toBe('')
    expect(problemsOf({ ...sandbox, ...change })).not.toBe('')
  })
})
