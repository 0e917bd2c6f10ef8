import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BotKit, channelId, openBotKit, personOf } from '../rules/bot-kit.ts'
import { hasBrowser, openBrowser } from '../support/browser.ts'
import { freePort, openPlayground, type Playground } from '../support/playground.ts'

/** Microsoft's own client for bots. It signs nothing, so the bot stands here behind a door of this test's own. */
describe.skipIf(!hasBrowser)("the bot in Microsoft's playground", () => {
  const ingrid = personOf('ingrid')
  let kit: BotKit
  let playground: Playground
  let context: BrowserContext
  let page: Page

  beforeAll(async () => {
    const port = await freePort()
    kit = await openBotKit({ unsignedHost: `http://localhost:${port}` })
    playground = await openPlayground({ port, botUrl: kit.url, person: ingrid })
    context = await openBrowser('allowed')
    page = await context.newPage()
    await page.goto(playground.url)
  })
  afterAll(async () => {
    await context?.close()
    await playground?.close()
    await kit?.close()
  })

  const seen = (text: string | RegExp) => page.getByText(text).last().waitFor()

  it('answers a person with a card, and the buttons of the card as the words do', async () => {
    await playground.say('help')
    await seen('What this bot can do for you')

    await page.getByRole('button', { name: 'Notify', exact: true }).last().click()

    await seen('Where do you want to be told?')
  })

  it('keeps where the person is, and begins to speak by itself: a notice with its buttons', async () => {
    expect(await kit.line.conversations.of(ingrid)).toMatchObject({ conversationId: playground.conversationId })

    const sent = await kit.line.messenger.send(
      ingrid,
      {
        kind: 'message',
        noticeId: 'notice-of-ingrid',
        count: 1,
        isDirect: false,
        isThread: false,
        place: { kind: 'post', channelId, postId: 'p'.repeat(26) },
        state: 'open',
        canReply: true,
      },
      'en',
    )

    expect(sent).toMatchObject({ kind: 'sent', conversationId: playground.conversationId })
    await seen('There is a message for you in the mission')
  })

  it('answers from the card as the person', async () => {
    await page.getByRole('button', { name: 'Reply', exact: true }).last().click()
    await page.locator('.ac-adaptiveCard textarea').last().fill('On my way')
    await page.locator('.ac-adaptiveCard').getByRole('button', { name: 'Send', exact: true }).last().click()

    await expect.poll(() => kit.deeds).toContainEqual({ what: 'reply', by: 'ingrid', detail: 'On my way' })
  })

  it('changes a card in its place', async () => {
    await playground.say('language العربية')
    await expect.poll(() => kit.choices.get(ingrid.oid)?.language).toBe('ar')
    await playground.say('approve')

    await seen('ما حسابك في Mattermost؟')
    await page.locator('.ac-adaptiveCard input').last().fill('mara.lindqvist')
    await page.getByRole('button', { name: 'أرسل إلي رمزًا' }).last().click()

    await seen('إن وُجد الحساب فالرمز الآن في رسائله المباشرة.')
  })
})
