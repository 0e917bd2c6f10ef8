import type { BotCloud } from '../src/entra/bot-clouds.ts'
import { type Bot, createBot } from './bot.ts'
import { createAuthentication } from './channel/sdk-authentication.ts'
import type { BotDeps, NoticeRoom } from './deps.ts'
import type { BotLine } from './line.ts'

/** The bot of the product: it takes what Teams signed for it. No setting leads to another way in (security P1, I8). */
export function openBot(
  deps: BotDeps & { readonly botCloud: BotCloud; readonly line: BotLine; readonly notices: NoticeRoom },
): Bot {
  return createBot({ ...deps, authentication: createAuthentication(deps) })
}
