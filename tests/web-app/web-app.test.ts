import type { BrowserContext, FrameLocator, Page, Response } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { walkIn } from '../journeys/windows.ts'
import { type BreakableLine, openBreakableLine } from '../support/breakable-line.ts'
import { hasBrowser, openBrowser, type StorageMode, storageModes } from '../support/browser.ts'
import { pngOf } from '../support/picture.ts'
import { openRunningSandbox, type RunningSandbox } from '../support/running-sandbox.ts'

/**
 * Mattermost's own web app, as the server named by `MATTERMOST_URL` serves it, inside the tab. It writes into that server:
 * use one of your own. Its parts are found by the names that its own tests use.
 */
const { MATTERMOST_URL: realUrl, MATTERMOST_ADMIN_TOKEN: adminToken } = process.env

/** Refused to a guest by the server itself on every boot (recorded), and a call about the operator's licence. */
const refusedAnyway = [
  /^403 GET \/api\/v4\/teams\?/,
  /^403 GET \/api\/v4\/trial-license\/prev$/,
  /^403 GET \/api\/v4\/teams\/[a-z0-9]{26}\/groups_by_channels/,
  /^40[03] GET \/api\/v4\/cloud\/check-cws-connection$/,
]

type Chat = { readonly page: Page; readonly tab: FrameLocator; readonly root: FrameLocator }

describe.skipIf(!hasBrowser || !realUrl || !adminToken)("Mattermost's own web app inside the tab", () => {
  let line: BreakableLine
  let sandbox: RunningSandbox
  const bootMs: Record<string, number> = {}

  beforeAll(async () => {
    line = await openBreakableLine(Number(new URL(realUrl ?? '').port))
    process.env['MATTERMOST_URL'] = `http://127.0.0.1:${line.port}`
    sandbox = await openRunningSandbox()
  })
  afterAll(async () => {
    await sandbox?.close()
    await line?.close()
    process.env['MATTERMOST_URL'] = realUrl
    process.stdout.write(`until the channel can be written in, ms: ${JSON.stringify(bootMs)}\n`)
  })

  const post = (chat: Chat, text: string) => chat.root.locator('.post').filter({ hasText: text }).last()

  async function open(browser: BrowserContext, person: string): Promise<Chat> {
    const { page, root: tab } = await walkIn(browser, sandbox, person)
    const tabFrame = tab as FrameLocator
    await tabFrame.getByRole('button', { name: 'Whole Mattermost' }).click()
    const chat = { page, tab: tabFrame, root: tabFrame.frameLocator('iframe[title="The whole Mattermost"]') }
    await chat.root.locator('#post_textbox').waitFor()
    return chat
  }

  async function goTo(chat: Chat, channel: string): Promise<void> {
    await chat.root.locator('.SidebarLink').filter({ hasText: channel }).click()
    await chat.root.locator('#channelHeaderTitle').filter({ hasText: channel }).waitFor()
    await chat.root.locator('#post_textbox').waitFor()
  }

  async function write(chat: Chat, text: string): Promise<void> {
    const box = chat.root.locator('#post_textbox')
    await box.fill(text)
    await chat.root.locator('#create_post [data-testid="SendMessageButton"]').click()
    await expect.poll(() => box.inputValue(), { timeout: 20_000 }).toBe('')
    await post(chat, text).waitFor()
  }

  /** As the administrator, straight at the server. */
  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(`${realUrl}/api/v4${path}`, {
      method,
      headers: { Authorization: `Bearer ${adminToken}`, 'Content-Type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }

  async function memberWrites(message: string): Promise<void> {
    const team = await call<{ id: string }>('GET', '/teams/name/harbour-relief')
    const channel = await call<{ id: string }>('GET', `/teams/${team.id}/channels/name/situation`)
    await call('POST', '/posts', { channel_id: channel.id, message })
  }

  describe.each(storageModes)('where third-party storage is: %s', (mode: StorageMode) => {
    let browser: BrowserContext
    let chat: Chat
    const refused: string[] = []
    const errors: string[] = []

    beforeAll(async () => {
      browser = await openBrowser(mode)
      browser.on('weberror', (error) => errors.push(String(error.error())))
      browser.on('response', (response: Response) => {
        const url = new URL(response.url())
        const line = `${response.status()} ${response.request().method()} ${url.pathname}${url.search}`
        if (url.hostname === 'chat.localhost' && response.status() >= 400) refused.push(line)
      })
      const startedMs = performance.now()
      chat = await open(browser, 'ingrid')
      bootMs[`first, ${mode}`] = Math.round(performance.now() - startedMs)
    })
    afterAll(() => browser?.close())

    it('boots without an error that a guest would not see anyway', async () => {
      await goTo(chat, 'Situation')
      expect(refused.filter((line) => !refusedAnyway.some((form) => form.test(line)))).toEqual([])
      expect(errors).toEqual([])
    })

    it('posts, and hears what a member writes', async () => {
      await write(chat, `Nordkyst is on station (${mode})`)
      await memberWrites(`Welcome aboard, ${mode}`)
      await post(chat, `Welcome aboard, ${mode}`).waitFor()
    })

    it('attaches a picture and shows it', async () => {
      await chat.root
        .locator('#fileUploadInput')
        .setInputFiles({ name: 'berth.png', mimeType: 'image/png', buffer: pngOf(480, 320) })
      await chat.root.locator('.file-preview__container').getByText('berth.png').waitFor()
      await write(chat, `The berth, ${mode}`)
      const picture = post(chat, `The berth, ${mode}`).locator('img[src*="/api/v4/files/"]').first()
      await picture.waitFor()
      await expect
        .poll(() => picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth), {
          timeout: 20_000,
        })
        .toBeGreaterThan(0)
    })

    it('opens a thread and answers in it', async () => {
      const first = post(chat, `Nordkyst is on station (${mode})`)
      await first.hover()
      await first.getByRole('button', { name: /reply/i }).click()
      await chat.root.locator('#reply_textbox').fill(`Answer in the thread, ${mode}`)
      await chat.root.locator('#reply_textbox').press('Enter')
      await chat.root
        .locator('#rhsContainer .post')
        .filter({ hasText: `Answer in the thread, ${mode}` })
        .waitFor()
    })

    it('goes back to the mission view at the same channel, and is there at once the second time', async () => {
      await chat.tab.getByRole('button', { name: 'Mission view' }).click()
      await chat.tab
        .getByRole('article')
        .filter({ hasText: `The berth, ${mode}` })
        .waitFor()
      const startedMs = performance.now()
      await chat.tab.getByRole('button', { name: 'Whole Mattermost' }).click()
      await chat.root.locator('#post_textbox').waitFor()
      bootMs[`switched to again, ${mode}`] = Math.round(performance.now() - startedMs)
    })
  })

  describe('over restarts', () => {
    let browser: BrowserContext
    let chat: Chat
    beforeAll(async () => {
      browser = await openBrowser('partitioned')
      chat = await open(browser, 'ingrid')
      await goTo(chat, 'Situation')
    })
    afterAll(() => browser?.close())

    it('survives a restart of Mattermost', async () => {
      await line.cut()
      await new Promise((resolve) => setTimeout(resolve, 1_500))
      await line.mend()
      await memberWrites('Mattermost is back')
      await post(chat, 'Mattermost is back').waitFor({ timeout: 90_000 })
      await write(chat, 'Nordkyst heard that it is back')
    })

    it('survives a restart of the backend', async () => {
      await sandbox.killBackend('SIGKILL')
      await sandbox.startBackend()
      await memberWrites('The backend is back')
      await post(chat, 'The backend is back').waitFor({ timeout: 90_000 })
      await write(chat, 'Nordkyst heard the backend')
    })

    it('logs out here alone: the tab goes on, and opens it again', async () => {
      await chat.root
        .getByRole('button', { name: /status|account/i })
        .last()
        .click()
      await chat.root.getByRole('menuitem', { name: /log out/i }).click()
      await chat.tab.getByRole('heading', { name: 'You have signed out of Mattermost' }).waitFor()
      await chat.tab.getByRole('button', { name: 'Back to the mission view' }).click()
      await chat.tab.getByRole('article').first().waitFor()
      await chat.tab.getByRole('button', { name: 'Whole Mattermost' }).click()
      await chat.root.locator('#post_textbox').waitFor()
    })
  })
})
