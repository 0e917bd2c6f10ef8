import type { NoticeChoice } from '../../src/notices/notice.ts'
import { type Answer, say, words } from '../answer.ts'
import { type Asker, requireOrganisation } from '../asker.ts'
import { aside, card, choiceInput, execute, heading, line, openUrl, type Part, textInput } from '../cards/card.ts'
import { dayIn } from '../cards/day.ts'
import type { Links } from '../cards/links.ts'
import type { BotDeps, NoticeRoom } from '../deps.ts'
import { type BotTexts, findLanguage, languages } from '../texts/texts.ts'
import { commandNames } from './names.ts'

/** What a person asks about themselves: help, status, language, notify. */
export function createOwnCommands(deps: BotDeps & { readonly links: Links; readonly notices: NoticeRoom }) {
  const { access, guests, notices, links } = deps

  function help(asker: Asker, title?: string): Answer {
    const { texts, isPersonal } = asker
    const offered = isPersonal ? commandNames : (['help', 'request access'] as const)
    const about = !isPersonal
      ? texts.help.group
      : asker.isMember
        ? texts.help.member
        : asker.partner
          ? texts.help.guest
          : texts.help.stranger
    return say(
      card(
        texts,
        [
          heading(title ?? texts.help.title),
          line(about),
          ...offered.map((name) =>
            line({ text: texts.commands[name].title, weight: 'Bolder' }, `: ${texts.commands[name].says}`),
          ),
          // Teams shows six actions of a card and folds the rest away; sets of buttons it shows whole.
          ...buttonSets(offered.map((name) => execute(texts.commands[name].title, 'command', { command: name }))),
        ],
        isPersonal ? [openUrl(texts.notice.open, links.open())] : [],
      ),
    )
  }

  async function status(asker: Asker): Promise<Answer> {
    requireOrganisation(asker)
    const { texts, guest, choice, to } = asker
    const sponsor = await access.sponsorOf(to)
    const lines: Part[] = []
    if (asker.isMember) lines.push(line(texts.status.member))
    else if (!guest || guest.state === 'new') lines.push(line(texts.status.notYet))
    else if (guest.state !== 'active' || guest.expiresAtMs <= deps.now()) lines.push(line(texts.status.ended))
    else {
      const channels = (await guests.grantsOf(guest.id)).filter(({ source }) => source !== 'direct').length
      lines.push(line(texts.status.guest(dayIn(texts.language)(guest.expiresAtMs), channels)))
    }
    const request = await access.requestOf(to)
    if (request && request.state !== 'approved') lines.push(line(texts.access.requestState[request.state]))
    if (sponsor) lines.push(line(texts.status.sponsor(sponsor.username, (await access.openRequestsFor(to)).length)))
    lines.push(line(texts.status.told[choice.surface]))
    if (choice.quietHours) {
      const { fromMinute, toMinute, timeZone } = choice.quietHours
      lines.push(aside(texts.status.quiet(clock(fromMinute), clock(toMinute), timeZone)))
    }
    return say(card(texts, lines, [openUrl(texts.notice.open, links.open())]))
  }

  async function language(asker: Asker, named: string): Promise<Answer> {
    requireOrganisation(asker)
    const { texts, choice, to } = asker
    if (named === '')
      return say(
        card(
          texts,
          [heading(texts.language_.choose)],
          languages.map((each) => execute(each.ownName, 'language', { language: each.language })),
        ),
      )
    const found = findLanguage(named)
    if (!found) return words(texts.language_.unknown(languages.map(({ ownName }) => ownName).join(', ')))
    await notices.choose(to, { ...choice, language: found.language })
    return words(found.language_.chosen)
  }

  function notify(asker: Asker): Answer {
    requireOrganisation(asker)
    const { texts, choice } = asker
    const { notify: text } = texts
    const surfaces = (['bot', 'feed', 'both', 'none'] as const).map((value) => ({ title: text.surface[value], value }))
    const { quietHours } = choice
    return say(
      card(
        texts,
        [
          heading(text.choose),
          choiceInput('surface', text.choose, surfaces, choice.surface),
          line(text.quietHours),
          textInput('from', text.from, { maxLength: 5, value: quietHours ? clock(quietHours.fromMinute) : '' }),
          textInput('to', text.to, { maxLength: 5, value: quietHours ? clock(quietHours.toMinute) : '' }),
        ],
        [execute(text.save, 'notify', {}, 'positive')],
      ),
    )
  }

  async function saveNotify(
    asker: Asker,
    wanted: { readonly surface: NoticeChoice['surface']; readonly from: string; readonly to: string },
    timeZone: string,
  ): Promise<Answer> {
    requireOrganisation(asker)
    const { texts, choice } = asker
    const fromMinute = minuteOf(wanted.from)
    const toMinute = minuteOf(wanted.to)
    const isEmpty = wanted.from.trim() === '' && wanted.to.trim() === ''
    if (!isEmpty && (fromMinute === undefined || toMinute === undefined)) return words(texts.notify.badTime)
    const quietHours =
      fromMinute === undefined || toMinute === undefined
        ? {}
        : { quietHours: { fromMinute, toMinute, timeZone: choice.quietHours?.timeZone ?? timeZone } }
    const { language: chosen } = choice
    await notices.choose(asker.to, {
      surface: wanted.surface,
      ...quietHours,
      ...(chosen === undefined ? {} : { language: chosen }),
    })
    return words(`${texts.notify.saved} ${texts.status.told[wanted.surface]}`)
  }

  return { help, status, language, notify, saveNotify }
}

function buttonSets(buttons: readonly Part[]): Part[] {
  const sets: Part[] = []
  for (let at = 0; at < buttons.length; at += 3) sets.push({ type: 'ActionSet', actions: buttons.slice(at, at + 3) })
  return sets
}

const two = (value: number): string => String(value).padStart(2, '0')
const clock = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`

/** @returns minutes of the day, or undefined for what is not a time */
export function minuteOf(text: string): number | undefined {
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text.trim()) ?? []
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes)
}

export type { BotTexts }
