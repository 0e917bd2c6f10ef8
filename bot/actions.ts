import { z } from 'zod'
import { Problem } from '../src/api/errors.ts'
import { type Answer, words } from './answer.ts'
import { type Asker, requireGuest } from './asker.ts'
import { dayIn } from './cards/day.ts'
import { emojiNames, maxReplyCharacters } from './cards/notice-card.ts'
import type { createAccessCommands } from './commands/access-commands.ts'
import type { createChannelCommands } from './commands/channel-commands.ts'
import { commandNames } from './commands/names.ts'
import type { createOwnCommands } from './commands/own-commands.ts'
import type { RunCommand } from './commands/run.ts'
import type { BotDeps, NoticeRoom } from './deps.ts'

const id = z.string().regex(/^[A-Za-z0-9._:-]{1,128}$/)
const channelId = z.string().regex(/^[a-z0-9]{26}$/)
const written = z.string().max(1_000).default('')
const days = z.coerce.number().int().positive().max(3650).optional()
const round = z.coerce.number().int().nonnegative().optional()

/** What a button of ours may send: its verb, ids, and what was typed into the card. Everything else is dropped, and believed in nothing. */
const pressed = z.discriminatedUnion('verb', [
  z.object({ verb: z.literal('reply'), noticeId: id, text: z.string().max(maxReplyCharacters).default('') }),
  z.object({ verb: z.literal('react'), noticeId: id, emoji: z.string().refine((name) => emojiNames.has(name)) }),
  z.object({ verb: z.literal('read'), noticeId: id }),
  z.object({ verb: z.literal('mute'), noticeId: id }),
  z.object({ verb: z.literal('approve'), requestId: id, round, days }),
  z.object({ verb: z.literal('refuse'), requestId: id, round, reason: written }),
  z.object({ verb: z.literal('ask-back'), requestId: id, round, question: written }),
  z.object({ verb: z.literal('answer-back'), answer: written }),
  z.object({ verb: z.literal('confirm-invite'), inviteId: id }),
  z.object({ verb: z.literal('deny-invite'), inviteId: id }),
  z.object({ verb: z.literal('renew'), guestId: id, days }),
  z.object({ verb: z.literal('command'), command: z.enum(commandNames) }),
  z.object({ verb: z.literal('language'), language: z.string().max(35) }),
  z.object({
    verb: z.literal('notify'),
    surface: z.enum(['bot', 'feed', 'both', 'none']),
    from: z.string().max(5).default(''),
    to: z.string().max(5).default(''),
  }),
  z.object({ verb: z.literal('request'), purpose: written }),
  z.object({
    verb: z.literal('invite'),
    address: z.string().trim().min(1).max(200),
    organisationTid: z.guid().optional(),
    purpose: written,
    days,
  }),
  z.object({ verb: z.literal('link'), username: z.string().max(100) }),
  z.object({ verb: z.literal('link-code'), code: z.string().max(100) }),
  z.object({ verb: z.literal('mute-channel'), channelId }),
  z.object({ verb: z.literal('who-channel'), channelId }),
])

/** In a group everybody sees the answer: nothing but these is done there. */
const inGroups: ReadonlySet<string> = new Set(['command'])

export type RunAction = (asker: Asker, sent: unknown, timeZone: string) => Promise<Answer>

/**
 * Does what a button asks. Who pressed it is who Teams says, never what the card says: somebody else than the addressee,
 * or a guest whose access has ended, is refused by the room that acts (security P1, I3).
 *
 * @returns a function that throws Problem
 */
export function createRunAction(
  deps: BotDeps & {
    readonly notices: NoticeRoom
    readonly runCommand: RunCommand
    readonly own: ReturnType<typeof createOwnCommands>
    readonly channel: ReturnType<typeof createChannelCommands>
    readonly asking: ReturnType<typeof createAccessCommands>
  },
): RunAction {
  const { access, notices, now, own, channel, asking, runCommand } = deps

  return async (asker, sent, timeZone) => {
    const parsed = pressed.safeParse(sent)
    if (!parsed.success) throw new Problem('bad_request', { why: parsed.error.message })
    const action = parsed.data
    const { texts, to, isPersonal } = asker
    if (!isPersonal && !inGroups.has(action.verb)) return words(texts.personalOnly)
    const finished = (text: string): Answer => asking.done(texts, text)

    switch (action.verb) {
      case 'reply':
        requireGuest(asker, now)
        if (action.text.trim() === '') return words(texts.done.nothingToSend)
        await notices.act.reply(to, action.noticeId, action.text)
        return words(texts.done.replied)
      case 'react':
        requireGuest(asker, now)
        await notices.act.react(to, action.noticeId, action.emoji)
        return words(texts.done.reacted)
      case 'read':
        requireGuest(asker, now)
        await notices.act.markRead(to, action.noticeId)
        return words(texts.done.read)
      case 'mute':
        requireGuest(asker, now)
        await notices.act.mute(to, action.noticeId)
        return words(texts.done.muted)
      case 'approve':
        await access.approve(to, action.requestId, given({ days: action.days, round: action.round }))
        return finished(texts.access.approved)
      case 'refuse':
        await access.refuse(to, action.requestId, { reason: action.reason, ...given({ round: action.round }) })
        return finished(texts.access.refused)
      case 'ask-back':
        await access.askBack(to, action.requestId, { question: action.question, ...given({ round: action.round }) })
        return finished(texts.access.asked)
      case 'answer-back':
        await access.answerBack(to, action.answer)
        return finished(texts.access.answered)
      case 'confirm-invite':
      case 'deny-invite': {
        const isThem = action.verb === 'confirm-invite'
        await access.confirmInvite(to, action.inviteId, isThem)
        return finished(isThem ? texts.access.confirmed : texts.access.denied)
      }
      case 'renew': {
        const { expiresAtMs } = await access.renew(to, action.guestId, action.days)
        return finished(texts.access.renewed(dayIn(texts.language)(expiresAtMs)))
      }
      case 'command':
        return runCommand(asker, { name: action.command, rest: '' })
      case 'language':
        return own.language(asker, action.language)
      case 'notify':
        return own.saveNotify(asker, action, timeZone)
      case 'request':
        return asking.request(asker, action.purpose)
      case 'invite':
        return asking.invite(asker, {
          to: { address: action.address },
          ...given({ organisationTid: action.organisationTid, days: action.days }),
          ...(action.purpose === '' ? {} : { purpose: action.purpose }),
        })
      case 'link':
        return asking.link(asker, action.username)
      case 'link-code':
        return asking.confirmLink(asker, action.code)
      case 'mute-channel':
        return channel.mute(asker, action.channelId)
      case 'who-channel':
        return channel.who(asker, action.channelId)
    }
  }
}

/** Leaves out what is undefined. */
function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never
}
