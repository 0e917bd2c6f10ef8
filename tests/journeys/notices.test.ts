import axe from 'axe-core'
import type { BrowserContext, FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, openBrowser } from '../support/browser.ts'
import { openRunningSandbox, type RunningSandbox } from '../support/running-sandbox.ts'
import { ask, openPanes, type Panes, usernameOf } from './host-panes.ts'
import { openMember, openPartner, type View, walkIn } from './windows.ts'

const somethingForYou = 'There is a message for you in the mission'

describe.skipIf(!hasBrowser)('a partner who is away from the tab', () => {
  let sandbox: RunningSandbox
  let browser: BrowserContext
  let member: View
  let username: string
  let ingrid: Panes

  beforeAll(async () => {
    sandbox = await openRunningSandbox()
    browser = await openBrowser()
    const partner = await walkIn(browser, sandbox, 'ingrid')
    await partner.page.close()
    username = await usernameOf(sandbox, 'Ingrid')
    member = await openMember(browser, sandbox, 'mara.lindqvist')
    await member.openChannel('Situation')
    ingrid = await openPanes(browser, sandbox, 'ingrid')
    await ingrid.say('notify')
    const choice = ingrid.card('Save')
    await choice.getByRole('combobox').selectOption('both')
    await choice.getByRole('button', { name: 'Save' }).click()
    await ingrid.log.getByRole('status').waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await sandbox?.close()
  })

  const mention = async (text: string): Promise<void> => {
    await member.write(`@${username} ${text}`)
    await member.message(text).waitFor()
  }

  it('J2: is told by a card and in the activity feed, opens the message from there, and the card says it was read', async () => {
    await mention('please confirm berth two')
    const card = ingrid.card(somethingForYou)
    await card.waitFor()
    await ingrid.show('Activity')
    await ingrid.entry(somethingForYou).waitFor()
    const shown = `${await ingrid.page.locator('main').textContent()} ${await chatText(ingrid)}`
    for (const secret of ['berth two', 'Situation', 'Mara', 'Lindqvist']) expect(shown).not.toContain(secret)

    await ingrid.show('Activity')
    await ingrid.entry(somethingForYou).click()
    const tab = ingrid.page.frameLocator('iframe[title="Mission Collaboration"]')
    const message = tab.getByRole('article').filter({ hasText: 'please confirm berth two' })
    await expect.poll(() => hasFocus(message)).toBe(true)

    // What is on the screen counts as read after a moment; whoever leaves before has not read it.
    await expect.poll(() => unreadMentions(sandbox, username)).toBe(0)

    await ingrid.show('Chat')
    await ingrid.card('You have read this.').waitFor()
  })

  it('J3: answers from the card, and the answer stands in the thread under the person’s name', async () => {
    await mention('how many boats are out')
    const card = ingrid.card('Mark as read')
    await card.getByRole('button', { name: 'Reply' }).click()
    await card.getByRole('textbox', { name: 'Your reply' }).fill('Three boats are out')
    await card.getByRole('button', { name: 'Send' }).click()
    await ingrid.card('You have answered this.').waitFor()

    const question = member.message('how many boats are out')
    await question.getByText(/1 reply/i).click()
    const answer = member.root.getByRole('article').filter({ hasText: 'Three boats are out' })
    await answer.getByText('Ingrid Solberg').first().waitFor()
  })

  it('can be used by keyboard and screen reader, in every theme', async () => {
    for (const theme of ['default', 'dark', 'contrast']) {
      for (const pane of ['chat', 'activity']) {
        const { page } = await openPanes(browser, sandbox, 'ingrid', `&pane=${pane}&theme=${theme}`)
        await page.getByText(somethingForYou).first().waitFor()
        expect(await faults(page), `${pane}, ${theme}`).toEqual([])
        await page.close()
      }
    }
  })

  it('J6: is refused in words on a card that is left when access has ended', async () => {
    await mention('one more question')
    const card = ingrid.card('Mark as read')
    await card.getByRole('button', { name: 'Reply' }).click()
    await card.getByRole('textbox', { name: 'Your reply' }).fill('Too late')
    await endAccess(browser, sandbox, 'Ingrid Solberg')

    await card.getByRole('button', { name: 'Send' }).click()
    const said = ingrid.page.getByRole('alert').or(ingrid.page.getByRole('status'))
    await said
      .filter({ hasText: /access has ended/i })
      .first()
      .waitFor()
    expect(await member.root.getByRole('article').filter({ hasText: 'Too late' }).count()).toBe(0)
  })
})

async function chatText(panes: Panes): Promise<string | null> {
  await panes.show('Chat')
  await panes.log.waitFor()
  return panes.log.textContent()
}

const hasFocus = (message: ReturnType<FrameLocator['locator']>): Promise<boolean> =>
  message.first().evaluate((element) => element === element.ownerDocument.activeElement)

/** What axe finds on the page, without the frame of the app, which has tests of its own. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
    `axe.run({ exclude: ['iframe', '[data-tabster-dummy]'] }, { iframes: false })`,
  )
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}

async function unreadMentions(sandbox: RunningSandbox, username: string): Promise<number> {
  const { id } = await ask<{ readonly id: string }>(sandbox, `/users/username/${username}`)
  const channels = await ask<{ readonly id: string; readonly display_name: string }[]>(
    sandbox,
    '/channels?per_page=100',
  )
  const channelId = channels.find(({ display_name: name }) => name === 'Situation')?.id ?? ''
  const member = await ask<{ readonly mention_count: number }>(sandbox, `/channels/${channelId}/members/${id}`)
  return member.mention_count
}

async function endAccess(browser: BrowserContext, sandbox: RunningSandbox, name: string): Promise<void> {
  const operator = await openPartner(browser, sandbox, 'operator', '&page=admin')
  await operator.root.getByRole('tab', { name: /Guests/ }).click()
  const row = operator.root.getByRole('row').filter({ hasText: name })
  await row.getByRole('button', { name: /End access/ }).click()
  const dialog = operator.root.getByRole('alertdialog').or(operator.root.getByRole('dialog'))
  await dialog.getByRole('button', { name: /End access/ }).click()
  await row.getByText('Mattermost: closed').waitFor()
  await operator.page.close()
}
