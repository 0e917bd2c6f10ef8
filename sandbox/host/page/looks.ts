import {
  type Theme,
  teamsDarkTheme,
  teamsHighContrastTheme,
  teamsLightTheme,
  webDarkTheme,
  webLightTheme,
} from '@fluentui/react-components'
import type { HostKind, HostTheme } from './choices.ts'

const office = { default: webLightTheme, dark: webDarkTheme, contrast: teamsHighContrastTheme }

/** Fluent's theme for each host and each of its themes. */
export const fluentThemes: Readonly<Record<HostKind, Readonly<Record<HostTheme, Theme>>>> = {
  teams: { default: teamsLightTheme, dark: teamsDarkTheme, contrast: teamsHighContrastTheme },
  outlook: office,
  m365: office,
}

export const themeNames: Readonly<Record<HostTheme, string>> = {
  default: 'Light',
  dark: 'Dark',
  contrast: 'High contrast',
}

export const hostNames: Readonly<Record<HostKind, string>> = {
  teams: 'Teams',
  outlook: 'Outlook',
  m365: 'Microsoft 365',
}

/** Colours of the frame around the app. */
export type Frame = { readonly bar: string; readonly barText: string; readonly rail: string; readonly accent: string }

const teams: Readonly<Record<HostTheme, Frame>> = {
  default: { bar: '#ebebeb', barText: '#242424', rail: '#ebebeb', accent: '#5b5fc7' },
  dark: { bar: '#141414', barText: '#ffffff', rail: '#141414', accent: '#7f85f5' },
  contrast: { bar: '#000000', barText: '#ffffff', rail: '#000000', accent: '#1aebff' },
}

const outlook: Readonly<Record<HostTheme, Frame>> = {
  default: { bar: '#0f6cbd', barText: '#ffffff', rail: '#f0f0f0', accent: '#0f6cbd' },
  dark: { bar: '#0c3b5e', barText: '#ffffff', rail: '#1f1f1f', accent: '#479ef5' },
  contrast: teams.contrast,
}

const m365: Readonly<Record<HostTheme, Frame>> = {
  default: { bar: '#ffffff', barText: '#242424', rail: '#fafafa', accent: '#0f6cbd' },
  dark: { bar: '#1f1f1f', barText: '#ffffff', rail: '#1a1a1a', accent: '#479ef5' },
  contrast: teams.contrast,
}

export const frames: Readonly<Record<HostKind, Readonly<Record<HostTheme, Frame>>>> = { teams, outlook, m365 }
