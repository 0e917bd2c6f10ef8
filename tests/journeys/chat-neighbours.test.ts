import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hasBrowser, openBrowser } from '../support/browser.ts'
import { type Mission, openMission } from '../support/mission.ts'
import { until } from '../support/until.ts'
import { type ChatOrigins, type ChatWindow, openChatWindow } from './chat-parent.ts'

/** Tab and chat below one domain, as in production: for a browser they are one site, and a foreign page is another. */
describe.skipIf(!hasBrowser)('the whole Mattermost among its neighbours', () => {
  let mission: Mission
  let browser: BrowserContext
  let origins: ChatOrigins
  let sessionToken = ''
  let userId = ''
  let evilUrl = ''
  let chat: ChatWindow
  beforeAll(async () => {
    mission = await openMission({
      settings: (ports) => ({
        publicUrl: `http://mission.fleet.localhost:${ports.mission}`,
        chatUrl: `http://chat.fleet.localhost:${ports.mission}`,
      }),
    })
    browser = await openBrowser('allowed')
    origins = { missionUrl: mission.publicUrl, chatUrl: mission.publicUrl.replace('//mission.', '//chat.') }
    evilUrl = mission.publicUrl.replace('mission.fleet', 'evil')
    const session = await mission.signIn('ingrid')
    sessionToken = session.sessionToken
    userId = session.guest.userId
  })
  afterAll(async () => {
    await browser?.close()
    await mission?.close()
  })
  beforeEach(async () => {
    chat = await openChatWindow(browser, origins, sessionToken)
    await chat.root.getByRole('heading', { level: 1 }).waitFor()
    await chat.root.locator('html[data-connection=open]').waitFor()
    return () => chat.page.close()
  })

  /**
   * What reached Mattermost in this person's name while another page did something. Their own page, which asks by itself,
   * is closed before; the cookie stays.
   */
  async function reachedDuring(act: () => Promise<unknown>): Promise<string[]> {
    const { control } = mission.mattermost
    const asked = () => control.calls().filter(({ authUserId }) => authUserId === userId)
    await chat.page.close()
    let seen = -1
    let quietLooks = 0
    await until(() => {
      quietLooks = asked().length === seen ? quietLooks + 1 : 0
      seen = asked().length
      return quietLooks === 30
    }, 'what the page asked is over')
    control.clearCalls()
    await act()
    expect((await browser.cookies(origins.chatUrl)).map(({ name }) => name)).toContain('__Host-mission-chat')
    return asked().map(({ method, path }) => `${method} ${path}`)
  }

  const tries = (chatUrl: string): string => `(async () => {
    const quietly = (promise) => promise.then((answer) => answer.type + answer.status, () => 'failed')
    const results = []
    for (const init of [
      { credentials: 'include' },
      { credentials: 'include', mode: 'no-cors' },
      { credentials: 'include', mode: 'no-cors', method: 'POST', body: '{}' },
    ]) for (const path of ['/api/v4/users/me/teams', '/api/v4/users/me/preferences', '/plugins/playbooks/x'])
      results.push(await quietly(fetch('${chatUrl}' + path, init)))
    const image = new Image()
    await new Promise((resolve) => { image.onload = () => { results.push('image'); resolve() }; image.onerror = resolve; image.src = '${chatUrl}/api/v4/users/me/image' })
    const socket = new WebSocket('${chatUrl.replace('http', 'ws')}/api/v4/websocket?connection_id=&sequence_number=0')
    await new Promise((resolve) => { socket.onopen = () => { results.push('socket'); resolve() }; socket.onerror = resolve })
    return results
  })()`

  it.each([
    ['B6: a page of the tab’s own site', () => origins.missionUrl],
    ['hostile 4: a page of elsewhere', () => evilUrl],
  ])('%s gets nothing with this browser’s cookie, and Mattermost hears nothing', async (_name, url) => {
    const page = await browser.newPage()
    await page.goto(`${url()}/healthz`)
    let results: string[] = []
    const reached = await reachedDuring(async () => {
      results = (await page.evaluate(tries(origins.chatUrl))) as string[]
    })

    expect(results.filter((result) => !['failed', 'opaque0', 'opaque403', 'opaque401'].includes(result))).toEqual([])
    expect(reached).toEqual([])
    await page.close()
  })

  it.each(['/', '/_enter', '/static/root.html', '/login', '/mission/channels/x'])(
    'B5: a page of elsewhere cannot frame %s',
    async (path) => {
      const page = await browser.newPage()
      await page.goto(`${evilUrl}/healthz`)
      const refused = page.waitForEvent('console', (line) => /frame-ancestors/.test(line.text()))
      await page.evaluate(`(() => {
        const frame = document.createElement('iframe')
        frame.src = '${origins.chatUrl}${path}'
        document.body.append(frame)
      })()`)
      await refused
      expect(page.frames().map((frame) => frame.url())).not.toContain(`${origins.chatUrl}${path}`)
      await page.close()
    },
  )

  it('B1: a page of elsewhere cannot put its own person in: no message, form or address of it is taken', async () => {
    const other = (await mission.signIn('jonas')).sessionToken
    const ticketFor = async (purpose = 'frame'): Promise<string> => {
      const answer = await mission.post('/api/chat/ticket', { purpose }, { Authorization: `Bearer ${other}` })
      return ((await answer.json()) as { ticket: string }).ticket
    }
    const page = await browser.newPage()
    await page.goto(`${evilUrl}/healthz`)
    const opened = browser.waitForEvent('page')
    await page.evaluate(`window.victim = window.open('${origins.chatUrl}/_enter')`)
    const victim = await opened
    await victim.getByRole('heading', { name: 'This link is used up' }).waitFor()
    await page.evaluate(`victim.postMessage({ kind: 'mission-enter', ticket: '${await ticketFor()}' }, '*')`)
    await page.evaluate(`(async () => {
      await fetch('${origins.chatUrl}/_enter', { method: 'POST', mode: 'no-cors', credentials: 'include', body: JSON.stringify({ ticket: '${await ticketFor()}' }) }).catch(() => undefined)
    })()`)
    await victim.goto(`${origins.chatUrl}/_enter?ticket=${await ticketFor()}`)
    await victim.getByRole('heading', { name: 'This link is used up' }).waitFor()
    await victim.goto('about:blank')
    await victim.goto(`${origins.chatUrl}/_enter#${await ticketFor()}`)
    await victim.getByRole('heading', { name: 'This link is used up' }).waitFor()
    await victim.goto('about:blank')
    await victim.goto(`${origins.chatUrl}/_enter#${await ticketFor('browser')}`)
    await victim.getByRole('button', { name: /^Continue as Jonas/ }).waitFor()
    expect(new URL(victim.url()).hash).toBe('')

    expect(await chat.root.locator('#self').textContent()).toMatch(/ingrid/)
    await chat.root.getByRole('button', { name: 'Log out' }).waitFor()
    await victim.close()
    await page.close()
  })

  it('surprise 17: a change of Mattermost’s settings does not lead the page to Mattermost’s own address', async () => {
    mission.mattermost.control.setSettings({
      ServiceSettings: { SiteURL: 'http://upstream.example' },
      TeamSettings: { MaxNotificationsPerChannel: 900 },
    })
    const config = 'window.standIn.state.config.MaxNotificationsPerChannel'
    await expect.poll(() => chat.root.locator('html').evaluate(config)).toBe('900')
    const own = `${origins.chatUrl} · ${origins.chatUrl.replace('http', 'ws')}`
    expect(await chat.root.locator('#site').textContent()).toBe(own)
    expect(await chat.root.locator('html').innerHTML()).not.toContain('upstream')
  })

  it('goes on by itself when Mattermost restarts, and loses or doubles nothing', async () => {
    const { control } = mission.mattermost
    const name = (await chat.root.getByRole('heading', { level: 1 }).textContent()) ?? ''
    const write = async (text: string) => {
      const box = chat.root.getByRole('textbox', { name: `Write to ${name}` })
      await box.fill(text)
      await box.press('Enter')
      await chat.root.getByRole('article').filter({ hasText: text }).waitFor()
    }
    await write('before the restart')
    await control.stop()
    await chat.root.locator('html[data-connection=closed]').waitFor()
    await control.start()
    await chat.root.locator('html[data-connection=open]').waitFor()
    await write('after the restart')

    expect(await chat.told('mission-chat-ended')).toEqual([])
    expect(await chat.root.getByRole('article').filter({ hasText: 'before the restart' }).count()).toBe(1)
  })
})
