import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { openPanes, usernameOf } from '../tests/journeys/host-panes.ts'
import { openMember } from '../tests/journeys/windows.ts'
import type { RunningSandbox } from '../tests/support/running-sandbox.ts'

const pause = (page: { waitForTimeout(ms: number): Promise<void> }): Promise<void> => page.waitForTimeout(1_500)

/**
 * Pictures of what a person is told who is away from the tab: the card and the entry of the feed, in light and dark, and the
 * answer from the card. Ingrid has been in the mission before.
 */
export async function takeNoticePictures(
  browser: BrowserContext,
  sandbox: RunningSandbox,
  folder: string,
): Promise<void> {
  const username = await usernameOf(sandbox, 'Ingrid')
  const ingrid = await openPanes(browser, sandbox, 'ingrid')
  await ingrid.say('notify')
  const choice = ingrid.card('Save')
  await choice.getByRole('combobox').selectOption('both')
  await choice.getByRole('button', { name: 'Save' }).click()
  await ingrid.log.getByRole('status').waitFor()

  const member = await openMember(browser, sandbox, 'mara.lindqvist')
  await member.openChannel('Situation')
  await member.write(`@${username} can you take the second berth at 06:00?`)
  await ingrid.card('Mark as read').waitFor()
  await member.page.close()
  await ingrid.page.close()

  for (const theme of ['default', 'dark']) {
    const suffix = theme === 'default' ? '' : '-dark'
    for (const pane of ['chat', 'activity']) {
      const { page } = await openPanes(browser, sandbox, 'ingrid', `&pane=${pane}&theme=${theme}`)
      await page.getByText('There is a message for you in the mission').first().waitFor()
      await pause(page)
      await page.screenshot({ path: join(folder, `${pane}${suffix}.png`) })
      await page.close()
    }
  }

  const landed = await openPanes(browser, sandbox, 'ingrid', '&pane=activity')
  await landed.entry('There is a message for you in the mission').click()
  const tab = landed.page.frameLocator('iframe[title="Mission Collaboration"]')
  await tab.getByRole('article').filter({ hasText: 'second berth at 06:00' }).waitFor()
  await pause(landed.page)
  await landed.page.screenshot({ path: join(folder, 'activity-landed.png') })
  await landed.show('Chat')
  const card = landed.card('You have read this.')
  await card.getByRole('button', { name: 'Reply' }).click()
  await card.getByRole('textbox', { name: 'Your reply' }).fill('Yes, berth two is ours from 05:40.')
  await card.getByRole('button', { name: 'Send' }).click()
  await landed.card('You have answered this.').waitFor()
  await landed.page.screenshot({ path: join(folder, 'card-answered.png') })
  await landed.page.close()
}
