import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, openBrowser } from '../support/browser.ts'
import { openRunningSandbox, type RunningSandbox } from '../support/running-sandbox.ts'
import { openMember, openPartner, walkIn } from './windows.ts'

describe.skipIf(!hasBrowser)('an open tab', () => {
  let sandbox: RunningSandbox
  let browser: BrowserContext
  beforeAll(async () => {
    sandbox = await openRunningSandbox()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await sandbox?.close()
  })

  it('recovers by itself when the backend is killed and started again, and nothing is lost or doubled', async () => {
    const partner = await walkIn(browser, sandbox, 'jonas')
    const member = await openMember(browser, sandbox, 'mara.lindqvist')
    await partner.openChannel('Situation')
    await member.openChannel('Situation')
    await partner.write('before the cut')
    await member.message('before the cut').waitFor()

    await sandbox.killBackend('SIGKILL')
    await partner.write('written while it was away')
    await member.write('said by a member meanwhile')
    await member.message('said by a member meanwhile').waitFor()
    await sandbox.startBackend()

    await partner.message('said by a member meanwhile').waitFor({ timeout: 60_000 })
    await member.message('written while it was away').waitFor({ timeout: 60_000 })
    for (const text of ['before the cut', 'written while it was away', 'said by a member meanwhile']) {
      expect(await partner.message(text).count()).toBe(1)
      expect(await member.message(text).count()).toBe(1)
    }
  })

  it('shows the end within seconds when the operator ends the access, and the way to ask for it back', async () => {
    const partner = await walkIn(browser, sandbox, 'ingrid')
    await partner.openChannel('Situation')
    const operator = await openPartner(browser, sandbox, 'operator', '&page=admin')
    const { root } = operator

    await root.getByRole('tab', { name: /Guests/ }).click()
    const row = root.getByRole('row').filter({ hasText: 'Ingrid Solberg' })
    await row.getByRole('button', { name: /End access/ }).click()
    const dialog = root.getByRole('alertdialog').or(root.getByRole('dialog'))
    await dialog.getByRole('button', { name: /End access/ }).click()

    await partner.root.getByRole('heading', { name: 'Your access has ended' }).waitFor()
    await row.getByText('Mattermost: closed').waitFor({ timeout: 60_000 })
    await partner.page.reload()
    await partner.root.getByRole('heading', { name: 'Your access has ended' }).waitFor()
  })
})
