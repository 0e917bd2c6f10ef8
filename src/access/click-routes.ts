import { z } from 'zod'
import { type Route, route } from '../api/route.ts'
import type { Clicks } from './click.ts'
import { BUTTON_PATH, FORM_PATH } from './sponsor-message.ts'

/** What is needed of the server's body; it has more, and more with every version. */
const clickBody = z.object({
  user_id: z.string().max(64),
  post_id: z.string().max(64).default(''),
  trigger_id: z.string().max(2_000).default(''),
  context: z.object({ press: z.string().max(4_000), selected_option: z.string().max(64).optional() }),
})

const formBody = z.object({
  user_id: z.string().max(64),
  state: z.string().max(4_000),
  cancelled: z.boolean().default(false),
  submission: z
    .object({ words: z.string().max(4_000).nullish() })
    .nullish()
    .transform((submission) => submission?.words ?? ''),
})

/** Where the Mattermost server carries clicks in our bot's messages to (`mattermost.callbackUrl`). */
export function clickRoutes(clicks: Clicks): Route[] {
  return [
    route({
      method: 'POST',
      path: BUTTON_PATH,
      summary: 'A button in a message of our bot, as the Mattermost server passes it on',
      auth: 'none',
      body: clickBody,
      answers: { 200: { summary: 'Done, or why not, in words for the person' } },
      problems: ['operation_unknown', 'bad_request'],
      handle: async ({ body }) => ({
        status: 200,
        body: await clicks.press({
          userId: body.user_id,
          postId: body.post_id,
          triggerId: body.trigger_id,
          press: body.context.press,
          selected: body.context.selected_option,
        }),
      }),
    }),
    route({
      method: 'POST',
      path: FORM_PATH,
      summary: 'A form that such a button opened',
      auth: 'none',
      body: formBody,
      answers: { 200: { summary: 'Taken, or why not, in words for the person' } },
      problems: ['operation_unknown', 'bad_request'],
      handle: async ({ body }) => ({
        status: 200,
        body: await clicks.submit({
          userId: body.user_id,
          state: body.state,
          words: body.submission,
          isCancelled: body.cancelled,
        }),
      }),
    }),
  ]
}
