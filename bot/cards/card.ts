import { plainLine } from '../../src/notices/plain-text.ts'
import type { BotTexts } from '../texts/texts.ts'

/** An adaptive card, as Teams takes it; built only from the parts below. */
export type Card = { readonly type: 'AdaptiveCard' } & Readonly<Record<string, unknown>>
export type Part = Readonly<Record<string, unknown>>
export type Run = { readonly text: string; readonly weight?: 'Bolder'; readonly isSubtle?: boolean }

/** What a button carries: what to do, and ids. Never a name, a text or a permission (security I3). */
export type ActionData = Readonly<Record<string, string | number>>

const MAX_TEXT_CHARACTERS = 1_000
export const ADAPTIVE_CARD = 'application/vnd.microsoft.card.adaptive'

/** Universal actions need 1.5 in Teams, and it shows nothing newer. */
export function card(texts: BotTexts, body: readonly Part[], actions: readonly Part[] = []): Card {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    lang: texts.language,
    ...(texts.isRightToLeft ? { rtl: true } : {}),
    body,
    ...(actions.length > 0 ? { actions } : {}),
  }
}

/** A paragraph. Its runs are plain: Markdown, links and mentions in them are nothing but characters (security B9). */
export function line(...runs: readonly (string | Run)[]): Part {
  return {
    type: 'RichTextBlock',
    inlines: runs.map((run) => {
      const { text, weight, isSubtle } = typeof run === 'string' ? { text: run } : (run as Run)
      return {
        type: 'TextRun',
        // A run keeps the blanks at its ends, which join it to its neighbours.
        text: spaced(text),
        ...(weight === undefined ? {} : { weight }),
        ...(isSubtle === undefined ? {} : { isSubtle }),
      }
    }),
  }
}

export const heading = (text: string): Part => line({ text, weight: 'Bolder' })
export const aside = (text: string): Part => line({ text, isSubtle: true })

/** A person of elsewhere: the name is theirs, the organisation the registry's and always last (security B9). */
export function personLine({ name, organisation }: { readonly name: string; readonly organisation: string }): Part {
  return line(plainLine(name, 80), ' · ', plainLine(organisation, 64))
}

/** Foreign text of one line. */
export const foreign = (text: string, maxCharacters = MAX_TEXT_CHARACTERS): Part => line(plainLine(text, maxCharacters))

/** Does something at once; hosts without universal actions send the same as a message. */
export function execute(title: string, verb: string, data: ActionData = {}, style?: 'positive' | 'destructive'): Part {
  const sent = { verb, ...data }
  return {
    type: 'Action.Execute',
    title,
    verb,
    data: sent,
    ...(style === undefined ? {} : { style }),
    fallback: { type: 'Action.Submit', title, data: sent, ...(style === undefined ? {} : { style }) },
  }
}

export const openUrl = (title: string, url: string): Part => ({ type: 'Action.OpenUrl', title, url })

/** A part that opens below the card, with buttons of its own. */
export function unfold(title: string, body: readonly Part[], actions: readonly Part[]): Part {
  return { type: 'Action.ShowCard', title, card: { type: 'AdaptiveCard', version: '1.5', body, actions } }
}

export function textInput(
  id: string,
  label: string,
  options: { readonly maxLength?: number; readonly isMultiline?: boolean; readonly value?: string } = {},
): Part {
  const { maxLength = 1000, isMultiline = false, value } = options
  return { type: 'Input.Text', id, label, maxLength, isMultiline, ...(value === undefined ? {} : { value }) }
}

export const numberInput = (id: string, label: string, max: number, value: number): Part => ({
  type: 'Input.Number',
  id,
  label,
  min: 1,
  max,
  value,
})

export function choiceInput(
  id: string,
  label: string,
  choices: readonly { readonly title: string; readonly value: string }[],
  value?: string,
): Part {
  return {
    type: 'Input.ChoiceSet',
    id,
    label,
    style: 'compact',
    choices,
    ...(value === undefined ? {} : { value }),
  }
}

function spaced(text: string): string {
  const [, before = '', after = ''] = /^(\s?)[\s\S]*?(\s?)$/.exec(text) ?? []
  const kept = plainLine(text, MAX_TEXT_CHARACTERS)
  return kept === '' ? ' ' : `${before === '' ? '' : ' '}${kept}${after === '' ? '' : ' '}`
}
