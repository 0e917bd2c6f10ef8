import type { BrowserContext, FrameLocator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, openBrowser } from '../support/browser.ts'
import { openRunningSandbox, type RunningSandbox } from '../support/running-sandbox.ts'
import { openPartner, type View, walkIn } from './windows.ts'

const run = 'berth4fire0000000000000run'

describe.skipIf(!hasBrowser)('Playbooks, Boards, Agents and Calls in the tab', () => {
  let sandbox: RunningSandbox
  let browser: BrowserContext
  /** Another person's: one browser holds one person's session of the whole Mattermost. */
  let otherBrowser: BrowserContext
  beforeAll(async () => {
    sandbox = await openRunningSandbox()
    browser = await openBrowser()
    otherBrowser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await otherBrowser?.close()
    await sandbox?.close()
  })

  const frameOf = ({ root }: View): FrameLocator => root.frameLocator('iframe[title="The whole Mattermost"]')
  const pathOf = ({ page }: View): string => {
    const frame = page.frames().find((each) => new URL(each.url()).hostname === 'chat.localhost')
    return frame ? new URL(frame.url()).pathname : ''
  }
  async function choose({ root }: View, entry: string): Promise<void> {
    await root.getByRole('button', { name: 'More of Mattermost' }).click()
    await root.getByRole('menuitem', { name: entry }).click()
  }
  async function patchPlugins(isEnabled: boolean): Promise<void> {
    const answer = await fetch(`${sandbox.mattermostUrl}/api/v4/config/patch`, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${sandbox.adminToken}` },
      body: JSON.stringify({ PluginSettings: { Enable: isEnabled } }),
    })
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
  }

  it('Playbooks opens in place from its entry; a run is ticked, and others see it', async () => {
    const ingrid = await walkIn(browser, sandbox, 'ingrid')
    const tomasz = await walkIn(otherBrowser, sandbox, 'tomasz')
    for (const person of [ingrid, tomasz]) {
      await choose(person, 'Playbooks')
      await frameOf(person)
        .getByRole('button', { name: /^Berth 4: fire on board/ })
        .click()
      await frameOf(person).getByRole('heading', { name: 'Berth 4: fire on board' }).waitFor()
    }
    expect(pathOf(ingrid)).toBe(`/playbooks/runs/${run}`)

    const box = { name: 'Bring the pilot boat alongside' }
    await frameOf(ingrid).getByRole('checkbox', box).check()
    await expect.poll(() => frameOf(tomasz).getByRole('checkbox', box).isChecked()).toBe(true)
    await ingrid.page.close()
    await tomasz.page.close()
  })

  it('a link in a message leads to a run in place, and the way back to where it was read', async () => {
    const partner = await walkIn(browser, sandbox, 'ingrid')
    await partner.openChannel('Situation')
    await partner.write(`All of it is in ${sandbox.mattermostUrl}/playbooks/runs/${run}`)
    await partner.message('All of it is in').getByRole('link').click()
    await frameOf(partner).getByRole('heading', { name: 'Berth 4: fire on board' }).waitFor()
    expect(pathOf(partner)).toBe(`/playbooks/runs/${run}`)

    await partner.root.getByRole('button', { name: 'Mission view' }).click()
    await partner.message('All of it is in').waitFor()
    await partner.page.close()
  })

  it('a deep link opens a run at once', async () => {
    const partner = await openPartner(browser, sandbox, 'ingrid', `&sub=playbooks/${run}`)
    await frameOf(partner).getByRole('heading', { name: 'Berth 4: fire on board' }).waitFor()
    await partner.page.close()
  })

  it('Boards, which the server has and guests may not use, is explained, by its entry and by a link', async () => {
    const partner = await walkIn(browser, sandbox, 'ingrid')
    const explanation = partner.root.getByText(/Boards is not open to guests of this mission/)
    await choose(partner, 'Boards')
    await explanation.waitFor()
    await partner.root.getByRole('button', { name: 'Dismiss' }).click()
    await partner.openChannel('Situation')
    await partner.write(`The board: ${sandbox.mattermostUrl}/boards/board/bsupplies000000000000000000`)
    await partner.message('The board:').getByRole('link').click()
    await explanation.waitFor()

    expect(await partner.root.locator('iframe').count()).toBe(0)
    await partner.page.close()
  })

  it('Agents says where it is, and answers beside the messages', async () => {
    const partner = await walkIn(browser, sandbox, 'ingrid')
    await partner.openChannel('Situation')
    await choose(partner, 'Agents')
    await partner.root.getByText(/Agents answer direct messages/).waitFor()
    const frame = frameOf(partner)
    await frame.getByRole('button', { name: 'Agents' }).click()
    await frame.getByRole('textbox', { name: 'Question to the agent' }).fill('where is berth 4')
    await frame.getByRole('button', { name: 'Ask', exact: true }).click()
    await frame.getByText(/You asked: where is berth 4$/).waitFor()
    await partner.page.close()
  })

  it('a call is taken in place where the host gives a microphone, and a second person is seen in it', async () => {
    const ingrid = await walkIn(browser, sandbox, 'ingrid')
    const tomasz = await walkIn(otherBrowser, sandbox, 'tomasz')
    for (const person of [ingrid, tomasz]) {
      await person.openChannel('Situation')
      await choose(person, 'Calls')
      await person.root.getByText(/Start or join a call/).waitFor()
      await frameOf(person).getByRole('button', { name: 'Start call' }).click()
      await frameOf(person).getByRole('complementary', { name: 'Call' }).waitFor()
    }
    await frameOf(ingrid)
      .getByText(/In it: .*ingrid.*, .*tomasz/)
      .waitFor()
    expect(await ingrid.root.getByText(/gives no microphone/).count()).toBe(0)

    await frameOf(ingrid).getByRole('button', { name: 'Open in new window' }).click()
    await ingrid.root.getByText(/large view of a call does not open inside this app/).waitFor()
    await tomasz.page.close()
    await frameOf(ingrid)
      .getByText(/In it: [^,]*ingrid[^,]*$/)
      .waitFor()
    await ingrid.page.close()
  })

  it('where the host gives none, the browser is one click away, in this channel, as this person', async () => {
    const partner = await walkIn(browser, sandbox, 'ingrid', '&host=outlook')
    await partner.openChannel('Weather')
    await partner.root.getByRole('button', { name: 'Whole Mattermost' }).click()
    await frameOf(partner).getByRole('heading', { name: 'Weather' }).waitFor()
    await partner.root.getByText(/gives no microphone to calls/).waitFor()
    const desktop = partner.root.getByRole('link', { name: /desktop app, where you are not signed in/ })
    expect(await desktop.getAttribute('href')).toMatch(/^mattermost:\/\/chat\.localhost:\d+\/.*\/channels\//)

    const opened = browser.waitForEvent('page')
    await partner.root.getByRole('button', { name: 'Open the call in the browser' }).click()
    const outside = await opened
    await outside.getByText(/You will be signed in as Ingrid Solberg/).waitFor()
    await outside.getByRole('button', { name: 'Continue as Ingrid Solberg' }).click()
    await outside.getByRole('heading', { name: 'Weather' }).waitFor()
    await outside.getByRole('button', { name: 'Start call' }).waitFor()
    await outside.close()
    await partner.page.close()
  })

  it('a plugin that is not listed is not reached by asking for it', async () => {
    const partner = await walkIn(browser, sandbox, 'ingrid')
    await partner.root.getByRole('button', { name: 'Whole Mattermost' }).click()
    const frame = frameOf(partner)
    await frame.getByRole('button', { name: 'Start call' }).waitFor()
    const ask = (path: string): Promise<number> =>
      frame.locator('body').evaluate(async (_body, where) => (await fetch(where)).status, path)

    expect(await ask('/plugins/focalboard/api/v2/boards')).toBe(403)
    expect(await ask('/plugins/com.example.none/x')).toBe(403)
    expect(await ask('/plugins/playbooks/api/v0/runs')).toBe(200)
    await partner.page.close()
  })

  it('is said to be missing when the server has plugins switched off, and comes back with them', async () => {
    await patchPlugins(false)
    const partner = await walkIn(browser, sandbox, 'ingrid')
    await choose(partner, 'Playbooks')
    await partner.root.getByText(/Playbooks is not switched on at this Mattermost/).waitFor()
    await partner.page.close()

    await patchPlugins(true)
    const later = await walkIn(browser, sandbox, 'ingrid')
    await choose(later, 'Playbooks')
    await frameOf(later).getByRole('heading', { name: 'Runs' }).waitFor()
    await later.page.close()
  })
})
