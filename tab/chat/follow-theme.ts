import type { HostTheme } from '../host/host.ts'
import type { Rest } from '../mission/connection/rest.ts'
import type { Preference } from '../mission/state/model.ts'
import {
  canonicalTheme,
  followHost,
  readThemeRows,
  setBack,
  THEME_KEY,
  type ThemeRows,
  themeValue,
} from './theme-preference.ts'

export type ThemeFollower = {
  /** Mattermost is to look like this; called when its frame opens and when the host changes. */
  follow(theme: HostTheme): void
  /** The theme preference as the socket told it: of this person, from wherever they set it. */
  heard(rows: ReadonlyMap<string, Preference>): void
}

/** Keeps Mattermost's theme preference in step with the host, one write after the other. */
export function createThemeFollower(deps: {
  readonly rest: Pick<Rest, 'preferences' | 'savePreferences'>
  readonly userId: string
}): ThemeFollower {
  const { rest, userId } = deps
  let wanted: HostTheme | undefined
  let isRunning = false
  let known: ThemeRows | undefined
  /** Chosen by the person while a write of ours was on its way. */
  let chosenMeanwhile: string | undefined
  let lastHeard: string | undefined

  const ours = new Set((['default', 'dark', 'contrast'] as const).map(themeValue))

  async function run(): Promise<void> {
    if (isRunning) return
    isRunning = true
    try {
      while (wanted !== undefined) {
        const theme = wanted
        wanted = undefined
        await bring(theme)
      }
    } catch {
      // Looks only: the next change of theme, or the next opening, tries again.
      known = undefined
    } finally {
      isRunning = false
    }
  }

  async function bring(theme: HostTheme): Promise<void> {
    chosenMeanwhile = undefined
    known ??= readThemeRows(await rest.preferences())
    // What came over the socket while the rows were read is newer than they may be.
    if (chosenMeanwhile !== undefined) return choose(chosenMeanwhile)
    const rows = followHost(known, theme, userId)
    if (rows === undefined) return
    await rest.savePreferences(rows)
    known = readThemeRows(rows)
    if (chosenMeanwhile === undefined) return
    const chosen: string = chosenMeanwhile
    await rest.savePreferences(setBack(chosen, userId))
    choose(chosen)
  }

  function choose(theme: string): void {
    known = { theme, written: '' }
  }

  return {
    follow(theme) {
      wanted = theme
      void run()
    },
    heard(rows) {
      const value = rows.get(THEME_KEY)?.value
      const theme = canonicalTheme(value)
      if (theme === '' || theme === lastHeard) return
      lastHeard = theme
      if (ours.has(theme)) return
      if (isRunning) chosenMeanwhile = value
      else choose(theme)
    },
  }
}
