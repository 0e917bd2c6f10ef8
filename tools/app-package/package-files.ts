import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../run-steps.ts'
import type { VariableName, Variables } from './variables.ts'

/** Contents of the zip by name; the manifest and the language files are JSON. */
export type PackageFiles = Readonly<Record<string, Uint8Array>>

type Json = Record<string, unknown>
type Tab = { readonly entityId: string }

/** For whom a package is: only the operator's own organisation has the page of administration. */
export type Audience = 'partner' | 'operator'

const languageFiles = ['ar.json']
const pictureFiles = ['color.png', 'outline.png']

/** The template with its variables filled in: what goes into the zip. */
export function packageFiles(
  variables: Variables,
  audience: Audience,
  folder = join(root, 'appPackage'),
): PackageFiles {
  const read = (name: string): Json =>
    JSON.parse(fillTemplate(readFileSync(join(folder, name), 'utf8'), variables)) as Json
  const manifest = read('manifest.json')
  const languages = Object.fromEntries(languageFiles.map((name) => [name, read(name)]))
  manifest['validDomains'] = [...new Set(manifest['validDomains'] as string[])].filter((domain) => domain !== '')
  if (audience === 'partner') leaveOutTab('admin', manifest, Object.values(languages))
  return {
    'manifest.json': jsonBytes(manifest),
    ...Object.fromEntries(Object.entries(languages).map(([name, language]) => [name, jsonBytes(language)])),
    ...Object.fromEntries(pictureFiles.map((name) => [name, readFileSync(join(folder, name))])),
  }
}

/** Puts values in the places of `${{NAME}}`, as the Toolkit does; an unknown name stays and is found by the check. */
export function fillTemplate(text: string, variables: Variables): string {
  return text.replace(/\$\{\{([A-Z0-9_]+)\}\}/g, (place, name: string) =>
    Object.hasOwn(variables, name) ? JSON.stringify(variables[name as VariableName]).slice(1, -1) : place,
  )
}

/** Takes a tab and its translated name away; names of the tabs behind it move up by one place. */
function leaveOutTab(entityId: string, manifest: Json, languages: readonly Json[]): void {
  const tabs = manifest['staticTabs'] as Tab[]
  const place = tabs.findIndex((tab) => tab.entityId === entityId)
  manifest['staticTabs'] = tabs.filter((_, at) => at !== place)
  for (const language of languages) {
    for (const [key, value] of Object.entries(language)) {
      const at = Number(/^staticTabs\[(\d+)\]\.name$/.exec(key)?.[1] ?? -1)
      if (at < place) continue
      delete language[key]
      if (at > place) language[`staticTabs[${at - 1}].name`] = value
    }
  }
}

const jsonBytes = (value: Json): Uint8Array => Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
