import type { BrowserContext, FrameLocator, Locator, Page } from 'playwright-core'
import type { RunningSandbox } from '../support/running-sandbox.ts'

/** The mission view of one person, wherever it stands. */
export type View = {
  readonly page: Page
  readonly root: FrameLocator | Page
  openChannel(name: string): Promise<void>
  write(text: string): Promise<void>
  message(text: string): Locator
}

function viewOf(page: Page, root: FrameLocator | Page): View {
  return {
    page,
    root,
    async openChannel(name) {
      await root
        .getByRole('navigation')
        .getByRole('button', { name: new RegExp(`^${name}\\b`) })
        .first()
        .click()
      // Until then the box to write in is still that of the channel before.
      await root.getByRole('textbox', { name: `Message to ${name}` }).waitFor()
    },
    async write(text) {
      const box = root.getByRole('textbox', { name: /^Message to/ })
      await box.fill(text)
      await box.press('Enter')
    },
    message: (text) => root.getByRole('article').filter({ hasText: text }),
  }
}

/** Opens the host page as a person of the cast. @returns the tab inside it, whatever it shows */
export async function openPartner(
  context: BrowserContext,
  sandbox: RunningSandbox,
  person: string,
  extra = '',
): Promise<View> {
  const page = await context.newPage()
  await page.goto(`${sandbox.hostUrl}/?person=${person}${extra}`)
  return viewOf(page, page.frameLocator('iframe[title="Mission Collaboration"]'))
}

/** Opens the host page and goes through the welcome of a first visit. */
export async function walkIn(
  context: BrowserContext,
  sandbox: RunningSandbox,
  person: string,
  extra = '',
): Promise<View> {
  const view = await openPartner(context, sandbox, person, extra)
  const welcome = view.root.getByRole('button', { name: 'Continue to the mission' })
  const mission = view.root.getByRole('navigation').first()
  await welcome.or(mission).first().waitFor()
  if (await welcome.isVisible()) await welcome.click()
  await mission.waitFor()
  return view
}

/** Opens the member window as a member of the cast. */
export async function openMember(context: BrowserContext, sandbox: RunningSandbox, username: string): Promise<View> {
  const page = await context.newPage()
  await page.goto(`${sandbox.memberUrl}/?member=${username}`)
  const view = viewOf(page, page)
  await page.getByRole('navigation').first().waitFor()
  return view
}
