import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, openBrowser, type StorageMode, storageModes } from '../support/browser.ts'
import { openRunningSandbox, type RunningSandbox } from '../support/running-sandbox.ts'
import { openMember, openPartner, type View, walkIn } from './windows.ts'

/** The whole Mattermost inside the tab, and the ways between the two. */
function facesOf({ root }: View) {
  return {
    frame: root.frameLocator('iframe[title="The whole Mattermost"]'),
    toChat: () => root.getByRole('button', { name: 'Whole Mattermost' }).click(),
    toMission: () => root.getByRole('button', { name: 'Mission view' }).click(),
  }
}

describe.skipIf(!hasBrowser)('the tab shows the whole Mattermost', () => {
  let sandbox: RunningSandbox
  beforeAll(async () => {
    sandbox = await openRunningSandbox()
  })
  afterAll(() => sandbox?.close())

  /** Asks the stand-in itself, as its administrator. */
  async function ask<Answer>(path: string): Promise<Answer> {
    const answer = await fetch(`${sandbox.mattermostUrl}/api/v4${path}`, {
      headers: { Authorization: `Bearer ${sandbox.adminToken}` },
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
    return (await answer.json()) as Answer
  }

  async function themeOf(usernameBegin: string): Promise<string | undefined> {
    const people = await ask<{ id: string; username: string }[]>('/users?per_page=200')
    const person = people.find(({ username }) => username.startsWith(usernameBegin))
    const rows = await ask<{ category: string; name: string; value: string }[]>(`/users/${person?.id}/preferences`)
    const value = rows.find(({ category, name }) => category === 'theme' && name === '')?.value
    return value === undefined ? undefined : (JSON.parse(value) as { type: string }).type
  }

  /** Until the whole Mattermost has the focus. */
  async function hasFocus({ page }: View): Promise<void> {
    const tab = page.frames().find((each) => each.url().startsWith(sandbox.missionUrl))
    await expect.poll(() => tab?.evaluate('document.activeElement?.title')).toBe('The whole Mattermost')
  }

  describe.each(storageModes)('where third-party storage is: %s', (mode: StorageMode) => {
    let browser: BrowserContext
    beforeAll(async () => {
      browser = await openBrowser(mode)
    })
    afterAll(() => browser?.close())

    it('at the channel that was open, takes what is written there, and goes back with one click', async () => {
      const partner = await walkIn(browser, sandbox, 'ingrid')
      const { frame, toChat, toMission } = facesOf(partner)
      await partner.openChannel('Situation')
      // Whoever writes sees the end, also on a first visit, which begins at what is new.
      await partner.write(`Written in the mission view (${mode})`)
      await partner.message(`Written in the mission view (${mode})`).waitFor()
      await toChat()
      await frame.getByRole('heading', { name: 'Situation' }).waitFor()
      const box = frame.getByRole('textbox', { name: 'Write to Situation' })
      await box.fill(`Written on the other face (${mode})`)
      await box.press('Enter')
      await frame
        .getByRole('article')
        .filter({ hasText: `Written on the other face (${mode})` })
        .waitFor()

      await toMission()
      await partner.message(`Written on the other face (${mode})`).waitFor()
      expect(await frame.locator('html').getAttribute('data-connection')).toBe('open')
      await partner.page.close()
    })

    it('keeps the place both ways, and is there at once the second time', async () => {
      const partner = await walkIn(browser, sandbox, 'ingrid')
      const { frame, toChat, toMission } = facesOf(partner)
      const tickets: string[] = []
      partner.page.on('request', (request) => {
        if (request.url().endsWith('/api/chat/ticket')) tickets.push(request.url())
      })
      await partner.openChannel('Situation')
      await toChat()
      await frame.getByRole('heading', { name: 'Situation' }).waitFor()

      await frame.getByRole('button', { name: 'Weather' }).click()
      await frame.getByRole('heading', { name: 'Weather' }).waitFor()
      await toMission()
      await partner.root.getByRole('textbox', { name: 'Message to Weather' }).waitFor()
      await partner.openChannel('Situation')
      await toChat()
      await frame.getByRole('heading', { name: 'Situation' }).waitFor()
      await toMission()
      await partner.root.getByRole('textbox', { name: 'Message to Situation' }).waitFor()
      await toChat()
      await frame.getByRole('heading', { name: 'Situation' }).waitFor()

      expect(tickets).toHaveLength(1)
      await partner.page.close()
    })
  })

  describe('in one browser', () => {
    let browser: BrowserContext
    beforeAll(async () => {
      browser = await openBrowser()
    })
    afterAll(() => browser?.close())

    it('is reached with the keyboard alone, the focus goes into it, and nothing behind it can be reached', async () => {
      const partner = await walkIn(browser, sandbox, 'ingrid')
      const { frame } = facesOf(partner)
      const toChat = partner.root.getByRole('button', { name: 'Whole Mattermost' })
      await toChat.focus()
      await toChat.press('Enter')
      await frame.getByRole('heading', { level: 1 }).waitFor()
      await hasFocus(partner)

      expect(await partner.root.getByRole('feed').count()).toBe(0)
      await partner.page.close()
    })

    it('looks like Teams, and follows when Teams changes', async () => {
      const partner = await walkIn(browser, sandbox, 'ingrid', '&theme=dark')
      const { frame, toChat } = facesOf(partner)
      await toChat()
      await frame.getByRole('heading', { level: 1 }).waitFor()
      await expect.poll(() => themeOf('ingrid.')).toBe('Onyx')
      // A menu of the host closes when the focus leaves it, as it does for the frame that has just opened.
      await hasFocus(partner)

      await partner.page.getByRole('button', { name: /^Theme/ }).click()
      await partner.page.getByRole('menuitemradio', { name: 'Light' }).click()
      await expect.poll(() => themeOf('ingrid.')).toBe('Denim')
      await partner.page.close()
    })

    it('opens in the browser where the person is: for them alone, by one click there', async () => {
      const partner = await walkIn(browser, sandbox, 'ingrid')
      await partner.openChannel('Weather')
      await partner.root.getByRole('button', { name: 'More of Mattermost' }).click()
      const opened = browser.waitForEvent('page')
      await partner.root.getByRole('menuitem', { name: 'Open in browser' }).click()
      const page = await opened

      await page.getByText(/You will be signed in as Ingrid Solberg/).waitFor()
      expect(new URL(page.url()).hash).toBe('')
      await page.getByRole('button', { name: 'Continue as Ingrid Solberg' }).click()
      await page.getByRole('heading', { name: 'Weather' }).waitFor()
      await page.close()
      await partner.page.close()
    })

    it('opens its small windows by a ticket of their own', async () => {
      const partner = await walkIn(browser, sandbox, 'ingrid')
      const { frame, toChat } = facesOf(partner)
      await partner.openChannel('Situation')
      await partner.write('A thread for a small window')
      await partner.message('A thread for a small window').waitFor()
      await toChat()
      const root = frame.getByRole('article').filter({ hasText: 'A thread for a small window' })
      await root.getByRole('button', { name: 'Reply' }).click()
      const opened = browser.waitForEvent('page')
      await frame.getByRole('button', { name: 'Open in new window' }).click()
      const small = await opened

      await small.getByRole('button', { name: 'Continue as Ingrid Solberg' }).click()
      await small.getByRole('textbox', { name: 'Reply to this thread' }).waitFor()
      expect(await small.evaluate('window.opener')).toBeNull()
      await small.close()
      await partner.page.close()
    })

    it('stays signed out for whoever logs out there, until they open it again', async () => {
      const partner = await walkIn(browser, sandbox, 'ingrid')
      const { frame, toChat } = facesOf(partner)
      const tickets: string[] = []
      partner.page.on('request', (request) => {
        if (request.url().endsWith('/api/chat/ticket')) tickets.push(request.url())
      })
      await toChat()
      await frame.getByRole('button', { name: 'Log out' }).click()
      await partner.root.getByRole('heading', { name: 'You have signed out of Mattermost' }).waitFor()
      // What would go in again by itself would have asked for a ticket before this answers.
      await partner.root.getByRole('button', { name: 'Back to the mission view' }).click()
      await partner.root.getByRole('textbox', { name: /^Message to/ }).waitFor()
      expect(tickets).toHaveLength(1)

      await toChat()
      await frame.getByRole('button', { name: 'Log out' }).click()
      await partner.root.getByRole('button', { name: 'Open it again' }).click()
      await frame.getByRole('button', { name: 'Log out' }).waitFor()
      expect(tickets).toHaveLength(3)
      await partner.page.close()
    })

    it('is where a link into it leads', async () => {
      const team = await ask<{ id: string; name: string }[]>('/teams').then(([first]) => first)
      const weather = await ask<{ id: string }>(`/teams/${team?.id}/channels/name/weather`)
      const partner = await walkIn(browser, sandbox, 'ingrid', `&sub=chat/channel/${weather.id}`)
      const { frame, toMission } = facesOf(partner)
      await frame.getByRole('heading', { name: 'Weather' }).waitFor()
      await toMission()
      await partner.root.getByRole('textbox', { name: 'Message to Weather' }).waitFor()
      await partner.page.close()
    })

    it('says so, offers the browser and does not try for ever where the cookie of a frame is not kept', async () => {
      const partner = await walkIn(browser, sandbox, 'ingrid')
      const { toChat } = facesOf(partner)
      await browser.clearCookies()
      let entries = 0
      await partner.page.route('**/_enter', (route) => {
        if (route.request().method() !== 'POST') return route.continue()
        entries += 1
        // What is left of the door's answer when the browser drops its cookies.
        return route.fulfill({ json: { displayName: 'Ingrid Solberg', organisation: '', path: '/' } })
      })
      await toChat()
      await partner.root.getByRole('heading', { name: 'The whole Mattermost needs a window of its own here' }).waitFor()
      await partner.root.getByText(/does not keep the sign-in/).waitFor()

      expect(entries).toBe(1)
      const opened = browser.waitForEvent('page')
      await partner.root.getByRole('button', { name: 'Open in browser' }).click()
      await (await opened).getByText(/You will be signed in as Ingrid/).waitFor()
      await partner.page.close()
    })

    it('shows a member what is written there, and is gone with the access', async () => {
      const partner = await walkIn(browser, sandbox, 'ingrid')
      const member = await openMember(browser, sandbox, 'mara.lindqvist')
      await member.openChannel('Situation')
      const { frame, toChat } = facesOf(partner)
      await partner.openChannel('Situation')
      await toChat()
      const box = frame.getByRole('textbox', { name: 'Write to Situation' })
      await box.fill('A last word')
      await box.press('Enter')
      await member.message('A last word').waitFor()

      const { root } = await openPartner(browser, sandbox, 'operator', '&page=admin')
      await root.getByRole('tab', { name: /Guests/ }).click()
      const row = root.getByRole('row').filter({ hasText: 'Ingrid Solberg' })
      await row.getByRole('button', { name: /End access/ }).click()
      const dialog = root.getByRole('alertdialog').or(root.getByRole('dialog'))
      await dialog.getByRole('button', { name: /End access/ }).click()

      await partner.root.getByRole('heading', { name: 'Your access has ended' }).waitFor()
      expect(await partner.root.locator('iframe').count()).toBe(0)
    })
  })
})
