import type { UserProfile } from '@mattermost/types/users'
import type { MessageAction, MessageAttachment } from '../mattermost/interactive.ts'
import type { AccessDeps } from './access-deps.ts'
import { type Press, sealPress } from './button-seal.ts'
import type { Told } from './sponsor-facts.ts'
import { dateIn, wordsIn } from './words.ts'

const BUTTONS_LIVE_MS = 90 * 24 * 3_600_000

/** Shorter than what the terms give; the button beside it gives that. */
const shorterDays = [1, 7, 14, 30, 60, 90, 180]

export const BUTTON_PATH = '/api/mattermost/buttons'
export const FORM_PATH = '/api/mattermost/forms'

export function callbackUrl({ settings }: Pick<AccessDeps, 'settings'>, path: string): string {
  return `${settings.mattermost.callbackUrl ?? settings.publicUrl}${path}`
}

export type SponsorMessage = { readonly text: string; readonly attachments?: readonly MessageAttachment[] }

/** The direct message for a sponsor who is not in Teams, in the language of their account. */
export function sponsorMessage(deps: AccessDeps, user: Pick<UserProfile, 'id' | 'locale'>, told: Told): SponsorMessage {
  const t = wordsIn(user.locale)
  const { word } = told
  const date = (atMs: number): string => dateIn(user.locale, atMs)
  const named = { name: escaped(told.name), organisation: escaped(told.organisation) }
  switch (word.about) {
    case 'access_request':
    case 'access_answer': {
      const request = told.request
      if (!request) throw new Error('a request has its facts')
      const text =
        word.about === 'access_answer'
          ? t.answer(named)
          : t.request({ ...named, isRenewal: request.kind === 'renewal' })
      const fields = [
        field(t.fields.purpose, request.purpose || t.nothing),
        field(
          t.fields.channels,
          request.channels
            .map(({ team, channel, label }) => `${team}/${channel}${label ? ` (${label})` : ''}`)
            .join(', ') || t.nothing,
        ),
        ...(request.question ? [field(t.fields.question, request.question)] : []),
        ...(request.answer ? [field(t.fields.answer, request.answer)] : []),
      ]
      const button = buttonFor(deps, user.id, request.requestId, request.round)
      const shorter = shorterDays.filter((days) => days < request.maxDays)
      const actions: MessageAction[] = [
        button('approve', `${t.buttons.approve} (${t.days(request.maxDays)})`, 'good'),
        ...(shorter.length === 0
          ? []
          : [
              {
                ...button('approve', t.buttons.approveFor, 'default'),
                id: 'approvefor',
                type: 'select' as const,
                options: shorter.map((days) => ({ text: t.days(days), value: String(days) })),
              },
            ]),
        button('askBack', t.buttons.askBack, 'default'),
        button('refuse', t.buttons.refuse, 'danger'),
      ]
      return { text, attachments: [{ fallback: text, fields, actions }] }
    }
    case 'invite_used': {
      const invite = told.invite
      if (!invite) throw new Error('an invitation has its facts')
      const text = t.inviteUsed({ ...named, addressee: escaped(invite.addressee) })
      const button = buttonFor(deps, user.id, invite.inviteId)
      const actions = [button('isThem', t.buttons.isThem, 'good'), button('isNotThem', t.buttons.isNotThem, 'danger')]
      const fields = invite.purpose ? [field(t.fields.invitedFor, invite.purpose)] : []
      return { text, attachments: [{ fallback: text, fields, actions }] }
    }
    case 'renewal': {
      const { guestId, expiresAtMs } = word.facts
      const text = t.renewal({ ...named, date: date(expiresAtMs), days: told.daysLeft ?? 1 })
      const name = `${t.buttons.renew} (${t.days(told.maxDays ?? 1)})`
      const actions = [buttonFor(deps, user.id, guestId)('renew', name, 'good')]
      return { text, attachments: [{ fallback: text, actions }] }
    }
    case 'came_back':
      return { text: t.cameBack(named) }
    case 'delivery_failed': {
      const { reason } = word.facts
      const words = reason === 'blocked' || reason === 'not_installed' ? t.reasons[reason] : t.reasons.other
      return { text: t.deliveryFailed({ ...named, reason: words }) }
    }
    default:
      return { text: t.partnerSuspended({ organisation: named.organisation }) }
  }
}

type Verb = Press['verb']

function buttonFor(deps: AccessDeps, userId: string, id: string, round?: number) {
  return (verb: Verb, name: string, style: MessageAction['style']): MessageAction => ({
    id: verb.toLowerCase(),
    name,
    type: 'button',
    ...(style === undefined ? {} : { style }),
    integration: {
      url: callbackUrl(deps, BUTTON_PATH),
      context: {
        press: sealPress(deps.keys, {
          verb,
          id,
          ...(round === undefined ? {} : { round }),
          userId,
          part: 'button',
          untilMs: deps.now() + BUTTONS_LIVE_MS,
        }),
      },
    },
  })
}

function field(title: string, value: string): { title: string; value: string; short: boolean } {
  return { title, value: escaped(value), short: false }
}

/** Foreign words stay words: nothing in them is formatted, links, mentions or shows a picture (security B9, hostile 23). */
export function escaped(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+!|<>~]/g, '\\$&')
    .replace(/@/g, '@\u200b')
    .replace(/:(?=\/\/)/g, ':\u200b')
}
