import type { ProblemCode } from '../../src/api/errors.ts'
import type { WordKind } from '../../src/notices/notice.ts'
import type { CommandName } from '../commands/names.ts'
import { arabic } from './arabic.ts'
import { english } from './english.ts'

/** What a word says: our sentences, and whom it is about. Foreign text stands alone in a line, the organisation last (security B9). */
export type WordText = {
  readonly title: string
  readonly who?: { readonly name: string; readonly organisation: string } | undefined
  readonly lines: readonly string[]
}

type Facts = Readonly<Record<string, string | number>>

/** Everything that the bot says, in one language. */
export type BotTexts = {
  /** BCP 47 */
  readonly language: string
  /** The language's name in itself. */
  readonly ownName: string
  readonly isRightToLeft: boolean
  readonly commands: Readonly<Record<CommandName, { readonly title: string; readonly says: string }>>
  readonly help: {
    readonly title: string
    readonly member: string
    readonly guest: string
    readonly stranger: string
    readonly group: string
    readonly unknown: string
  }
  readonly welcome: string
  readonly personalOnly: string
  readonly notice: {
    message(count: number): string
    direct(count: number): string
    thread(count: number): string
    summary(mentions: number, threads: number): string
    readonly read: string
    readonly answered: string
    readonly withdrawn: string
    readonly reply: string
    readonly replyHint: string
    readonly send: string
    readonly react: string
    readonly markRead: string
    readonly mute: string
    readonly more: string
    readonly open: string
    readonly openBrowser: string
    readonly openApp: string
  }
  readonly done: {
    readonly replied: string
    readonly reacted: string
    readonly read: string
    readonly muted: string
    readonly notYours: string
    readonly nothingToSend: string
  }
  readonly words: Readonly<Record<WordKind, (facts: Facts, day: (ms: number) => string) => WordText>>
  readonly access: {
    readonly approve: string
    readonly days: string
    readonly refuse: string
    readonly reason: string
    readonly askBack: string
    readonly question: string
    readonly answer: string
    readonly sendAnswer: string
    readonly confirm: string
    readonly notThem: string
    readonly renew: string
    readonly openInvite: string
    readonly approved: string
    readonly refused: string
    readonly asked: string
    readonly answered: string
    readonly confirmed: string
    readonly denied: string
    readonly renewed: (day: string) => string
    readonly nothingWaits: string
    readonly purpose: string
    readonly ask: string
    readonly askTitle: string
    readonly requested: string
    readonly requestState: Readonly<Record<'open' | 'asked' | 'approved' | 'refused', string>>
    readonly wouldSee: string
    readonly inviteTitle: string
    readonly inviteAddress: string
    readonly inviteOrganisation: string
    readonly inviteDays: string
    readonly invite: string
    readonly invited: string
    readonly linkTitle: string
    readonly linkText: string
    readonly username: string
    readonly sendCode: string
    readonly codeText: string
    readonly code: string
    readonly link: string
    readonly linked: (username: string) => string
  }
  readonly status: {
    readonly guest: (until: string, channels: number) => string
    readonly ended: string
    readonly notYet: string
    readonly member: string
    readonly sponsor: (username: string, waiting: number) => string
    readonly told: Readonly<Record<'bot' | 'feed' | 'both' | 'none', string>>
    readonly quiet: (from: string, to: string, zone: string) => string
  }
  readonly language_: {
    readonly choose: string
    readonly chosen: string
    readonly unknown: (names: string) => string
  }
  readonly notify: {
    readonly choose: string
    readonly surface: Readonly<Record<'bot' | 'feed' | 'both' | 'none', string>>
    readonly quietHours: string
    readonly from: string
    readonly to: string
    readonly save: string
    readonly saved: string
    readonly badTime: string
  }
  readonly channel: {
    readonly chooseMute: string
    readonly chooseWho: string
    readonly nameMute: string
    readonly nameWho: string
    readonly unknown: string
    readonly audience: (people: number) => string
    readonly more: (people: number) => string
    readonly muted: string
  }
  readonly translate: string
  readonly files: {
    readonly sent: (name: string) => string
    readonly where: string
    readonly oneOf: string
    readonly tooLarge: (megabytes: number) => string
    readonly notAllowed: string
    readonly notHere: string
    readonly away: string
  }
  problem(code: ProblemCode): { readonly title: string; readonly detail: string }
}

export const languages: readonly BotTexts[] = [english, arabic]

/** @returns the table of a BCP 47 tag, by its primary language; English for what there is no table for */
export function textsFor(language: string | undefined): BotTexts {
  const primary = language?.split('-')[0]?.toLowerCase()
  return languages.find((texts) => texts.language === primary) ?? english
}

/** @returns the table that a person names: by tag, or by the language's name in any of our languages */
export function findLanguage(named: string): BotTexts | undefined {
  const wanted = named.trim().toLowerCase()
  return languages.find(
    (texts) =>
      texts.language === wanted.split('-')[0] ||
      languages.some((other) =>
        [other.language].some(
          (tag) => new Intl.DisplayNames([tag], { type: 'language' }).of(texts.language)?.toLowerCase() === wanted,
        ),
      ),
  )
}
