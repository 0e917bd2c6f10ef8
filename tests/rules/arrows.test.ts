import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** Which room of `src/` may import which; `docs/architecture.md` says why. Every room may use the contract in `api/` and the settings. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  settings: [],
  api: [],
  store: [],
  audit: ['store'],
  entra: [],
  partners: ['store', 'audit'],
  policy: ['partners'],
  mattermost: ['store'],
  guests: ['mattermost', 'partners', 'policy', 'store', 'audit'],
  notices: ['guests', 'mattermost', 'partners', 'store', 'audit', 'entra'],
  access: ['mattermost', 'guests', 'partners', 'policy', 'notices', 'store', 'audit'],
  session: ['entra', 'partners', 'policy', 'guests', 'mattermost', 'store', 'audit'],
  gateway: ['session', 'mattermost', 'audit', 'store'],
  administration: ['entra', 'partners', 'guests', 'access', 'audit', 'store'],
  http: [],
}
const everybody = ['api', 'settings']

const isTest = (path: string): boolean => /\.(test|fixture|setup)\.tsx?$/.test(path)

function sourcesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => /\.tsx?$/.test(path) && !isTest(path))
}

/** Paths within the project that a file imports. */
function importsOf(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8')
  return [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, target = '']) =>
    relative(root, resolve(root, dirname(path), target)),
  )
}

describe('the house', () => {
  it('has only rooms that have their arrows', () => {
    const rooms = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
    expect(rooms.map((entry) => entry.name).sort()).toEqual(Object.keys(arrows).sort())
  })

  it.each(Object.keys(arrows))('%s imports only what its arrows allow', (room) => {
    const allowed = [room, ...everybody, ...(arrows[room] ?? [])]
    const wrong = sourcesOf(`src/${room}`).flatMap((path) =>
      importsOf(path)
        .filter((target) => !allowed.includes(target.split('/')[1] ?? '') || !target.startsWith('src/'))
        .map((target) => `${path} -> ${target}`),
    )

    expect(wrong).toEqual([])
  })

  it('never imports the sandbox, and no room imports bot, tab or main', () => {
    const wrong = [...sourcesOf('src'), ...sourcesOf('tab'), ...sourcesOf('bot')].flatMap((path) =>
      importsOf(path)
        .filter(
          (target) =>
            /^(sandbox|tests)\//.test(target) ||
            (target.startsWith('bot/') && !path.startsWith('bot/') && path !== 'src/main.ts') ||
            (!path.startsWith('tab/') && /^(tab\/|src\/main\.ts)/.test(target)),
        )
        .map((target) => `${path} -> ${target}`),
    )

    expect(wrong).toEqual([])
  })

  it('keeps the SDK of the bot inside bot/, so that its successor can take its place', () => {
    const wrong = [...sourcesOf('src'), ...sourcesOf('sandbox')].filter((path) =>
      /from '(botbuilder|botframework)[^']*'/.test(readFileSync(join(root, path), 'utf8')),
    )

    expect(wrong).toEqual([])
  })

  it('keeps files small enough to have one reason', () => {
    const lines = [...sourcesOf('src'), ...sourcesOf('tab'), ...sourcesOf('bot'), ...sourcesOf('sandbox')]
      .filter((path) => !/(migrations|emoji-table|phrases)/.test(path))
      .map((path) => ({ path, lines: readFileSync(join(root, path), 'utf8').split('\n').length }))
    const sorted = lines.map((file) => file.lines).sort((a, b) => a - b)

    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(130)
    expect(lines.filter((file) => file.lines > 450)).toEqual([])
  })
})
