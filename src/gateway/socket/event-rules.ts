import type { SessionView } from '../../session/session-view.ts'
import type { Settings } from '../../settings/schema.ts'
import type { Buttons } from '../buttons.ts'
import type { Dialogs } from '../dialogs.ts'
import type { People } from '../people.ts'
import type { PostFacts } from '../post-facts.ts'
import { pickChannel } from '../projections/channel.ts'
import { projectConfig } from '../projections/client-config.ts'
import { hasNothingToProject, holdsPictures, projectPost } from '../projections/post.ts'
import { projectPreferences } from '../projections/preferences.ts'
import { isRecord, type JsonRecord, parsed, pick } from '../projections/record.ts'
import { pickTeam } from '../projections/team.ts'
import { projectThread } from '../projections/thread.ts'
import { projectUser } from '../projections/user.ts'
import type { ServerEvent } from './server-event.ts'

export type EventLookups = {
  readonly people: People
  readonly posts: PostFacts
  readonly dialogs: Dialogs
  readonly buttons: Buttons
}

/** Projects for one guest. @returns the data, or undefined when it is not for this guest. */
export type ForGuest = (view: SessionView, lookups: EventLookups) => JsonRecord | undefined

/** Data that is the same for everybody who may see the event, or a projection for each guest. */
export type Projected = JsonRecord | ForGuest | undefined

/** What an event on the list may carry (security G8). What is not in a rule does not pass. */
export type EventRule = (event: ServerEvent, settings: Settings) => Projected

const asIs: EventRule = ({ data }) => data

function only(...keys: string[]): EventRule {
  return ({ data }) => pick(data, keys)
}

/** Opens a JSON string, makes something of it, and closes it again. */
function embedded(key: string, make: (value: JsonRecord) => JsonRecord | undefined): EventRule {
  return ({ data }) => {
    const value = parsed(data[key])
    const made = isRecord(value) ? make(value) : undefined
    return made && { [key]: JSON.stringify(made) }
  }
}

/** A post inside an event, without what is for others: who deleted it, and perhaps the question whether it was shown. */
export const withPost =
  (...left: readonly string[]): EventRule =>
  ({ data }) => {
    const rest = Object.fromEntries(Object.entries(data).filter(([key]) => !left.includes(key)))
    if (typeof rest.post !== 'string') return undefined
    const text = Buffer.from(rest.post)
    const isPlain = hasNothingToProject(text)
    const isWithPictures = holdsPictures(text)
    if (isPlain && !isWithPictures) return rest
    const post = parsed(rest.post)
    return (view) => {
      const projected = projectPost(post, view)
      if (isPlain && view.terms.mayDownload) return projected && rest
      return projected && { ...rest, post: JSON.stringify(projected) }
    }
  }

const post = withPost('should_ack', 'delete_by')

const preferenceRows: EventRule = ({ data }) => {
  const key = 'preferences' in data ? 'preferences' : 'preference'
  const rows = parsed(data[key])
  return (view) => {
    const projected = projectPreferences(Array.isArray(rows) ? rows : [rows], view)
    if (projected.length === 0) return undefined
    return { [key]: JSON.stringify(key === 'preference' ? projected[0] : projected) }
  }
}

export const eventRules: Readonly<Record<string, EventRule>> = {
  hello: ({ data }) => ({ ...pick(data, ['connection_id', 'server_version']), server_hostname: '' }),

  posted: post,
  post_edited: post,
  post_deleted: post,
  ephemeral_message: post,
  post_unread: asIs,
  reaction_added: embedded('reaction', (reaction) => reaction),
  reaction_removed: embedded('reaction', (reaction) => reaction),
  post_acknowledgement_added: embedded('acknowledgement', (acknowledgement) => acknowledgement),
  post_acknowledgement_removed: embedded('acknowledgement', (acknowledgement) => acknowledgement),
  typing: only('user_id', 'parent_id'),

  channel_created: only('channel_id', 'team_id'),
  channel_updated: embedded('channel', pickChannel),
  channel_converted: only('channel_id'),
  channel_deleted: only('channel_id', 'delete_at'),
  channel_restored: only('channel_id'),
  channel_member_updated: embedded('channelMember', (member) => member),
  user_added: only('user_id', 'team_id'),
  user_removed: only('user_id', 'channel_id', 'remover_id'),
  direct_added: only('creator_id', 'teammate_id'),
  group_added: only('teammate_ids'),
  multiple_channels_viewed:
    ({ data }) =>
    (view) => {
      const times = Object.entries(isRecord(data.channel_times) ? data.channel_times : {})
      const granted = times.filter(([channelId]) => view.granted.has(channelId))
      return granted.length === 0 ? undefined : { channel_times: Object.fromEntries(granted) }
    },

  thread_updated: ({ data }) => {
    const thread = parsed(data.thread)
    return (view) => {
      const projected = projectThread(thread, view)
      return projected && { ...data, thread: JSON.stringify(projected) }
    }
  },
  thread_read_changed: asIs,
  thread_follow_changed:
    ({ data }) =>
    (view, { posts }) => {
      const fact = posts.known(String(data.thread_id))
      return fact && view.granted.has(fact.channelId) ? data : undefined
    },

  status_change:
    ({ data }) =>
    (view) =>
      data.user_id === view.userId ? pick(data, ['user_id', 'status']) : undefined,
  user_updated:
    ({ data }) =>
    (view, { people }) => {
      const user = projectUser(data.user, view.userId)
      return user && people.isKnown(view, String(user.id)) ? { user } : undefined
    },
  preference_changed: preferenceRows,
  preferences_changed: preferenceRows,
  preferences_deleted: preferenceRows,

  update_team: embedded('team', pickTeam),
  emoji_added: embedded('emoji', (emoji) => emoji),
  config_changed: ({ data }, settings) => ({ config: projectConfig(data.config, settings) }),
}
