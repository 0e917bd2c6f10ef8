import { type Theme, teamsDarkTheme, teamsHighContrastTheme, teamsLightTheme } from '@fluentui/react-components'
import type { HostTheme } from '../host/host.ts'

const themes: Readonly<Record<HostTheme, Theme>> = {
  default: teamsLightTheme,
  dark: teamsDarkTheme,
  contrast: teamsHighContrastTheme,
}

/** @returns Fluent's theme for what the host shows. */
export function fluentTheme(theme: HostTheme): Theme {
  return themes[theme]
}

/** The best guess before the host has answered: what the device prefers. */
export function preferredTheme(matches: (query: string) => boolean): HostTheme {
  if (matches('(forced-colors: active)')) return 'contrast'
  return matches('(prefers-color-scheme: dark)') ? 'dark' : 'default'
}
