import type { BrowserContext, Locator, Page } from 'playwright-core'
import type { RunningSandbox } from '../support/running-sandbox.ts'

/** The host's own panes beside the app: chat with the bot and activity feed, of one person. The tab is closed meanwhile. */
export type Panes = {
  readonly page: Page
  readonly log: Locator
  show(pane: 'Activity' | 'Chat' | 'Mission'): Promise<void>
  say(text: string): Promise<void>
  /** The newest card that shows this text. */
  card(text: string | RegExp): Locator
  entry(text: string | RegExp): Locator
}

export async function openPanes(
  context: BrowserContext,
  sandbox: RunningSandbox,
  person: string,
  extra = '&pane=chat',
): Promise<Panes> {
  const page = await context.newPage()
  await page.goto(`${sandbox.hostUrl}/?person=${person}${extra}`)
  const log = page.getByRole('log', { name: 'Messages' })
  return {
    page,
    log,
    async show(pane) {
      await page
        .getByRole('navigation', { name: 'Apps' })
        .getByRole('button', { name: new RegExp(`^${pane}\\b`) })
        .click()
    },
    async say(text) {
      const box = page.getByRole('textbox', { name: 'Message to Mission Collaboration' })
      await box.fill(text)
      await box.press('Enter')
    },
    card: (text) => log.getByRole('group', { name: 'Card of Mission Collaboration' }).filter({ hasText: text }).last(),
    entry: (text) =>
      page.getByRole('navigation', { name: 'Activity feed' }).getByRole('button').filter({ hasText: text }).first(),
  }
}

/** Asks Mattermost as its administrator. */
export async function ask<Answer>({ mattermostUrl, adminToken }: RunningSandbox, path: string): Promise<Answer> {
  const headers = { Authorization: `Bearer ${adminToken}` }
  return (await fetch(`${mattermostUrl}/api/v4${path}`, { headers })).json() as Promise<Answer>
}

/** Of the account that was made for a person of the cast. */
export async function usernameOf(sandbox: RunningSandbox, firstName: string): Promise<string> {
  type User = { readonly first_name: string; readonly username: string }
  const users = await ask<User[]>(sandbox, '/users?per_page=200')
  const user = users.find(({ first_name: name }) => name === firstName)
  if (!user) throw new Error(`nobody is called ${firstName}`)
  return user.username
}
