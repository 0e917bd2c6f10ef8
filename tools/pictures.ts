import { join } from 'node:path'
import type { FrameLocator, Page } from 'playwright-core'
import { openPartner, walkIn } from '../tests/journeys/windows.ts'
import { openBrowser } from '../tests/support/browser.ts'
import { openRunningSandbox } from '../tests/support/running-sandbox.ts'
import { takeNoticePictures } from './notice-pictures.ts'
import { root } from './run-steps.ts'

/** `npm run pictures`: the pictures of README and docs, taken of the running sandbox. */
/** Pictures and names arrive a moment after the text. */
const settled = (page: Page): Promise<void> => page.waitForTimeout(2_000)

const folder = join(root, 'docs/pictures')
const sandbox = await openRunningSandbox()
const browser = await openBrowser()
try {
  const welcome = await openPartner(browser, sandbox, 'ingrid')
  await welcome.root.getByRole('button', { name: 'Continue to the mission' }).waitFor()
  await welcome.page.screenshot({ path: join(folder, 'welcome.png') })
  await welcome.page.close()
  await walkIn(browser, sandbox, 'amelie').then(({ page }) => page.close())

  for (const theme of ['default', 'dark', 'contrast']) {
    const beside = await walkIn(browser, sandbox, 'ingrid', `&split=member&theme=${theme}`)
    const member = beside.page.frameLocator('iframe[title="Member window"]')
    await beside.openChannel('Situation')
    await member.getByRole('textbox', { name: /^Message to/ }).waitFor()
    await settled(beside.page)
    await beside.page.screenshot({ path: join(folder, theme === 'default' ? 'walk-in.png' : `walk-in-${theme}.png`) })
    await beside.page.close()
  }

  for (const theme of ['default', 'dark']) {
    const whole = await walkIn(browser, sandbox, 'ingrid', `&theme=${theme}`)
    await whole.openChannel('Situation')
    await whole.root.getByRole('button', { name: 'Whole Mattermost' }).click()
    const frame = (whole.root as FrameLocator).frameLocator('iframe[title="The whole Mattermost"]')
    await frame.getByRole('heading', { level: 1 }).waitFor()
    await settled(whole.page)
    await whole.page.screenshot({ path: join(folder, `whole-mattermost${theme === 'dark' ? '-dark' : ''}.png`) })
    await whole.page.close()
  }

  const narrow = await walkIn(browser, sandbox, 'ingrid')
  await narrow.page.setViewportSize({ width: 390, height: 844 })
  await settled(narrow.page)
  await narrow.page.screenshot({ path: join(folder, 'narrow.png') })
  await narrow.page.close()

  await takeNoticePictures(browser, sandbox, folder)

  const refused = await openPartner(browser, sandbox, 'sam')
  await refused.root.getByRole('button', { name: 'Ask for access' }).waitFor()
  await refused.page.screenshot({ path: join(folder, 'unknown-organisation.png') })
  await refused.page.close()

  const partner = await walkIn(browser, sandbox, 'ingrid')
  const operator = await openPartner(browser, sandbox, 'operator', '&page=admin')
  await operator.root.getByRole('tab', { name: /Guests/ }).waitFor()
  await settled(operator.page)
  await operator.page.screenshot({ path: join(folder, 'administration.png') })
  await operator.root.getByRole('tab', { name: /Guests/ }).click()
  const row = operator.root.getByRole('row').filter({ hasText: 'Ingrid Solberg' })
  await row.getByRole('button', { name: /End access/ }).click()
  const dialog = operator.root.getByRole('alertdialog').or(operator.root.getByRole('dialog'))
  await dialog.getByRole('button', { name: /End access/ }).click()
  await row.getByText('Mattermost: closed').waitFor({ timeout: 60_000 })
  await operator.page.screenshot({ path: join(folder, 'cut-off-operator.png') })
  await partner.root.getByRole('heading', { name: 'Your access has ended' }).waitFor()
  await partner.page.screenshot({ path: join(folder, 'cut-off-partner.png') })
} finally {
  await browser.close()
  await sandbox.close()
}
