import type { HostTheme } from '../host/host.ts'
import type { Preference } from '../mission/state/model.ts'

/** Mattermost fills in the rest of its own themes by their name; that of hosts with high contrast has no counterpart there. */
const themes: Readonly<Record<HostTheme, Readonly<Record<string, string>>>> = {
  default: { type: 'Denim' },
  dark: { type: 'Onyx' },
  contrast: {
    type: 'custom',
    awayIndicator: '#ffff01',
    buttonBg: '#3ff23f',
    buttonColor: '#000000',
    centerChannelBg: '#000000',
    centerChannelColor: '#ffffff',
    codeTheme: 'monokai',
    dndIndicator: '#ff5fc8',
    errorTextColor: '#ffff01',
    linkColor: '#ffff01',
    mentionBg: '#ffff01',
    mentionBj: '#ffff01',
    mentionColor: '#000000',
    mentionHighlightBg: '#1aebff',
    mentionHighlightLink: '#000000',
    newMessageSeparator: '#1aebff',
    onlineIndicator: '#3ff23f',
    sidebarBg: '#000000',
    sidebarHeaderBg: '#000000',
    sidebarHeaderTextColor: '#ffffff',
    sidebarTeamBarBg: '#000000',
    sidebarText: '#ffffff',
    sidebarTextActiveBorder: '#1aebff',
    sidebarTextActiveColor: '#1aebff',
    sidebarTextHoverBg: '#3a3a3a',
    sidebarUnreadText: '#ffff01',
  },
}

/** Where Mattermost keeps the theme of all teams, and where we keep what we wrote there. */
export const THEME_KEY = 'theme/'
const written = { category: 'mission', name: 'theme_written' } as const
export const WRITTEN_KEY = `${written.category}/${written.name}`

/** The one form of a theme, whatever order its keys come in: the server writes them in its own. */
export function canonicalTheme(value: string | undefined): string {
  if (value === undefined || value === '') return ''
  try {
    const parts: unknown = JSON.parse(value)
    if (typeof parts !== 'object' || parts === null) return value
    return JSON.stringify(Object.fromEntries(Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1))))
  } catch {
    // Not a theme of ours then.
    return value
  }
}

/** The value of Mattermost's theme preference for a theme of the host. */
export function themeValue(theme: HostTheme): string {
  return canonicalTheme(JSON.stringify(themes[theme]))
}

/** What is in both preferences; empty where there is none. */
export type ThemeRows = { readonly theme: string; readonly written: string }

export function readThemeRows(rows: readonly Preference[]): ThemeRows {
  const valueAt = (key: string): string => rows.find((row) => `${row.category}/${row.name}` === key)?.value ?? ''
  return { theme: canonicalTheme(valueAt(THEME_KEY)), written: canonicalTheme(valueAt(WRITTEN_KEY)) }
}

/** True when the person chose the theme that is set: we did not write it. */
export function isOwnChoice({ theme, written }: ThemeRows): boolean {
  return theme !== '' && theme !== written
}

/**
 * What to write so that Mattermost follows the host.
 *
 * @returns undefined when it does already, or when the person chose a theme of their own: that is never overwritten
 */
export function followHost(rows: ThemeRows, host: HostTheme, userId: string): Preference[] | undefined {
  const value = themeValue(host)
  if (isOwnChoice(rows) || rows.theme === value) return undefined
  return rowsOf(userId, { theme: value, written: value })
}

/**
 * What to write when the person chose a theme at the moment in which ours was on its way, and ours came later: theirs comes
 * back, and is known as theirs from then on.
 */
export function setBack(chosen: string, userId: string): Preference[] {
  return rowsOf(userId, { theme: chosen, written: '' })
}

function rowsOf(userId: string, rows: ThemeRows): Preference[] {
  return [
    { user_id: userId, category: 'theme', name: '', value: rows.theme },
    { user_id: userId, ...written, value: rows.written },
  ]
}
