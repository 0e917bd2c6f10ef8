import { teamsDarkTheme, teamsHighContrastTheme, teamsLightTheme } from '@fluentui/react-components'
import { describe, expect, it } from 'vitest'
import { fluentTheme, preferredTheme } from './fluent-theme.ts'

describe('themes', () => {
  it('are Fluent’s own for what the host shows', () => {
    expect([fluentTheme('default'), fluentTheme('dark'), fluentTheme('contrast')]).toEqual([
      teamsLightTheme,
      teamsDarkTheme,
      teamsHighContrastTheme,
    ])
  })

  it('before the host has answered are the device’s', () => {
    const prefers = (wanted: string) => (query: string) => query === wanted
    expect(preferredTheme(prefers('(prefers-color-scheme: dark)'))).toBe('dark')
    expect(preferredTheme(prefers('(forced-colors: active)'))).toBe('contrast')
    expect(preferredTheme(() => false)).toBe('default')
  })
})
