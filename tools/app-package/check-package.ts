import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { AppManifestUtils } from '@microsoft/app-manifest'
import { checkFiles } from './file-rules.ts'
import { checkLanguage, type Language } from './language-rules.ts'
import type { Manifest } from './manifest.ts'
import { manifestRules } from './manifest-rules.ts'
import type { PackageFiles } from './package-files.ts'

/**
 * Checks a package as a Teams administrator's upload would, without Microsoft: the schema that Microsoft publishes for
 * manifests of this version, and the rules that a schema cannot express.
 *
 * @returns everything that is wrong, in sentences; nothing when it can be uploaded
 */
export async function checkPackage(files: PackageFiles): Promise<string[]> {
  const manifest = readJson(files['manifest.json'])
  if (manifest === undefined) return ['manifest.json: is missing, or is no JSON']
  // The rules lean on the shapes that the schema promises.
  const wrongShapes = await checkSchema(manifest)
  if (wrongShapes.length > 0) return wrongShapes
  const sound = manifest as Manifest
  return [
    ...manifestRules.flatMap((rule) => rule(sound)),
    ...checkFiles(sound, files),
    ...sound.localizationInfo.additionalLanguages.flatMap(({ file }) => {
      const language = readJson(files[file])
      if (language === undefined) return [`${file}: is missing, or is no JSON`]
      return [...checkLengths(file, language as Language), ...checkLanguage(file, sound, language as Language)]
    }),
  ]
}

async function checkSchema(manifest: object): Promise<string[]> {
  try {
    // A copy: the check fills in what the schema takes as given.
    return await AppManifestUtils.validateAgainstSchema(structuredClone(manifest) as never)
  } catch (error) {
    return [`manifest.json: ${error instanceof Error ? error.message : 'cannot be checked'}`]
  }
}

type LanguageSchema = Readonly<
  Record<'properties' | 'patternProperties', Readonly<Record<string, { readonly maxLength?: number }>>>
>

/** The lengths that Microsoft's schema of language files allows, key by key. */
function checkLengths(name: string, language: Language): string[] {
  const { properties, patternProperties } = languageSchema()
  return Object.entries(language)
    .filter(([key]) => key !== '$schema')
    .flatMap(([key, text]) => {
      const pattern = Object.keys(patternProperties).find((each) => new RegExp(each).test(key))
      const rule = properties[key] ?? (pattern === undefined ? undefined : patternProperties[pattern])
      if (rule === undefined || typeof text !== 'string') return [`${name}: ${key} is nothing that can be translated`]
      return text.length > (rule.maxLength ?? Number.POSITIVE_INFINITY)
        ? [`${name}: ${key} is longer than ${rule.maxLength}`]
        : []
    })
}

function languageSchema(): LanguageSchema {
  const folder = dirname(createRequire(import.meta.url).resolve('@microsoft/app-manifest'))
  const file = join(folder, 'json-schemas/teams/v1.30/MicrosoftTeams.Localization.schema.json')
  return JSON.parse(readFileSync(file, 'utf8')) as LanguageSchema
}

function readJson(file: Uint8Array | undefined): object | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(file ?? []).toString('utf8'))
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    // Said by the caller, with the name of the file.
    return undefined
  }
}
