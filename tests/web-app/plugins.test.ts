import type { BrowserContext, FrameLocator, Locator, Page, Response } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { walkIn } from '../journeys/windows.ts'
import { hasBrowser, openBrowser } from '../support/browser.ts'
import { openRunningSandbox, type RunningSandbox } from '../support/running-sandbox.ts'
import { until } from '../support/until.ts'
import { buildPlugins, hasGo, type PluginId, pluginIds } from './plugin/build.ts'

/**
 * Plugins on the server named by `MATTERMOST_URL`, in its own web app, inside the tab. Ours is put there under the ids of
 * Playbooks, Boards, Agents and Calls, and taken away again: use a server of your own, with uploads of plugins allowed.
 */
const { MATTERMOST_URL: url, MATTERMOST_ADMIN_TOKEN: adminToken } = process.env

const isReady = hasBrowser && url && adminToken && (await hasGo())

/** Refused to a guest by the server itself on every boot (recorded), and a call about the operator's licence. */
const refusedAnyway = [
  /^403 GET \/api\/v4\/teams\?/,
  /^403 GET \/api\/v4\/trial-license\/prev$/,
  /^403 GET \/api\/v4\/teams\/[a-z0-9]{26}\/groups_by_channels/,
  /^40[03] GET \/api\/v4\/cloud\/check-cws-connection$/,
]

type Echo = {
  readonly plugin: string
  readonly user: string
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string[]>
  readonly bytes: number
  readonly files: Record<string, number>
}

describe.skipIf(!isReady)('plugins in Mattermost’s own web app inside the tab', () => {
  let sandbox: RunningSandbox
  let browser: BrowserContext
  let page: Page
  let tab: FrameLocator
  let frame: FrameLocator
  let guestId = ''
  const refused: string[] = []
  const errors: string[] = []
  const windows: string[] = []

  /** As the administrator, straight at the server. */
  async function call<T>(method: string, path: string, body?: string | FormData): Promise<T> {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${adminToken}`, 'X-Requested-With': 'XMLHttpRequest' },
      ...(body ? { body } : {}),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const running = async (): Promise<string[]> =>
    (await call<{ id: string }[]>('GET', '/api/v4/plugins/webapp')).map(({ id }) => id)

  async function put(id: PluginId, packed: Buffer): Promise<void> {
    const form = new FormData()
    form.append('plugin', new Blob([new Uint8Array(packed)]), `${id}.tar.gz`)
    form.append('force', 'true')
    await call('POST', '/api/v4/plugins', form)
    await call('POST', `/api/v4/plugins/${id}/enable`)
    await until(async () => (await running()).includes(id), `${id} runs`)
  }

  const shown = (name: string): Locator => frame.getByTestId(name).last()
  async function read<T>(name: string): Promise<T> {
    await shown(name).waitFor()
    return JSON.parse((await shown(name).textContent()) ?? '') as T
  }
  const frameUrl = (): string =>
    page
      .frames()
      .find((each) => new URL(each.url()).hostname === 'chat.localhost')
      ?.url() ?? ''

  /** As a script of Mattermost's own page asks. */
  const asPage = (path: string, options: object = {}): Promise<{ status: number; text: string }> =>
    frame.locator('body').evaluate(
      async (_body, [where, how]) => {
        const answer = await fetch(where as string, how as RequestInit)
        return { status: answer.status, text: await answer.text() }
      },
      [path, options] as const,
    )

  async function choose(product: string): Promise<void> {
    await tab.getByRole('button', { name: 'More of Mattermost' }).click()
    await tab.getByRole('menuitem', { name: product }).click()
  }

  beforeAll(async () => {
    const packed = await buildPlugins()
    for (const [id, plugin] of packed) await put(id, plugin)
    process.env['SANDBOX_PLUGINS'] = 'playbooks,agents,calls,boards'
    sandbox = await openRunningSandbox()
    browser = await openBrowser('partitioned')
    browser.on('weberror', (error) => errors.push(String(error.error())))
    browser.on('page', (opened) => windows.push(opened.url()))
    browser.on('response', (response: Response) => {
      const { hostname, pathname, search } = new URL(response.url())
      const line = `${response.status()} ${response.request().method()} ${pathname}${search}`
      if (hostname === 'chat.localhost' && response.status() >= 400) refused.push(line)
    })
    const partner = await walkIn(browser, sandbox, 'ingrid')
    page = partner.page
    tab = partner.root as FrameLocator
    frame = tab.frameLocator('iframe[title="The whole Mattermost"]')
    await tab.getByRole('button', { name: 'Whole Mattermost' }).click()
    await frame.locator('#post_textbox').waitFor()
    guestId = (JSON.parse((await asPage('/api/v4/users/me')).text) as { id: string }).id
  }, 600_000)
  afterAll(async () => {
    await browser?.close()
    await sandbox?.close()
    if (!isReady) return
    for (const id of pluginIds) await call('DELETE', `/api/v4/plugins/${id}`)
  })

  it('boot without an error that a guest would not see anyway', async () => {
    await frame.getByRole('button', { name: 'Start call' }).waitFor()
    expect(refused.filter((line) => !refusedAnyway.some((form) => form.test(line)))).toEqual([])
    expect(errors).toEqual([])
  })

  it.each<[string, string, string, RegExp]>([
    ['Playbooks', 'playbooks', '/playbooks', /^\/playbooks/],
    ['Boards', 'focalboard', '/boards', /^\/boards/],
  ])('%s opens in place from its entry, as this guest, with headers of ours alone', async (entry, id, _at, path) => {
    await choose(entry)
    const answer = await read<Echo>(`${id}-answer`)

    expect(new URL(frameUrl()).pathname).toMatch(path)
    expect([answer.plugin, answer.user, answer.method, answer.path]).toEqual([id, guestId, 'POST', '/api/v0/query'])
    const names = Object.keys(answer.headers).map((name) => name.toLowerCase())
    expect(names).toEqual(expect.arrayContaining(['content-type', 'x-requested-with', 'user-agent']))
    for (const name of ['authorization', 'cookie', 'origin', 'referer', 'x-csrf-token'])
      expect(names).not.toContain(name)
  })

  it('Agents opens beside the messages, uploads, and reads an answer piece by piece', async () => {
    await choose('Agents')
    await tab.getByText(/choose Agents at the edge on the right/).waitFor()
    await frame.locator('#app-bar-icon-mattermost-ai').click()
    await read<Echo>('mattermost-ai-agents')
    await frame.getByRole('button', { name: 'Ask the agent' }).click()
    await expect
      .poll(() => read('mattermost-ai-done'))
      .toEqual({ uploaded: { 'logbook.bin': 300_000 }, isFirstPieceHere: true, streamed: 131_072 })
  })

  it('Calls opens a socket of its own, speaks text and bytes, and is answered there alone', async () => {
    await frame.getByRole('button', { name: 'Start call' }).click()
    await expect
      .poll(async () => (await read<{ heard: string[] }>('com.mattermost.calls-call')).heard)
      .toEqual(['ice 0', 'join 0', 'sdp 5000'])

    const heard = await call<{ action: string; user: string; bytes: object }[]>(
      'GET',
      '/plugins/com.mattermost.calls/heard',
    )
    expect(heard.map(({ action, user, bytes }) => [action, user === guestId, bytes])).toEqual([
      ['custom_com.mattermost.calls_join', true, {}],
      ['custom_com.mattermost.calls_sdp', true, { data: 5000 }],
      ['custom_com.mattermost.calls_ice', true, {}],
    ])
  })

  it('says that the large window of a call does not open from here, and opens none', async () => {
    await tab.getByText(/large view of a call/).waitFor()
    expect(windows.filter((opened) => opened.includes('chat.localhost'))).toEqual([])
  })

  it('hears what a plugin says to the guest and to a granted channel, and nothing of another', async () => {
    const team = await call<{ id: string }>('GET', '/api/v4/teams/name/harbour-relief')
    const channelOf = async (name: string) =>
      (await call<{ id: string }>('GET', `/api/v4/teams/${team.id}/channels/name/${name}`)).id
    const say = (said: object) => call('POST', '/plugins/playbooks/say', JSON.stringify({ event: 'said', ...said }))

    await say({ channel: await channelOf('town-square'), data: { text: 'to all members' } })
    await say({ user: guestId, data: { text: 'of another', channel_id: await channelOf('town-square') } })
    await say({ channel: await channelOf('situation'), data: { text: 'to the channel' } })
    await say({ user: guestId, data: { text: 'to the guest' } })
    await expect
      .poll(async () => (await read<{ text: string }[]>('playbooks-said')).map(({ text }) => text))
      .toEqual(['to the channel', 'to the guest'])
  })

  it.each([
    ['/playbooks/runs/run1', 'playbooks'],
    ['/boards/board/b1', 'focalboard'],
  ])('a link in a message to %s opens in place', async (path, id) => {
    const team = await call<{ id: string }>('GET', '/api/v4/teams/name/harbour-relief')
    const channel = await call<{ id: string }>('GET', `/api/v4/teams/${team.id}/channels/name/situation`)
    const message = `Look at ${url}${path}`
    await call('POST', '/api/v4/posts', JSON.stringify({ channel_id: channel.id, message }))
    await tab.getByRole('button', { name: 'Mission view' }).click()
    await tab
      .getByRole('navigation')
      .getByRole('button', { name: /^Situation\b/ })
      .first()
      .click()
    await tab.getByRole('article').filter({ hasText: path }).last().getByRole('link').last().click()
    await expect.poll(() => new URL(frameUrl()).pathname).toBe(path)
    await frame.getByRole('heading', { name: `${id} at ${path}` }).waitFor()
  })

  it('is refused by a plugin in its own words, and shown nothing as a page', async () => {
    expect(await asPage('/plugins/playbooks/forbidden')).toEqual({
      status: 403,
      text: expect.stringContaining('guests may not'),
    })
    const opened = await browser.newPage()
    await opened.goto(`${new URL(frameUrl()).origin}/plugins/playbooks/page`)
    expect(await opened.title()).not.toBe('ran')
    await opened.close()
  })

  it('knows of a plugin that was stopped', async () => {
    await call('POST', '/api/v4/plugins/focalboard/disable')
    await until(async () => !(await running()).includes('focalboard'), 'it is stopped')
    expect((await asPage('/plugins/focalboard/x')).status).toBe(404)
    await page.reload()
    await tab.getByRole('button', { name: 'More of Mattermost' }).waitFor()
    await choose('Boards')
    await tab.getByText(/Boards is not switched on at this Mattermost/).waitFor()
    await call('POST', '/api/v4/plugins/focalboard/enable')
  })
})
