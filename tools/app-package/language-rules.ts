import type { Manifest } from './manifest.ts'

export type Language = Readonly<Record<string, string>>

/** Texts that a language file has to have when its language has a file at all. */
const translated =
  /^(name\.short|description\.(short|full)|staticTabs\[\d+\]\.name|bots\[0\]\.commandLists\[\d\]\.commands\[\d+\]\.description|activities\.activityTypes\[\d+\]\.(description|templateText))$/

/** @returns one sentence for each text that is missing in the language, or translates nothing */
export function checkLanguage(name: string, manifest: Manifest, language: Language): string[] {
  const texts = new Set(pathsOf(manifest, ''))
  const keys = Object.keys(language).filter((key) => key !== '$schema')
  return [
    ...keys.filter((key) => !texts.has(key)).map((key) => `${name}: ${key} translates nothing in the manifest`),
    ...[...texts]
      .filter((path) => translated.test(path) && !keys.includes(path))
      .map((path) => `${name}: ${path} has no translation`),
  ]
}

/** The paths of all texts, as the schema of language files writes them: `staticTabs[0].name`. */
function pathsOf(value: unknown, path: string): string[] {
  if (typeof value === 'string') return [path]
  if (Array.isArray(value)) return value.flatMap((item, at) => pathsOf(item, `${path}[${at}]`))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => pathsOf(item, path === '' ? key : `${path}.${key}`))
}
