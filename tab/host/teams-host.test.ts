import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Host } from './host.ts'
import { openTeamsHost, type TeamsHostDeps, type TeamsLibrary } from './teams-host.ts'

const tid = '0f6a2c9e-5b1d-4c38-8f72-3a9d5e7c1b02'
const never = () => new Promise<never>(() => {})

/** A library that behaves like teams-js inside a host which answers. */
function teams(change: { app?: object; getAuthToken?: (request?: { silent?: boolean }) => Promise<string> } = {}) {
  const library = {
    app: {
      initialize: vi.fn(async () => {}),
      getContext: vi.fn(async () => ({
        app: {
          locale: 'nb-no',
          theme: 'dark',
          host: { name: 'Teams', clientType: 'web' },
          appId: { toString: () => 'aaaaaaaa-0000-4000-8000-000000000001' },
        },
        page: { id: 'mission', subPageId: 'post/abc' },
        user: { tenant: { id: tid.toUpperCase() } },
      })),
      registerOnThemeChangeHandler: vi.fn(),
      notifyAppLoaded: vi.fn(),
      notifySuccess: vi.fn(async () => ({ hasFinishedSuccessfully: true })),
      notifyExpectedFailure: vi.fn(),
      openLink: vi.fn(async () => {}),
      ...change.app,
    },
    authentication: { getAuthToken: vi.fn(change.getAuthToken ?? (async () => 'token')) },
  }
  return library
}

const framed = { parent: {}, opener: null, open: vi.fn() } as unknown as Window

function deps(library: ReturnType<typeof teams>, window: Window = framed): TeamsHostDeps {
  return {
    teams: library as unknown as TeamsLibrary,
    window,
    hostOrigins: ['http://localhost:4300'],
    answerTimeoutMs: 15_000,
    tokenTimeoutMs: 20_000,
    promptTimeoutMs: 300_000,
  }
}

async function host(library: ReturnType<typeof teams>): Promise<Host> {
  const opened = await openTeamsHost(deps(library))
  if (opened === undefined) throw new Error('no host')
  return opened
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.mocked(framed.open).mockClear()
})

describe('a page outside any host', () => {
  it('is told apart without waiting', async () => {
    const alone = { opener: null } as unknown as Window
    Object.assign(alone, { parent: alone })

    expect(await openTeamsHost(deps(teams(), alone))).toBeUndefined()
  })
})

describe('a host', () => {
  it('is greeted with the further origins that it may speak from, and told that something is loading', async () => {
    const library = teams()
    await host(library)

    expect(library.app.initialize).toHaveBeenCalledWith(['http://localhost:4300'])
    expect(library.app.notifyAppLoaded).toHaveBeenCalledOnce()
  })

  it('gives theme, language, place and a hint at the tenant', async () => {
    expect((await host(teams())).context).toEqual({
      name: 'Teams/web',
      theme: 'dark',
      locale: 'nb-no',
      pageId: 'mission',
      subPageId: 'post/abc',
      tenantHint: tid,
    })
  })

  it('that says nothing is given up after 15 s', async () => {
    const opening = expect(openTeamsHost(deps(teams({ app: { initialize: never } })))).rejects.toThrow('did not answer')
    await vi.advanceTimersByTimeAsync(15_000)
    await opening
  })

  it('passes every change of theme on, unknown ones as the default', async () => {
    const library = teams()
    const heard: string[] = []
    ;(await host(library)).onTheme((theme) => heard.push(theme))
    const say = library.app.registerOnThemeChangeHandler.mock.calls[0]?.[0] as (theme: string) => void
    for (const theme of ['contrast', 'glass', 'dark']) say(theme)

    expect(heard).toEqual(['contrast', 'default', 'dark'])
  })
})

describe('a token', () => {
  it('is asked for silently first', async () => {
    const library = teams()

    expect(await (await host(library)).getToken({ mayPrompt: true })).toBe('token')
    expect(library.authentication.getAuthToken.mock.calls).toEqual([[{ silent: true }]])
  })

  it('is asked for with a window when silence does not do and the person may be asked', async () => {
    const library = teams({
      getAuthToken: async (request) => {
        if (request?.silent) throw new Error('resourceRequiresConsent')
        return 'token'
      },
    })
    const onPrompt = vi.fn()

    expect(await (await host(library)).getToken({ mayPrompt: true, onPrompt })).toBe('token')
    expect(onPrompt).toHaveBeenCalledOnce()
  })

  it('never opens a window when nobody may be asked', async () => {
    const library = teams({ getAuthToken: async () => Promise.reject(new Error('interaction_required')) })

    await expect((await host(library)).getToken({ mayPrompt: false })).rejects.toMatchObject({ refusal: 'other' })
    expect(library.authentication.getAuthToken).toHaveBeenCalledOnce()
  })

  it('is not asked for a second time when a window cannot help', async () => {
    const library = teams({ getAuthToken: async () => Promise.reject(new Error('resourceDisabled')) })

    await expect((await host(library)).getToken({ mayPrompt: true })).rejects.toMatchObject({ refusal: 'disabled' })
    expect(library.authentication.getAuthToken).toHaveBeenCalledOnce()
  })

  it('that never comes turns into a question after 20 s, and into “not finished” after five minutes', async () => {
    const library = teams({ getAuthToken: never })
    const opened = await host(library)
    const asked = expect(opened.getToken({ mayPrompt: true })).rejects.toMatchObject({ refusal: 'cancelled' })
    await vi.advanceTimersByTimeAsync(20_000)
    expect(library.authentication.getAuthToken).toHaveBeenCalledTimes(2)

    await vi.advanceTimersByTimeAsync(300_000)
    await asked
  })
})

describe('an outside link', () => {
  it('is opened by the host, and by the browser where the host will not', async () => {
    const willing = teams()
    ;(await host(willing)).openExternal('https://example.org/')
    expect(willing.app.openLink).toHaveBeenCalledWith('https://example.org/')

    const unwilling = teams({ app: { openLink: vi.fn(async () => Promise.reject(new Error('not supported'))) } })
    ;(await host(unwilling)).openExternal('https://example.org/')
    await vi.advanceTimersByTimeAsync(0)
    expect(framed.open).toHaveBeenCalledWith('https://example.org/', '_blank', 'noopener,noreferrer')
  })

  it('B8: is dropped when it is not a web or mail address', async () => {
    const library = teams()
    ;(await host(library)).openExternal('javascript:alert(1)')

    expect(library.app.openLink).not.toHaveBeenCalled()
    expect(framed.open).not.toHaveBeenCalled()
  })
})
