/** Themes that Teams names. */
export type HostTheme = 'default' | 'dark' | 'contrast'

export type HostKind = 'teams' | 'outlook' | 'm365'

/** Pages of the app, as its manifest lists them. */
export type PageId = 'mission' | 'admin'

/** What stands in the middle: the app's tab, the chat with its bot, or the activity feed. */
export type Pane = 'app' | 'chat' | 'activity'

/** What the visitor chose; it stands in the address, so that a link or a test can choose it too. */
export type Choices = {
  readonly person: string
  readonly theme: HostTheme
  readonly host: HostKind
  readonly page: PageId
  readonly pane: Pane
  /** True: the member's window stands beside the app. */
  readonly isSplit: boolean
}

const themes: readonly HostTheme[] = ['default', 'dark', 'contrast']
const hosts: readonly HostKind[] = ['teams', 'outlook', 'm365']
const pages: readonly PageId[] = ['mission', 'admin']
const panes: readonly Pane[] = ['app', 'chat', 'activity']

const among = <Value extends string>(allowed: readonly Value[], value: string | null): Value | undefined =>
  allowed.find((one) => one === value)

/**
 * `?person=ingrid&theme=dark&host=outlook&page=mission&pane=chat&split=member`; what is missing or unknown takes the usual value.
 *
 * @param people keys of the people there are; the first is the usual one
 */
export function readChoices(search: string, people: readonly string[]): Choices {
  const query = new URLSearchParams(search)
  return {
    person: among(people, query.get('person')) ?? people[0] ?? '',
    theme: among(themes, query.get('theme')) ?? 'default',
    host: among(hosts, query.get('host')) ?? 'teams',
    page: among(pages, query.get('page')) ?? 'mission',
    pane: among(panes, query.get('pane')) ?? 'app',
    isSplit: query.get('split') === 'member',
  }
}

/** The address for these choices; usual values are left out. */
export function writeChoices(choices: Choices): string {
  const query = new URLSearchParams({ person: choices.person })
  if (choices.theme !== 'default') query.set('theme', choices.theme)
  if (choices.host !== 'teams') query.set('host', choices.host)
  if (choices.page !== 'mission') query.set('page', choices.page)
  if (choices.pane !== 'app') query.set('pane', choices.pane)
  if (choices.isSplit) query.set('split', 'member')
  return `?${query}`
}

export const isPageId = (value: string): value is PageId => pages.some((page) => page === value)
