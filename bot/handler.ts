import {
  type AdaptiveCardInvokeResponse,
  type AdaptiveCardInvokeValue,
  CardFactory,
  MessageFactory,
  TeamsActivityHandler,
  TurnContext,
} from 'botbuilder'
import { z } from 'zod'
import { Problem, problemOf } from '../src/api/errors.ts'
import { MattermostFault } from '../src/mattermost/fault.ts'
import { toProblem } from '../src/mattermost/problem.ts'
import type { Addressee } from '../src/notices/notice.ts'
import type { Logger } from '../src/store/logger.ts'
import type { RunAction } from './actions.ts'
import { type Answer, words } from './answer.ts'
import type { Asker, FindAsker } from './asker.ts'
import { ADAPTIVE_CARD } from './cards/card.ts'
import { readCommand } from './commands/names.ts'
import type { createOwnCommands } from './commands/own-commands.ts'
import type { RunCommand } from './commands/run.ts'
import type { Conversations } from './conversations.ts'
import type { NoticeRoom } from './deps.ts'
import { type createTakeFiles, filesOf } from './files/take-files.ts'
import { textsFor } from './texts/texts.ts'

const MAX_TEXT_CHARACTERS = 4_000
const guid = z.guid()

export type HandlerDeps = {
  readonly conversations: Conversations
  readonly notices: Pick<NoticeRoom, 'resume'>
  readonly findAsker: FindAsker
  readonly runCommand: RunCommand
  readonly runAction: RunAction
  readonly own: ReturnType<typeof createOwnCommands>
  readonly takeFiles: ReturnType<typeof createTakeFiles>
  readonly log: Logger
}

/** What happens in a chat, handed to whoever knows what to do about it. Every turn was checked to come from Teams before. */
export class MissionHandler extends TeamsActivityHandler {
  readonly #deps: HandlerDeps

  constructor(deps: HandlerDeps) {
    super()
    this.#deps = deps
    this.onMessage(async (context, next) => {
      await this.#message(context)
      await next()
    })
    this.onInstallationUpdateAdd(async (context, next) => {
      await this.#installed(context)
      await next()
    })
    this.onInstallationUpdateRemove(async (context, next) => {
      const to = addresseeOf(context)
      if (to && isPersonal(context)) await deps.conversations.noteState(to, 'uninstalled')
      await next()
    })
  }

  protected override async onAdaptiveCardInvoke(
    context: TurnContext,
    { action }: AdaptiveCardInvokeValue,
  ): Promise<AdaptiveCardInvokeResponse> {
    // The verb stands in both places; the one that the host reads from the action wins.
    const sent = { ...(action.data as object), ...(action.verb ? { verb: action.verb } : {}) }
    const answer = await this.#answerTo(context, (asker) => this.#deps.runAction(asker, sent, timeZoneOf(context)))
    if (!answer) return inPlace('')
    if (answer.kind === 'card')
      return { statusCode: 200, type: ADAPTIVE_CARD, value: answer.card as unknown as Record<string, unknown> }
    if (answer.kind === 'say') await this.#tell(context, answer)
    return inPlace(answer.kind === 'words' ? answer.text : '')
  }

  async #message(context: TurnContext): Promise<void> {
    const { activity } = context
    const answer = await this.#answerTo(context, async (asker) => {
      if (typeof activity.value === 'object' && activity.value !== null && 'verb' in activity.value)
        return this.#deps.runAction(asker, activity.value, timeZoneOf(context))
      const text = (TurnContext.removeRecipientMention(activity) ?? activity.text ?? '')
        .slice(0, MAX_TEXT_CHARACTERS)
        .trim()
      const files = filesOf(activity.attachments ?? [])
      if (files.length > 0) return this.#deps.takeFiles(asker, files, text, activity.id ?? '')
      const spoken = readCommand(text)
      if (spoken) return this.#deps.runCommand(asker, spoken)
      return this.#deps.own.help(asker, text === '' ? undefined : asker.texts.help.unknown)
    })
    if (answer) await this.#tell(context, answer)
  }

  async #installed(context: TurnContext): Promise<void> {
    const answer = await this.#answerTo(context, async (asker) => this.#deps.own.help(asker, asker.texts.welcome))
    if (answer) await this.#tell(context, answer)
  }

  /** What was asked is done by now: an answer that Teams does not take must not have it done again. */
  async #tell(context: TurnContext, answer: Answer): Promise<void> {
    const cards = answer.kind === 'card' ? [answer.card] : answer.kind === 'say' ? answer.cards : []
    try {
      if (answer.kind === 'words') await context.sendActivity(plainMessage(answer.text))
      for (const card of cards) await context.sendActivity(MessageFactory.attachment(CardFactory.adaptiveCard(card)))
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'Teams did not take an answer of the bot')
    }
  }

  /** Finds out who it is, keeps where they are, and turns whatever is refused into words. */
  async #answerTo(context: TurnContext, work: (asker: Asker) => Promise<Answer>): Promise<Answer | undefined> {
    const { findAsker, conversations, notices, log } = this.#deps
    const { activity } = context
    const to = addresseeOf(context)
    // Teams itself and other bots have no object id: nobody to answer.
    if (!to) return undefined
    const { locale } = activity
    try {
      const asker = await findAsker(to, { name: activity.from.name ?? '', locale, isPersonal: isPersonal(context) })
      // Of organisations that are no part of the mission nothing is kept.
      if (isPersonal(context) && (asker.isMember || asker.partner)) {
        const { id: channelUserId } = activity.from
        await conversations.noteSeen(to, {
          conversationId: activity.conversation.id,
          serviceUrl: activity.serviceUrl,
          channelUserId,
          locale,
        })
        await notices.resume(to)
      }
      return await work(asker).catch((error: unknown) => words(this.#inWords(error, asker)))
    } catch (error) {
      log.error({ err: error }, 'a turn of the bot failed')
      const { title, detail } = textsFor(locale).problem(problemOf(error).code)
      return words(`${title}. ${detail}`)
    }
  }

  #inWords(error: unknown, { texts }: Asker): string {
    const problem = problemFrom(error)
    if (problem.family === 'fault') this.#deps.log.error({ err: error, code: problem.code }, 'a turn of the bot failed')
    else this.#deps.log.info({ code: problem.code }, 'the bot refused something')
    const { title, detail } = texts.problem(problem.code)
    return `${title}. ${detail}`
  }
}

/** What the server forbids a guest's own token is not theirs; other faults have their problems. */
function problemFrom(error: unknown): Problem {
  if (!(error instanceof MattermostFault)) return problemOf(error)
  return error.kind === 'forbidden' || error.kind === 'missing'
    ? new Problem('channel_not_granted', { cause: error })
    : toProblem(error)
}

/** The person whom Teams names, by tenant and object id (security I1); both tenant fields were compared before. */
function addresseeOf({ activity }: TurnContext): Addressee | undefined {
  const tid = activity.conversation.tenantId?.toLowerCase()
  const oid = activity.from?.aadObjectId?.toLowerCase()
  return guid.safeParse(tid).success && guid.safeParse(oid).success && tid && oid ? { tid, oid } : undefined
}

const isPersonal = ({ activity }: TurnContext): boolean => activity.conversation.conversationType === 'personal'

function timeZoneOf({ activity }: TurnContext): string {
  const client = activity.entities?.find((entity) => entity.type === 'clientInfo') as { timezone?: unknown } | undefined
  const named = client?.timezone
  return typeof named === 'string' && isTimeZone(named) ? named : 'UTC'
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== ''
  } catch {
    // Not one that this machine knows.
    return false
  }
}

const inPlace = (text: string): AdaptiveCardInvokeResponse => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.activity.message',
  value: text as unknown as Record<string, unknown>,
})

/** Plain, so that nothing in a name or file becomes a link (security B9). */
const plainMessage = (text: string) => ({ type: 'message', text, textFormat: 'plain' })
