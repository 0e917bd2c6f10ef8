import type { SessionView } from '../../session/session-view.ts'
import { isRecord, type JsonRecord, projectEach } from './record.ts'

/** Ids of the channels of a category, as Mattermost keeps them. */
export function channelIdsOf(category: JsonRecord): string[] {
  return Array.isArray(category.channel_ids) ? category.channel_ids.map(String) : []
}

/** A category of the sidebar with the channels that are granted. */
export function projectCategory(category: unknown, view: SessionView): JsonRecord | undefined {
  if (!isRecord(category) || category.user_id !== view.userId || !view.teamIds.has(String(category.team_id)))
    return undefined
  return { ...category, channel_ids: channelIdsOf(category).filter((channelId) => view.granted.has(channelId)) }
}

export function projectCategories(categories: unknown, view: SessionView): JsonRecord[] {
  return projectEach(categories, (category) => projectCategory(category, view))
}

/** The whole sidebar of a team: `{categories, order}`. */
export function projectSidebar(sidebar: unknown, view: SessionView): JsonRecord {
  if (!isRecord(sidebar)) return { categories: [], order: [] }
  return { ...sidebar, categories: projectCategories(sidebar.categories, view) }
}
