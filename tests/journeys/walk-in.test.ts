import { readFileSync } from 'node:fs'
import type { BrowserContext, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, openBrowser, type StorageMode, storageModes } from '../support/browser.ts'
import { openRunningSandbox, type RunningSandbox } from '../support/running-sandbox.ts'
import { openMember, openPartner, walkIn } from './windows.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC',
  'base64',
)

/** The oldest message that a person wrote into the channel of the situation. */
async function oldMessage(sandbox: RunningSandbox): Promise<{ readonly channelId: string; readonly postId: string }> {
  const ask = async <Answer>(path: string): Promise<Answer> => {
    const headers = { Authorization: `Bearer ${sandbox.adminToken}` }
    return (await fetch(`${sandbox.mattermostUrl}/api/v4${path}`, { headers })).json() as Promise<Answer>
  }
  const channels = await ask<{ readonly id: string; readonly display_name: string }[]>('/channels?per_page=100')
  const channelId = channels.find(({ display_name: name }) => name === 'Situation')?.id ?? ''
  type Page = { order: string[]; posts: Record<string, { readonly root_id: string; readonly type: string }> }
  const { order, posts } = await ask<Page>(`/channels/${channelId}/posts?per_page=200`)
  const postId = order.findLast((id) => posts[id]?.root_id === '' && posts[id]?.type === '') ?? ''
  return { channelId, postId }
}

describe.skipIf(!hasBrowser)('a partner walks in', () => {
  let sandbox: RunningSandbox
  beforeAll(async () => {
    sandbox = await openRunningSandbox()
  })
  afterAll(() => sandbox?.close())

  describe.each(storageModes)('where third-party storage is: %s', (mode: StorageMode) => {
    let browser: BrowserContext
    beforeAll(async () => {
      browser = await openBrowser(mode)
    })
    afterAll(() => browser?.close())

    it('reads, writes and is answered live by a member, in threads too', async () => {
      const partner = await walkIn(browser, sandbox, 'ingrid')
      const member = await openMember(browser, sandbox, 'mara.lindqvist')
      await partner.openChannel('Situation')
      await member.openChannel('Situation')

      await partner.write(`Nordkyst is on station (${mode})`)
      await member.message(`Nordkyst is on station (${mode})`).waitFor()
      await member.write(`Welcome aboard, ${mode}`)
      await partner.message(`Welcome aboard, ${mode}`).waitFor()

      const answer = partner.message(`Welcome aboard, ${mode}`)
      await answer.hover()
      await answer.getByRole('button', { name: 'Reply' }).click()
      const reply = partner.root.getByRole('textbox', { name: 'Reply in the thread' })
      await reply.fill(`Thank you from the thread (${mode})`)
      await reply.press('Enter')
      await member
        .message(`Welcome aboard, ${mode}`)
        .getByText(/1 reply/i)
        .waitFor()
      await partner.page.close()
      await member.page.close()
    })

    it('attaches a file, and a member of the channel gets the same bytes', async () => {
      const partner = await walkIn(browser, sandbox, 'ingrid')
      await partner.openChannel('Situation')
      await partner.root
        .locator('input[type=file]')
        .first()
        .setInputFiles({ name: `berth-${mode}.png`, mimeType: 'image/png', buffer: png })
      await partner.root
        .locator('input[type=file]')
        .first()
        .setInputFiles({ name: `load-${mode}.csv`, mimeType: 'text/csv', buffer: Buffer.from('item;tons\nwater;4\n') })
      await partner.write(`Two files (${mode})`)
      const sent = partner.message(`Two files (${mode})`)
      await sent.getByText(`load-${mode}.csv`).waitFor()

      const member = await openMember(browser, sandbox, 'mara.lindqvist')
      await member.openChannel('Situation')
      for (const { page, message } of [partner, member]) {
        const download = page.waitForEvent('download')
        await message(`Two files (${mode})`)
          .getByRole('button', { name: new RegExp(`Download.*load-${mode}`) })
          .click()
        expect(readFileSync(await (await download).path(), 'utf8')).toBe('item;tons\nwater;4\n')
      }
      await member.page.close()
      await partner.page.close()
    })

    it('lands at the message of a link, sees who wrote it, and is told when a link leads nowhere', async () => {
      const partner = await walkIn(browser, sandbox, 'ingrid')
      await partner.openChannel('Situation')
      await partner.root.getByRole('article').first().waitFor()
      const { channelId, postId } = await oldMessage(sandbox)
      await partner.page.close()

      const linked = await walkIn(
        browser,
        sandbox,
        'ingrid',
        `&sub=${encodeURIComponent(`post/${channelId}/${postId}`)}`,
      )
      const message = linked.root.locator(`[data-message="${postId}"]`)
      // A message that has the focus puts its writer's name within reach of Tab.
      const name = message.locator('button[aria-haspopup="dialog"][tabindex="0"]')
      const hasFocus = (it: Locator) => it.evaluate((element) => element === element.ownerDocument.activeElement)
      await expect.poll(() => hasFocus(message)).toBe(true)
      // As on a page that is in front; a browser tells a message of its focus only where the frame has it as well.
      await linked.page.locator('iframe').first().focus()
      await name.waitFor()
      await linked.page.keyboard.press('Tab')
      await expect.poll(() => hasFocus(name)).toBe(true)
      await linked.page.keyboard.press('Enter')
      await linked.root.getByRole('dialog', { name: /^About / }).waitFor()
      await linked.page.close()

      const lost = await walkIn(browser, sandbox, 'ingrid', `&sub=channel/${'x'.repeat(26)}`)
      await lost.root.getByText('The link leads to something that you cannot see').waitFor()
      await lost.root.getByRole('article').first().waitFor()
      await lost.page.close()
    })

    it('keeps nothing in the browser and no credential in an address', async () => {
      const urls: string[] = []
      browser.on('request', (request) => urls.push(request.url()))
      const partner = await walkIn(browser, sandbox, 'ingrid')
      await partner.openChannel('Situation')
      const frame = partner.page.frames().find((each) => each.url().startsWith(sandbox.missionUrl))
      const kept = await frame?.evaluate(whatIsKept)

      expect(kept).toEqual({ local: '{}', session: '{}', cookie: '', databases: 0 })
      for (const secret of await secretsOf(sandbox)) {
        expect(urls.filter((url) => url.includes(secret))).toEqual([])
        expect(sandbox.log().includes(secret)).toBe(false)
      }
      expect(urls.filter((url) => /eyJ[\w-]+\.eyJ/.test(url))).toEqual([])
      expect(sandbox.log()).not.toMatch(/eyJ[\w-]{10,}\.eyJ[\w-]{10,}/)
      await partner.page.close()
    })
  })

  describe('and is told what to do when the door is closed', () => {
    let browser: BrowserContext
    beforeAll(async () => {
      browser = await openBrowser()
    })
    afterAll(() => browser?.close())

    it('an organisation that is not listed can ask for access', async () => {
      const { root } = await openPartner(browser, sandbox, 'sam')
      await root.getByRole('heading', { name: 'Your organisation is not part of this mission yet' }).waitFor()
      await root.getByRole('textbox', { name: 'Why do you need access?' }).fill('We survey the harbour')
      await root.getByRole('button', { name: 'Ask for access' }).click()
      await root.getByText(/^You asked on/).waitFor()
    })

    it('an organisation that has not consented gets a link for its administrator', async () => {
      const { root } = await openPartner(browser, sandbox, 'noor')
      await root.getByRole('heading', { name: 'Your organisation has to agree first' }).waitFor()
      await root.getByText('Link for the administrator').waitFor()
    })
  })
})

/** Runs in the page: everything that a browser could keep for it. */
const whatIsKept = `(async () => {
  const read = (name) => { try { return JSON.stringify({ ...window[name] }) } catch { return '{}' } }
  const databases = await indexedDB.databases().catch(() => [])
  return { local: read('localStorage'), session: read('sessionStorage'), cookie: document.cookie, databases: databases.length }
})()`

/** Every Mattermost credential that exists: the tokens of all accounts, by value. */
async function secretsOf({ mattermostUrl, adminToken, dataFolder }: RunningSandbox): Promise<string[]> {
  const journal = readFileSync(`${dataFolder}/sandbox/mattermost.journal`, 'utf8')
  const values = [...journal.matchAll(/"token":"([a-z0-9]{26})"/g)].map(([, token = '']) => token)
  if (values.length === 0) throw new Error(`no token was found in the stand-in of ${mattermostUrl}`)
  return [...new Set([adminToken, ...values])]
}
