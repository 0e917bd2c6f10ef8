import type { Settings } from '../../settings/schema.ts'
import { isRecord, type JsonRecord, pick, projectEach } from './record.ts'

const ofPlugin = ['id', 'name', 'description', 'version'] as const

/** True for plugins that the operator lists (security G12). */
export function isListedPlugin(id: string, settings: Settings): boolean {
  return settings.plugins.some((plugin) => plugin.id === id)
}

/** What the web app needs to load a plugin's own part, from this plugin's own folder. */
export function projectPlugin(manifest: unknown, settings: Settings): JsonRecord | undefined {
  if (!isRecord(manifest)) return undefined
  const id = String(manifest.id)
  if (!isListedPlugin(id, settings)) return undefined
  const { webapp } = manifest
  const path = isRecord(webapp) ? String(webapp.bundle_path) : ''
  const isOwn = path.startsWith(`/static/plugins/${id}/`) && /^[A-Za-z0-9/_.-]+$/.test(path) && !path.includes('..')
  return { ...pick(manifest, ofPlugin), ...(isOwn ? { webapp: { bundle_path: path } } : {}) }
}

export function projectPlugins(manifests: unknown, settings: Settings): JsonRecord[] {
  return projectEach(manifests, (manifest) => projectPlugin(manifest, settings))
}
