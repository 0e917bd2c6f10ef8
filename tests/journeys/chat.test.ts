import type { BrowserContext, Request } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, openBrowser, type StorageMode, storageModes } from '../support/browser.ts'
import { openRunningSandbox, type RunningSandbox } from '../support/running-sandbox.ts'
import { type ChatOrigins, chatUrlOf, openChatWindow, signInAt } from './chat-parent.ts'
import { openMember } from './windows.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC',
  'base64',
)

/** The recorded order of the first requests, as far as one waits for another. */
const bootOrder = [
  '/api/v4/config/client',
  '/api/v4/license/client',
  '/api/v4/users/me',
  '/api/v4/users/me/preferences',
  '/api/v4/users/me/teams',
  '/api/v4/users/me/teams/members',
  '/api/v4/roles/names',
  '/api/v4/users/me/teams/unread',
  '/api/v4/limits/server',
]

/** Runs in the page: resolves when its socket closes, however soon the next one is open. */
const whenClosed = `new Promise((resolve) => {
  const { documentElement: html } = document
  new MutationObserver(() => {
    if (html.dataset.connection === 'closed') resolve()
  }).observe(html, { attributes: true })
})`

describe.skipIf(!hasBrowser)('the whole Mattermost inside the mission', () => {
  let sandbox: RunningSandbox
  let origins: Required<ChatOrigins>
  beforeAll(async () => {
    sandbox = await openRunningSandbox()
    const { hostUrl, missionUrl } = sandbox
    origins = { hostUrl, missionUrl, chatUrl: chatUrlOf(missionUrl) }
  })
  afterAll(() => sandbox?.close())

  const open = async (browser: BrowserContext, person: string, place: object = {}) =>
    openChatWindow(browser, origins, await signInAt(origins.hostUrl, origins.missionUrl, person), place)

  describe.each(storageModes)('where third-party storage is: %s', (mode: StorageMode) => {
    let browser: BrowserContext
    beforeAll(async () => {
      browser = await openBrowser(mode)
    })
    afterAll(() => browser?.close())

    it('opens by a ticket, boots in the recorded order, and says nothing but its own address', async () => {
      const asked: Request[] = []
      browser.on('request', (request) => asked.push(request))
      const chat = await open(browser, 'ingrid')
      await chat.root.getByRole('heading', { level: 1 }).waitFor()
      await chat.root.locator('html[data-connection=open]').waitFor()
      const paths = asked
        .filter((request) => request.url().startsWith(`${origins.chatUrl}/api/v4`))
        .map((request) => new URL(request.url()).pathname)

      expect(paths.filter((path) => bootOrder.includes(path)).slice(0, bootOrder.length)).toEqual(bootOrder)
      expect(await chat.root.locator('#site').textContent()).toBe(
        `${origins.chatUrl} · ${origins.chatUrl.replace('http', 'ws')}`,
      )
      const foreign = asked.map((request) => request.url()).filter((url) => url.startsWith(sandbox.mattermostUrl))
      expect(foreign).toEqual([])
      expect(asked.map((request) => request.url()).filter((url) => url.includes('ticket='))).toEqual([])
      await expect
        .poll(async () => (await chat.told('mission-chat-place')).at(-1)?.path)
        .toMatch(/^\/[a-z-]+\/channels\/[a-z-]+$/)
      await chat.page.close()
    })

    it('posts, is answered live by a member, and attaches a picture', async () => {
      const chat = await open(browser, 'ingrid')
      const member = await openMember(browser, sandbox, 'mara.lindqvist')
      await member.openChannel('Situation')
      const frame = chat.root
      await frame.getByRole('button', { name: 'Situation' }).click()
      await frame.getByRole('heading', { name: 'Situation' }).waitFor()

      const box = frame.getByRole('textbox', { name: 'Write to Situation' })
      await box.fill(`From Mattermost itself (${mode})`)
      await box.press('Enter')
      await member.message(`From Mattermost itself (${mode})`).waitFor()
      await member.write(`Heard in the whole Mattermost (${mode})`)
      await frame
        .getByRole('log', { name: 'Messages' })
        .getByRole('article')
        .filter({ hasText: `Heard in the whole Mattermost (${mode})` })
        .waitFor()

      await frame
        .locator('input[type=file]')
        .first()
        .setInputFiles({ name: `chart-${mode}.png`, mimeType: 'image/png', buffer: png })
      await box.fill(`With a picture (${mode})`)
      await box.press('Enter')
      const sent = frame.getByRole('article').filter({ hasText: `With a picture (${mode})` })
      await sent.getByRole('img', { name: `chart-${mode}.png` }).waitFor()
      await sent.locator(`img[src*=thumbnail]`).evaluate((image) => (image as unknown as { decode(): void }).decode())
      await member.message(`With a picture (${mode})`).waitFor()
      await member.page.close()
      await chat.page.close()
    })

    it('lands on the message that a ticket names, and opens its thread in a window of its own', async () => {
      const chat = await open(browser, 'ingrid')
      await chat.root.getByRole('heading', { level: 1 }).waitFor()
      const box = chat.root.getByRole('textbox', { name: /^Write to/ })
      await box.fill(`Root of a thread (${mode})`)
      await box.press('Enter')
      const root = chat.root.getByRole('article').filter({ hasText: `Root of a thread (${mode})` })
      const postId = (await root.getAttribute('data-post')) ?? ''
      await chat.page.close()

      const again = await open(browser, 'ingrid', { postId })
      const frame = again.root
      await frame.getByRole('complementary', { name: 'Thread' }).waitFor()
      await frame.locator(`article[data-post="${postId}"][data-marked]`).first().waitFor()
      const opened = browser.waitForEvent('page')
      await frame.getByRole('button', { name: 'Open in new window' }).click()
      const small = await opened
      await small.getByText(/You will be signed in as Ingrid Solberg/).waitFor()
      expect(small.url()).toBe(`${origins.chatUrl}/_enter`)
      await small.getByRole('button', { name: 'Continue as Ingrid Solberg' }).click()
      const reply = small.getByRole('textbox', { name: 'Reply to this thread' })
      await reply.fill(`Said in the small window (${mode})`)
      await reply.press('Enter')
      await frame.getByRole('log', { name: 'Replies' }).getByText(`Said in the small window (${mode})`).waitFor()
      await small.close()
      await again.page.close()
    })

    it('signs out here alone: its page says so, stays, and can be opened again', async () => {
      const chat = await open(browser, 'ingrid')
      await chat.root.getByRole('button', { name: 'Log out' }).click()
      await chat.root.getByRole('heading', { name: 'You have signed out' }).waitFor()
      await expect
        .poll(() => chat.told('mission-chat-ended'))
        .toEqual([{ kind: 'mission-chat-ended', code: 'signed_out' }])
      expect(await chat.root.locator('html').evaluate('document.cookie')).toBe('')

      await chat.root.getByRole('button', { name: 'Open Mattermost again' }).click()
      await chat.root.getByRole('button', { name: 'Log out' }).waitFor()
      expect(await chat.told('mission-chat-ended')).toHaveLength(1)
      await chat.page.close()
    })

    it('asks before another person’s session in this browser is replaced', async () => {
      const first = await open(browser, 'ingrid')
      await first.root.getByRole('heading', { level: 1 }).waitFor()
      const second = await open(browser, 'jonas')
      await second.root.getByRole('heading', { name: 'Ingrid Solberg is signed in here' }).waitFor()
      expect(await first.root.locator('#self').textContent()).toMatch(/ingrid/)

      await first.root.locator('html[data-connection=open]').waitFor()
      const closed = first.root.locator('html').evaluate(whenClosed)
      await second.root.getByRole('button', { name: /^Continue as Jonas/ }).click()
      await second.root.locator('#self').filter({ hasText: /jonas/ }).waitFor()
      await closed
      await first.page.close()
      await second.page.close()
    })
  })

  describe('where storage throws', () => {
    let browser: BrowserContext
    beforeAll(async () => {
      browser = await openBrowser('throws')
    })
    afterAll(() => browser?.close())

    it('would show a blank page, were it not for the script that stands before Mattermost’s own', async () => {
      await browser.route('**/_mission/first.js', (route) =>
        route.fulfill({ contentType: 'text/javascript', body: '' }),
      )
      const failures: string[] = []
      browser.on('weberror', (error) => failures.push(error.error().message))
      const chat = await open(browser, 'ingrid')
      await expect.poll(() => failures.join()).toMatch(/Storage/)
      expect(await chat.root.locator('#root').innerHTML()).toBe('')
      await browser.unroute('**/_mission/first.js')
      await chat.page.close()
    })
  })

  describe('when something behind it goes away', () => {
    let browser: BrowserContext
    beforeAll(async () => {
      browser = await openBrowser()
    })
    afterAll(() => browser?.close())

    it('goes on by itself when the backend is killed and started again', async () => {
      const chat = await open(browser, 'ingrid')
      const member = await openMember(browser, sandbox, 'mara.lindqvist')
      await member.openChannel('Situation')
      const frame = chat.root
      await frame.getByRole('button', { name: 'Situation' }).click()
      await frame.getByRole('heading', { name: 'Situation' }).waitFor()
      await frame.locator('html[data-connection=open]').waitFor()

      await sandbox.killBackend('SIGKILL')
      await frame.locator('html[data-connection=closed]').waitFor()
      await member.write('said while the mission was away')
      await sandbox.startBackend()

      await frame.getByRole('article').filter({ hasText: 'said while the mission was away' }).waitFor()
      const box = frame.getByRole('textbox', { name: 'Write to Situation' })
      await box.fill('back in the whole Mattermost')
      await box.press('Enter')
      await member.message('back in the whole Mattermost').waitFor()
      expect(await chat.told('mission-chat-ended')).toEqual([])
      await member.page.close()
      await chat.page.close()
    })
  })
})
