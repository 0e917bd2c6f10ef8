import { describe, expect, it } from 'vitest'
import type { Preference } from '../mission/state/model.ts'
import { createThemeFollower } from './follow-theme.ts'
import { canonicalTheme, followHost, readThemeRows, themeValue } from './theme-preference.ts'

const userId = 'u'.repeat(26)
const own = '{"type":"custom","sidebarBg":"#123456"}'

const row = (category: string, name: string, value: string): Preference => ({ user_id: userId, category, name, value })
const mapOf = (rows: readonly Preference[]) => new Map(rows.map((one) => [`${one.category}/${one.name}`, one]))

/** Keeps preferences as the server does: a theme comes back with its keys in the server's order. */
function openServer(rows: readonly Preference[] = []) {
  const kept = mapOf(rows)
  const saves: Preference[][] = []
  let beforeSave = async () => {}
  return {
    saves,
    theme: () => kept.get('theme/')?.value,
    put: (value: string) => kept.set('theme/', row('theme', '', value)),
    onSave: (run: () => Promise<void>) => {
      beforeSave = run
    },
    rest: {
      preferences: async () => [...kept.values()],
      savePreferences: async (changed: Preference[]) => {
        const run = beforeSave
        beforeSave = async () => {}
        await run()
        saves.push(changed)
        for (const one of changed)
          kept.set(`${one.category}/${one.name}`, {
            ...one,
            value: one.category === 'theme' ? canonicalTheme(one.value) : one.value,
          })
      },
    },
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve))

describe('the theme of the whole Mattermost', () => {
  it('is that of the host when the guest has none: light, dark and high contrast', async () => {
    const server = openServer()
    const follower = createThemeFollower({ rest: server.rest, userId })

    for (const theme of ['default', 'dark', 'contrast'] as const) {
      follower.follow(theme)
      await settled()
      expect(server.theme()).toBe(themeValue(theme))
    }
    expect(JSON.parse(themeValue('default'))).toEqual({ type: 'Denim' })
    expect(JSON.parse(themeValue('dark'))).toEqual({ type: 'Onyx' })
  })

  it('is written once, however often the frame is opened, and in whatever order the server keeps its keys', async () => {
    const server = openServer()
    for (let time = 0; time < 3; time += 1) {
      createThemeFollower({ rest: server.rest, userId }).follow('contrast')
      await settled()
    }
    expect(server.saves.length).toBe(1)

    const [theme, ...others] = Object.entries(JSON.parse(themeValue('contrast')))
    server.put(JSON.stringify(Object.fromEntries([...others, theme ?? ['', '']])))
    createThemeFollower({ rest: server.rest, userId }).follow('contrast')
    await settled()
    expect(server.saves.length).toBe(1)
  })

  it('that the guest chose is never overwritten, neither one of before nor one of after', async () => {
    const before = openServer([row('theme', '', own)])
    createThemeFollower({ rest: before.rest, userId }).follow('dark')
    await settled()
    expect(before.saves).toEqual([])

    const after = openServer()
    const follower = createThemeFollower({ rest: after.rest, userId })
    follower.follow('dark')
    await settled()
    after.put(own)
    follower.heard(mapOf([row('theme', '', own)]))
    follower.follow('default')
    await settled()
    expect(after.theme()).toBe(own)
    createThemeFollower({ rest: after.rest, userId }).follow('default')
    await settled()
    expect(after.theme()).toBe(own)
  })

  it('counts as chosen when the guest picks one of the built-in themes in full', () => {
    const picked = JSON.stringify({ type: 'Onyx', sidebarBg: '#202228' })
    const rows = readThemeRows([row('theme', '', picked), row('mission', 'theme_written', themeValue('dark'))])

    expect(followHost(rows, 'default', userId)).toBeUndefined()
  })

  it('comes back when the guest chose it at the moment in which ours was on its way', async () => {
    const server = openServer()
    const follower = createThemeFollower({ rest: server.rest, userId })
    server.onSave(async () => {
      server.put(own)
      follower.heard(mapOf([row('theme', '', own)]))
    })

    follower.follow('dark')
    await settled()

    expect(server.theme()).toBe(canonicalTheme(own))
    createThemeFollower({ rest: server.rest, userId }).follow('default')
    await settled()
    expect(server.theme()).toBe(canonicalTheme(own))
  })

  it('stays as it is when Mattermost does not answer, and follows at the next occasion', async () => {
    const server = openServer()
    const follower = createThemeFollower({ rest: server.rest, userId })
    server.onSave(async () => {
      throw new Error('away')
    })
    follower.follow('dark')
    await settled()
    expect(server.theme()).toBeUndefined()

    follower.follow('dark')
    await settled()
    expect(server.theme()).toBe(themeValue('dark'))
  })

  it('ends where the host ended when it changes quickly', async () => {
    const server = openServer()
    const follower = createThemeFollower({ rest: server.rest, userId })
    follower.follow('dark')
    follower.follow('contrast')
    follower.follow('default')
    await settled()
    expect(server.theme()).toBe(themeValue('default'))
  })
})
