import type { SessionView } from '../../session/session-view.ts'
import { type JsonRecord, recordsOf } from './record.ts'

/** The categories of preferences that exist for a guest, and what a name in each must look like. */
export const preferenceCategories: Readonly<Record<string, RegExp>> = {
  display_settings: /^[a-z_]{1,32}$/,
  sidebar_settings: /^[a-z_]{0,32}$/,
  notifications: /^[a-z_]{1,32}$/,
  advanced_settings: /^[a-z_]{1,32}$/,
  flagged_post: /^[a-z0-9]{26}$/,
  direct_channel_show: /^[a-z0-9]{26}$/,
  group_channel_show: /^[a-z0-9]{26}$/,
  favorite_channel: /^[a-z0-9]{26}$/,
  theme: /^(?:[a-z0-9]{26})?$/,
  mission: /^[a-z0-9_]{1,32}$/,
}

const namesChannels = new Set(['group_channel_show', 'favorite_channel'])

/** True when the row is of a category on the list and names no channel that is not granted. */
export function mayHavePreference(
  row: { readonly category?: unknown; readonly name?: unknown },
  view: SessionView,
): boolean {
  const category = String(row.category)
  const name = String(row.name)
  if (!Object.hasOwn(preferenceCategories, category) || !preferenceCategories[category]?.test(name)) return false
  return !namesChannels.has(category) || view.granted.has(name)
}

/** Categories of the web app whose names are channels. */
const chatNamesChannels = new Set([...namesChannels, 'channel_open_time', 'channel_approximate_view_time'])

/** The web app has preferences of many kinds, plugins bring more; none may name a channel that is not granted. */
export function mayHaveChatPreference(
  row: { readonly category?: unknown; readonly name?: unknown },
  view: SessionView,
): boolean {
  return !chatNamesChannels.has(String(row.category)) || view.granted.has(String(row.name))
}

export function projectChatPreferences(rows: unknown, view: SessionView): JsonRecord[] {
  return recordsOf(rows).filter((row) => row.user_id === view.userId && mayHaveChatPreference(row, view))
}

export function projectPreferences(rows: unknown, view: SessionView): JsonRecord[] {
  return recordsOf(rows).filter((row) => row.user_id === view.userId && mayHavePreference(row, view))
}
