import { beforeEach, describe, expect, it } from 'vitest'
import type { HostToken } from '../../../entra/open.ts'
import { type AppState, type Bridge, createBridge } from './bridge.ts'
import { APP_ID } from './context.ts'
import type { LinkTarget } from './link.ts'

const TID = '0f6a2c9e-5b1d-4c38-8f72-3a9d5e7c1b02'

let posted: object[]
let states: [AppState, string][]
let opened: LinkTarget[]
let token: () => Promise<HostToken>
let bridge: Bridge

beforeEach(() => {
  posted = []
  states = []
  opened = []
  token = async () => ({ token: 'a.b.c' })
  bridge = createBridge({
    post: (message) => posted.push(message),
    context: () => ({ entityId: 'mission' }),
    tid: TID,
    getToken: () => token(),
    onState: (state, reason) => states.push([state, reason]),
    open: (target) => {
      opened.push(target)
      return target.kind === 'outside' || target.pageId === 'mission'
    },
  })
})

const say = async (func: string, ...args: unknown[]): Promise<unknown> => {
  posted = []
  await bridge.receive({ id: 7, uuidAsString: 'u-7', func, args, timestamp: 1, apiVersionTag: 'v2_x' })
  return posted[0]
}

describe('the conversation with teams-js', () => {
  it('begins with the place, the client and what this host can do, in the order that leaves nested authentication out', async () => {
    const reply = (await say('initialize', '2.58.0', 4)) as { id: number; uuidAsString: string; args: string[] }

    expect(reply).toMatchObject({ id: 7, uuidAsString: 'u-7' })
    expect(reply.args.slice(0, 2)).toEqual(['content', 'web'])
    expect(JSON.parse(reply.args[2] ?? '')).toMatchObject({ apiVersion: 4, isLegacyTeams: false })
    expect(reply.args[2]).not.toContain('nestedAppAuth')
    expect(reply.args[3]).toMatch(/^2\.\d+\.\d+$/)
  })

  it('gives the context of the moment', async () => {
    expect(await say('getContext')).toMatchObject({ args: [{ entityId: 'mission' }] })
  })

  it('gives a token, or the words of the refusal', async () => {
    expect(await say('authentication.getAuthToken', [], [], true, undefined)).toMatchObject({ args: [true, 'a.b.c'] })

    token = async () => ({ refusal: 'resourceRequiresConsent' })
    expect(await say('authentication.getAuthToken', [], [], true, undefined)).toMatchObject({
      args: [false, 'resourceRequiresConsent'],
    })

    token = async () => Promise.reject(new Error('network'))
    expect(await say('authentication.getAuthToken')).toMatchObject({ args: [false, 'Timeout'] })
  })

  it('gives no token for another tenant than that of the person', async () => {
    expect(await say('authentication.getAuthToken', [], [], true, TID)).toMatchObject({ args: [true, 'a.b.c'] })
    expect(await say('authentication.getAuthToken', [], [], true, 'other')).toMatchObject({
      args: [false, 'TokenMismatch'],
    })
  })

  it('follows how the app says it is doing', async () => {
    expect(await say('appInitialization.appLoaded', '2.58.0')).toBeUndefined()
    expect(await say('appInitialization.success', '2.58.0')).toMatchObject({ args: [] })
    expect(await say('appInitialization.expectedFailure', 'PermissionError', undefined)).toBeUndefined()
    expect(await say('appInitialization.failure', 'Other', 'The mission is away.')).toBeUndefined()

    expect(states).toEqual([
      ['loaded', ''],
      ['shown', ''],
      ['refused', 'PermissionError'],
      ['failed', 'The mission is away.'],
    ])
  })

  it('tells of a new theme only an app that listens, by a message without an id', async () => {
    bridge.changeTheme('dark')
    expect(posted).toEqual([])

    await say('registerHandler', 'themeChange')
    bridge.changeTheme('dark')
    expect(posted).toEqual([{ func: 'themeChange', args: ['dark'] }])
  })

  it('starts anew when the app in the frame starts anew', async () => {
    await say('registerHandler', 'themeChange')
    await say('initialize')
    posted = []
    bridge.changeTheme('dark')

    expect(posted).toEqual([])
  })

  it('leaves unanswered what is not teams-js, and what this host never promised', async () => {
    for (const data of [
      undefined,
      null,
      'initialize',
      7,
      {},
      { func: 'initialize' },
      { id: '1', func: 'initialize' },
    ]) {
      await bridge.receive(data)
    }
    for (const func of ['nestedAppAuth.execute', 'constructor', 'toString', '__proto__']) {
      await bridge.receive({ id: 1, func, args: [] })
    }

    expect(posted).toEqual([])
  })
})

describe('links', () => {
  it('lead outside when they are web or mail addresses', async () => {
    expect(await say('executeDeepLink', 'https://example.org/a')).toMatchObject({ args: [true] })
    expect(await say('executeDeepLink', 'mailto:desk@example.org')).toMatchObject({ args: [true] })
    expect(opened).toEqual([
      { kind: 'outside', url: 'https://example.org/a' },
      { kind: 'outside', url: 'mailto:desk@example.org' },
    ])
  })

  it('lead to a place in the app when they name it', async () => {
    const context = encodeURIComponent(JSON.stringify({ subEntityId: 'post/abc' }))
    await say('executeDeepLink', `https://teams.microsoft.com/l/entity/${APP_ID}/mission?context=${context}`)
    await say('executeDeepLink', `https://teams.microsoft.com/l/entity/${APP_ID}/mission?context=%7B`)
    await say('pages.currentApp.navigateTo', { pageId: 'mission', subPageId: 'post/def' })

    expect(opened).toEqual([
      { kind: 'app', pageId: 'mission', subPageId: 'post/abc' },
      { kind: 'app', pageId: 'mission', subPageId: '' },
      { kind: 'app', pageId: 'mission', subPageId: 'post/def' },
    ])
  })

  it('are refused when they are scripts, files or no addresses, and for pages that there are not', async () => {
    for (const url of ['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x', '/l/entity', 7, undefined]) {
      expect(await say('executeDeepLink', url)).toMatchObject({ args: [false, expect.any(String)] })
    }
    expect(opened).toEqual([])
    expect(await say('pages.currentApp.navigateTo', { pageId: 'nope' })).toMatchObject({
      args: ['There is no such page.'],
    })
  })
})
