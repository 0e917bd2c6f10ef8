import { Problem, type ProblemCode, problems } from '../api/errors.ts'
import type { ClickAnswer } from '../mattermost/interactive.ts'
import type { Access } from './access.ts'
import type { AccessDeps } from './access-deps.ts'
import { openPress, type Press, sealPress } from './button-seal.ts'
import { callbackUrl, FORM_PATH } from './sponsor-message.ts'
import { memberById } from './sponsors.ts'
import { dateIn, type SponsorTexts, wordsIn } from './words.ts'

/** Longer than anybody writes a sentence. */
const FORM_LIVES_MS = 30 * 60_000

/** What the Mattermost server says of a click; `press` is what we gave the button and no client ever saw. */
export type Click = {
  readonly userId: string
  readonly postId: string
  readonly triggerId: string
  readonly press: string
  readonly selected?: string | undefined
}

export type FormAnswer = {
  readonly userId: string
  readonly state: string
  readonly words: string
  readonly isCancelled: boolean
}

/** Empty: taken, and the form closes. */
export type FormReply = { readonly error?: string }

export type Clicks = {
  /** @throws Problem `operation_unknown` for whatever is not one of our buttons, pressed by whom it was made for */
  press(click: Click): Promise<ClickAnswer>
  /** @throws Problem as `press` */
  submit(form: FormAnswer): Promise<FormReply>
}

/**
 * Buttons in our bot's messages. The server signs none of its calls, so whoever reaches our address can make one: what
 * proves a click is the sealed context, which the server keeps to itself, and in it the one account that may press.
 * Deciding twice is refused by the state of what is decided (I3), so a click that is played again does nothing.
 */
export function createClicks(deps: AccessDeps, access: Access): Clicks {
  const { keys, now, audit, bot, log } = deps

  async function open(text: string, part: Press['part'], userId: string): Promise<Press> {
    const press = openPress(keys, text, part, now())
    if (press && press.userId === userId) return press
    const subject = press ? `member:${press.userId}` : 'administration'
    await audit.write({
      actor: `member:${userId}`,
      action: 'button.refused',
      subject,
      detail: { part, isSealed: press !== undefined },
    })
    throw new Problem('operation_unknown', { why: 'not one of our buttons, or not for this person' })
  }

  async function act(
    press: Press,
    texts: SponsorTexts,
    locale: string,
    what: { days?: number; words?: string },
  ): Promise<string> {
    const caller = { userId: press.userId }
    const at = press.round === undefined ? {} : { round: press.round }
    switch (press.verb) {
      case 'approve': {
        const done = await access.approve(caller, press.id, {
          ...at,
          ...(what.days === undefined ? {} : { days: what.days }),
        })
        return texts.outcomes.approved({ date: dateIn(locale, done.expiresAtMs ?? now()) })
      }
      case 'refuse':
        await access.refuse(caller, press.id, { ...at, reason: what.words ?? '' })
        return texts.outcomes.refused
      case 'askBack':
        await access.askBack(caller, press.id, { ...at, question: what.words ?? '' })
        return texts.outcomes.askedBack
      case 'isThem':
        await access.confirmInvite(caller, press.id, true)
        return texts.outcomes.confirmed
      case 'isNotThem':
        await access.confirmInvite(caller, press.id, false)
        return texts.outcomes.notThem
      case 'renew': {
        const { expiresAtMs } = await access.renew(caller, press.id)
        return texts.outcomes.renewed({ date: dateIn(locale, expiresAtMs) })
      }
    }
  }

  const settled = (text: string): ClickAnswer => ({ update: { message: text, props: { attachments: [] } } })

  return {
    async press({ userId, postId, triggerId, press: text, selected }) {
      const press = await open(text, 'button', userId)
      const user = await memberById(deps, userId)
      const texts = wordsIn(user?.locale)
      if (press.verb === 'refuse' || press.verb === 'askBack') {
        const form = { ...press, part: 'form' as const, postId, untilMs: now() + FORM_LIVES_MS }
        await bot.openDialog({
          triggerId,
          url: callbackUrl(deps, FORM_PATH),
          dialog: dialogOf(texts.forms[press.verb], press.verb, sealPress(keys, form)),
        })
        return {}
      }
      try {
        const days = Number(selected)
        const what = selected !== undefined && Number.isInteger(days) && days > 0 ? { days } : {}
        return settled(await act(press, texts, user?.locale ?? '', what))
      } catch (error) {
        const code = refusalOf(error)
        const said = textOf(texts, code)
        const isOver = code === 'request_decided' || code === 'card_outdated' || code === 'not_found'
        return isOver ? settled(said) : { ephemeral_text: said }
      }
    },

    async submit({ userId, state, words, isCancelled }) {
      const press = await open(state, 'form', userId)
      if (isCancelled) return {}
      const user = await memberById(deps, userId)
      const texts = wordsIn(user?.locale)
      try {
        const said = await act(press, texts, user?.locale ?? '', { words })
        const { postId } = press
        if (postId !== undefined) {
          await bot
            .settle(postId, said)
            .catch((error: unknown) =>
              log.warn({ err: error }, 'the buttons of a settled message could not be taken away'),
            )
        }
        return {}
      } catch (error) {
        return { error: textOf(texts, refusalOf(error)) }
      }
    },
  }
}

function dialogOf(form: SponsorTexts['forms']['refuse'], verb: string, state: string) {
  return {
    callback_id: verb,
    title: form.title,
    submit_label: form.send,
    state,
    notify_on_cancel: false as const,
    elements: [
      {
        display_name: form.label,
        name: 'words',
        type: 'textarea' as const,
        max_length: 200,
        optional: verb === 'refuse',
        help_text: form.help,
      },
    ],
  }
}

/** Faults go on to the caller: the server shows that it went wrong, and the click can be done again. */
function refusalOf(error: unknown): ProblemCode {
  if (error instanceof Problem && error.family !== 'fault') return error.code
  throw error
}

function textOf(texts: SponsorTexts, code: ProblemCode): string {
  if (code === 'not_found') return texts.outcomes.over
  const own: Partial<Record<ProblemCode, string>> = texts.refusals
  return own[code] ?? `${problems[code].title}. ${problems[code].detail}`
}
