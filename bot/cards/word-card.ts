import type { Word, WordContent } from '../../src/notices/notice.ts'
import type { BotTexts } from '../texts/texts.ts'
import {
  type Card,
  card,
  execute,
  foreign,
  heading,
  numberInput,
  openUrl,
  type Part,
  personLine,
  textInput,
  unfold,
} from './card.ts'
import { dayIn } from './day.ts'
import type { Links } from './links.ts'

/** Longest reason, question and answer, as the access room takes them. */
const MAX_WRITTEN = 200
const USUAL_DAYS = 90
const MAX_DAYS = 3650

export function wordTitle(word: Word, texts: BotTexts): string {
  return texts.words[word.about]({ ...word.facts }, dayIn(texts.language)).title
}

/** A word in plain words, and what can be done about it. Buttons carry ids; who may do it is checked when it is done (security I3). */
export function wordCard({ word, state }: WordContent, texts: BotTexts, links: Links): Card {
  const { title, who, lines } = texts.words[word.about]({ ...word.facts }, dayIn(texts.language))
  const body = [heading(title), ...(who ? [personLine(who)] : []), ...lines.map((text) => foreign(text))]
  return card(texts, body, state === 'open' ? actionsOf(word, texts, links) : [])
}

function actionsOf(word: Word, texts: BotTexts, links: Links): Part[] {
  const { access, notice } = texts
  switch (word.about) {
    case 'access_request':
    case 'access_answer':
      return requestActions(word.facts.requestId, texts)
    case 'access_question':
      return [
        unfold(
          access.answer,
          [textInput('answer', access.answer, { maxLength: MAX_WRITTEN, isMultiline: true })],
          [execute(access.sendAnswer, 'answer-back', {}, 'positive')],
        ),
      ]
    case 'invite_used': {
      const ids = { inviteId: word.facts.inviteId }
      return [
        execute(access.confirm, 'confirm-invite', ids, 'positive'),
        execute(access.notThem, 'deny-invite', ids, 'destructive'),
      ]
    }
    case 'renewal':
      return [
        unfold(
          access.renew,
          [numberInput('days', access.days, MAX_DAYS, USUAL_DAYS)],
          [execute(access.renew, 'renew', { guestId: word.facts.guestId }, 'positive')],
        ),
      ]
    case 'expires_soon':
      return [execute(texts.commands['request access'].title, 'command', { command: 'request access' })]
    case 'invite':
    case 'access_approved':
    case 'renewed':
      return [openUrl(notice.open, links.open())]
    default:
      return []
  }
}

/** What a sponsor can do about a request. `round` tells an old card from the newest one. */
export function requestActions(requestId: string, texts: BotTexts, round?: number, maxDays = MAX_DAYS): Part[] {
  const { access } = texts
  const ids = { requestId, ...(round === undefined ? {} : { round }) }
  return [
    unfold(
      access.approve,
      [numberInput('days', access.days, maxDays, Math.min(maxDays, USUAL_DAYS))],
      [execute(access.approve, 'approve', ids, 'positive')],
    ),
    unfold(
      access.refuse,
      [textInput('reason', access.reason, { maxLength: MAX_WRITTEN })],
      [execute(access.refuse, 'refuse', ids, 'destructive')],
    ),
    unfold(
      access.askBack,
      [textInput('question', access.question, { maxLength: MAX_WRITTEN })],
      [execute(access.askBack, 'ask-back', ids)],
    ),
  ]
}
