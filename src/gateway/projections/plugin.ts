import type { Settings } from '../../settings/schema.ts'
import { isRecord, type JsonRecord, pick, projectEach } from './record.ts'

const ofPlugin = ['id', 'name', 'description', 'version'] as const

const fileName = /^[A-Za-z0-9_][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/

/** True for plugins that the operator lists (security G12). */
export function isListedPlugin(id: string, settings: Settings): boolean {
  return settings.plugins.some((plugin) => plugin.id === id)
}

/**
 * Where a plugin's own part lies. Mattermost names it without the folder of plugins and its web app puts that in (11.6);
 * here it is there from the beginning.
 */
function bundlePath(webapp: unknown, id: string): string | undefined {
  const path = isRecord(webapp) ? String(webapp.bundle_path) : ''
  const folder = [`/static/${id}/`, `/static/plugins/${id}/`].find((own) => path.startsWith(own))
  const file = folder && path.slice(folder.length)
  return file && fileName.test(file) ? `/static/plugins/${id}/${file}` : undefined
}

/** What the web app needs to load a plugin's own part, from this plugin's own folder. */
export function projectPlugin(manifest: unknown, settings: Settings): JsonRecord | undefined {
  if (!isRecord(manifest)) return undefined
  const id = String(manifest.id)
  if (!isListedPlugin(id, settings)) return undefined
  const path = bundlePath(manifest.webapp, id)
  return { ...pick(manifest, ofPlugin), ...(path === undefined ? {} : { webapp: { bundle_path: path } }) }
}

export function projectPlugins(manifests: unknown, settings: Settings): JsonRecord[] {
  return projectEach(manifests, (manifest) => projectPlugin(manifest, settings))
}
