import type { Activity } from 'botbuilder'
import { CloudAdapter, type InvokeResponse, type TurnContext } from 'botbuilder'
import type { BotFrameworkAuthentication } from 'botframework-connector'
import { z } from 'zod'
import { Problem } from '../src/api/errors.ts'
import { type Route, route } from '../src/api/route.ts'
import { createRunAction } from './actions.ts'
import { createFindAsker } from './asker.ts'
import { createAccessCommands } from './commands/access-commands.ts'
import { createChannelCommands } from './commands/channel-commands.ts'
import { createOwnCommands } from './commands/own-commands.ts'
import { createRunCommand } from './commands/run.ts'
import type { BotDeps, NoticeRoom } from './deps.ts'
import { createFetchFile } from './files/fetch-file.ts'
import { createPublicFetch } from './files/public-fetch.ts'
import { createTakeFiles } from './files/take-files.ts'
import { MissionHandler } from './handler.ts'
import type { BotLine } from './line.ts'
import { createTurns } from './turns.ts'

export type Bot = {
  readonly route: Route
  close(): Promise<void>
}

/** The SDK's adapter, without its way of answering HTTP: ours answers a bad token with 401 and tells nothing of why. */
class MissionAdapter extends CloudAdapter {
  async take(
    authorization: string,
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    return this.processActivity(authorization, activity, logic)
  }
}

const FORGET_EVERY_MS = 3_600_000

/** The bot as Teams sees it: one route. Its notices are sent over the same line, see `line.ts`. */
export function createBot(
  deps: BotDeps & {
    readonly line: BotLine
    readonly notices: NoticeRoom
    readonly authentication: BotFrameworkAuthentication
  },
): Bot {
  const { settings, line, db, now, log, authentication } = deps
  const { maxFileBytes = 0, requestTimeoutMs = 10_000 } = settings.bot ?? {}
  const files = createPublicFetch()
  const fetchFile = createFetchFile({
    ...line,
    maxBytes: Math.min(maxFileBytes, settings.limits.maxUploadBytes),
    timeoutMs: requestTimeoutMs,
    fetch: deps.fetch ?? files.fetch,
  })
  const own = createOwnCommands({ ...deps, links: line.links })
  const channel = createChannelCommands(deps)
  const asking = createAccessCommands(deps)
  const runCommand = createRunCommand({ own, channel, asking })
  const handler = new MissionHandler({
    conversations: line.conversations,
    notices: deps.notices,
    findAsker: createFindAsker(deps),
    runCommand,
    runAction: createRunAction({ ...deps, runCommand, own, channel, asking }),
    own,
    takeFiles: createTakeFiles({ ...deps, fetchFile, channel }),
    log,
  })
  const adapter = new MissionAdapter(authentication)
  const turns = createTurns({ db, now })
  const forgetting = setInterval(() => {
    turns.forgetOld().catch((error: unknown) => log.warn({ err: error }, 'old turns of the bot could not be removed'))
  }, FORGET_EVERY_MS)
  forgetting.unref()

  /** The token is checked by the adapter before any of this runs. */
  async function takeTurn(context: TurnContext): Promise<void> {
    const { id, conversation } = context.activity
    if (!id) return handler.run(context)
    await turns.once(conversation.id, id, async () => {
      await handler.run(context)
      return true
    })
  }

  return {
    route: route<Record<string, unknown>>({
      method: 'POST',
      path: '/api/messages',
      summary: 'Turns of the bot, as Teams sends them.',
      auth: 'none',
      body: z.record(z.string(), z.unknown()),
      answers: { 200: { summary: 'Done.' } },
      problems: ['channel_refused', 'bad_request', 'body_too_large', 'media_type', 'entra_away', 'internal'],
      async handle({ authorization, body }) {
        if (typeof body['type'] !== 'string') throw new Problem('bad_request', { why: 'no type of activity' })
        const bearer = authorization?.scheme === 'bearer' ? `Bearer ${authorization.value}` : ''
        const answer = await adapter.take(bearer, body as unknown as Activity, takeTurn)
        return answer ? { status: answer.status, body: answer.body } : { status: 200 }
      },
    }),
    async close() {
      clearInterval(forgetting)
      await files.close()
    },
  }
}
