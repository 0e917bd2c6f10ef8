import type { SessionView } from '../../session/session-view.ts'
import type { Settings } from '../../settings/schema.ts'
import { projectBookmark, projectBookmarks } from '../projections/bookmark.ts'
import { projectCategories } from '../projections/category.ts'
import { projectChatConfig, projectChatLicense } from '../projections/chat-config.ts'
import { projectDraft } from '../projections/draft.ts'
import { projectPlugin } from '../projections/plugin.ts'
import { projectPost } from '../projections/post.ts'
import { projectChatPreferences } from '../projections/preferences.ts'
import { isRecord, type JsonRecord, parsed, pick } from '../projections/record.ts'
import { pickTeam } from '../projections/team.ts'
import { projectUserForChat } from '../projections/user.ts'
import { type EventRule, type ForGuest, withPost } from './event-rules.ts'
import type { ServerEvent } from './server-event.ts'

/** Of the JSON text under a key, what this guest may see of it. */
function projectedText(key: string, project: (value: unknown, view: SessionView) => unknown): EventRule {
  return ({ data }) => {
    const value = parsed(data[key])
    return (view) => {
      const projected = project(value, view)
      return projected === undefined ? undefined : { [key]: JSON.stringify(projected) }
    }
  }
}

/** Data that goes to the one person whom it names. */
function ownOnly(...keys: string[]): EventRule {
  return ({ data, broadcast }) =>
    (view) =>
      broadcast.userId === view.userId ? pick(data, keys) : undefined
}

/** The web app asked, when it opened its socket, to be asked in turn whether a post was shown. */
const post = withPost('delete_by')

/** The same for what goes to one person and is kept nowhere: its buttons bring along what they do. */
const unkeptPost: EventRule = (event, settings) => {
  const projected = post(event, settings)
  if (!projected || !String(event.data.post).includes('"cookie"')) return projected
  return (view, lookups) => {
    const data = typeof projected === 'function' ? projected(view, lookups) : projected
    const shown = data && projectPost(parsed(data.post), view)
    return shown && { ...data, post: JSON.stringify(lookups.buttons.bound(view, shown)) }
  }
}

const draft = projectedText('draft', projectDraft)
const scheduledPost = projectedText('scheduledPost', projectDraft)
const bookmark = projectedText('bookmark', projectBookmark)

/** A bookmark that was changed comes with the one that it replaced. */
const bookmarkChange = projectedText('bookmarks', (change, view) => {
  if (!isRecord(change)) return undefined
  const updated = projectBookmark(change.updated, view)
  return updated && { updated, ...(change.deleted ? { deleted: projectBookmark(change.deleted, view) } : {}) }
})

const preferenceRows: EventRule = ({ data }) => {
  const key = 'preferences' in data ? 'preferences' : 'preference'
  const rows = parsed(data[key])
  return (view) => {
    const projected = projectChatPreferences(Array.isArray(rows) ? rows : [rows], view)
    if (projected.length === 0) return undefined
    return { [key]: JSON.stringify(key === 'preference' ? projected[0] : projected) }
  }
}

/** Somebody's team membership: the guest's own, or that of a person whom the guest may see. */
const teamMember: EventRule = ({ data }) => {
  const userId = String(data.user_id)
  return (view, { people }) =>
    view.teamIds.has(String(data.team_id)) && people.isKnown(view, userId)
      ? pick(data, ['team_id', 'user_id'])
      : undefined
}

const plugin: EventRule = ({ data }, settings) => {
  const manifest = projectPlugin(data.manifest, settings)
  return manifest && { manifest }
}

/** Security G5: the address of a dialog stays here, and the guest answers to what stands in for it. */
const openDialog: EventRule = ({ data, broadcast }) => {
  const opened = parsed(data.dialog)
  return (view, { dialogs }) => {
    if (!isRecord(opened) || typeof opened.url !== 'string' || broadcast.userId !== view.userId) return undefined
    const dialog = isRecord(opened.dialog) ? dialogs.hidden(view, opened.dialog) : {}
    const shown = { ...pick(opened, ['trigger_id']), dialog, url: dialogs.standInFor(view, opened.url) }
    return { dialog: JSON.stringify(shown) }
  }
}

/** What Mattermost's own web app hears beside, or in another way than, the mission view (reference 3.5). */
export const chatEventRules: Readonly<Record<string, EventRule>> = {
  posted: post,
  ephemeral_message: unkeptPost,
  post_edited: unkeptPost,
  persistent_notification_triggered: post,
  post_revealed: post,
  post_burned:
    ({ data }) =>
    (view, { posts }) => {
      const fact = posts.known(String(data.post_id))
      return fact && view.granted.has(fact.channelId) ? pick(data, ['post_id']) : undefined
    },

  draft_created: draft,
  draft_updated: draft,
  draft_deleted: draft,
  scheduled_post_created: scheduledPost,
  scheduled_post_updated: scheduledPost,
  scheduled_post_deleted: scheduledPost,

  sidebar_category_created: ownOnly('category_id'),
  sidebar_category_deleted: ownOnly('category_id'),
  sidebar_category_order_updated: ownOnly('order'),
  sidebar_category_updated: ({ data, broadcast }) => {
    const categories = parsed(data.updatedCategories)
    return (view) => {
      if (broadcast.userId !== view.userId) return undefined
      // Without a list it says that something changed (recorded before every change of preferences).
      if (categories === undefined) return {}
      return { updatedCategories: JSON.stringify(projectCategories(categories, view)) }
    }
  },

  channel_bookmark_created: bookmark,
  channel_bookmark_deleted: bookmark,
  channel_bookmark_updated: bookmarkChange,
  channel_bookmark_sorted: projectedText('bookmarks', projectBookmarks),

  preference_changed: preferenceRows,
  preferences_changed: preferenceRows,
  preferences_deleted: preferenceRows,

  user_updated:
    ({ data }) =>
    (view, { people }) => {
      const user = projectUserForChat(data.user, view.userId)
      return user && people.isKnown(view, String(user.id)) ? { user } : undefined
    },
  new_user:
    ({ data }) =>
    (view, { people }) =>
      people.isKnown(view, String(data.user_id)) ? pick(data, ['user_id']) : undefined,
  user_role_updated: ownOnly('user_id', 'roles'),
  memberrole_updated: projectedText('member', (member, view) =>
    isRecord(member) && member.user_id === view.userId && view.teamIds.has(String(member.team_id)) ? member : undefined,
  ),
  role_updated: ({ data }) => pick(data, ['role']),

  added_to_team: teamMember,
  leave_team: teamMember,
  delete_team: projectedText('team', (team, view) =>
    isRecord(team) && view.teamIds.has(String(team.id)) ? pickTeam(team) : undefined,
  ),

  open_dialog: openDialog,
  plugin_enabled: plugin,
  plugin_disabled: plugin,
  license_changed: ({ data }) => ({ license: projectChatLicense(data.license) }),
  config_changed:
    ({ data }, settings) =>
    (view) => ({ config: projectChatConfig(data.config, settings, view.terms) }),
}

const channelKey = /^channel_?id$/i
const mattermostId = /^[a-z0-9]{26}$/

function namesOnlyGranted(data: JsonRecord, view: SessionView): boolean {
  return Object.entries(data).every(
    ([key, value]) =>
      !channelKey.test(key) || typeof value !== 'string' || !mattermostId.test(value) || view.granted.has(value),
  )
}

/**
 * An event that a plugin made: of plugins that are listed, and only when it goes to this guest alone, to this socket of
 * the guest's (Calls answers so), or to a granted channel. What a plugin says inside of it is the plugin's.
 * @returns undefined when the event is none of a listed plugin
 */
export function pluginEventRule({ event }: ServerEvent, settings: Settings): EventRule | undefined {
  const isListed = settings.plugins.some(({ id }) => event.startsWith(`custom_${id}_`))
  if (!isListed) return undefined
  return ({ data, broadcast }): ForGuest =>
    (view) => {
      const { userId, connectionId, channelId } = broadcast
      const isForGuest = userId === view.userId || connectionId !== '' || view.granted.has(channelId)
      return isForGuest && namesOnlyGranted(data, view) ? data : undefined
    }
}
