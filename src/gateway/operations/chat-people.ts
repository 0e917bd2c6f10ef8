import { z } from 'zod'
import { requireGranted } from '../checks.ts'
import { MattermostError } from '../mattermost-error.ts'
import { AnsweredHere, type Call, type Lookups, type Operation, onChat, operation } from '../operation.ts'
import { isRecord, type JsonRecord, recordsOf } from '../projections/record.ts'
import { projectUserForChat, projectUsersForChat } from '../projections/user.ts'
import { dropped, flag, idOrEmpty, page, perPage, text, timeMs, word } from '../query.ts'
import { constant } from './local-answers.ts'
import { idShape } from './shapes.ts'

/** Mattermost shows people of every channel that the guest is in; of those, the ones of granted channels are shown. */
async function onlyVisible(users: unknown, { view, ask }: Call, { people }: Lookups): Promise<JsonRecord[]> {
  const rows = recordsOf(users)
  const visible = await people.visible(
    view,
    rows.map(({ id }) => String(id)),
    ask,
  )
  return projectUsersForChat(
    rows.filter(({ id }) => visible.has(String(id))),
    view.userId,
  )
}

const visibleUsers = { kind: 'json', project: onlyVisible } as const

/** People as the web app asks for them: only those with whom the guest shares a granted channel (security G9, G11). */
export const chatPeople: readonly Operation[] = [
  operation({
    name: 'users.get',
    method: 'GET',
    path: '/users/{person}',
    faces: onChat,
    channel: 'none',
    answer: { kind: 'json', project: (value, { view }) => projectUserForChat(value, view.userId) },
  }),
  operation({
    name: 'users.defaultImage',
    method: 'GET',
    path: '/users/{person}/image/default',
    faces: onChat,
    query: { _: dropped(text(32)) },
    channel: 'none',
    answer: { kind: 'media', media: 'picture' },
  }),
  operation<string[]>({
    name: 'users.byIds',
    method: 'POST',
    path: '/users/ids',
    faces: onChat,
    query: { since: timeMs },
    body: z.array(idShape).max(500),
    channel: 'none',
    check: async ({ view, body, ask }, { people }) => {
      const visible = await people.visible(view, body, ask)
      return visible.size === 0 ? new AnsweredHere([]) : [...visible]
    },
    answer: { kind: 'json', project: (value, { view }) => projectUsersForChat(value, view.userId) },
  }),
  operation<string[]>({
    name: 'users.byUsernames',
    method: 'POST',
    path: '/users/usernames',
    faces: onChat,
    body: z.array(z.string().min(1).max(64)).min(1).max(200),
    channel: 'answer',
    answer: visibleUsers,
  }),
  operation({
    name: 'users.byUsername',
    method: 'GET',
    path: '/users/username/{username}',
    faces: onChat,
    channel: 'answer',
    answer: {
      kind: 'json',
      project: async (value, call, lookups) => {
        const [user] = await onlyVisible([value], call, lookups)
        if (!user) throw new MattermostError(404, 'app.user.get_by_username.app_error', 'Unable to find that user.')
        return user
      },
    },
  }),
  operation({
    name: 'users.list',
    method: 'GET',
    path: '/users',
    faces: onChat,
    query: {
      in_channel: idOrEmpty,
      in_team: idOrEmpty,
      in_group: idOrEmpty,
      page,
      per_page: perPage,
      sort: word,
      active: flag,
    },
    channel: 'answer',
    check: async ({ view, query }) => {
      if (query.values.in_channel) requireGranted(view, query.values.in_channel)
      // Groups of the server are not shown to guests.
      return query.values.in_group ? new AnsweredHere([]) : undefined
    },
    answer: visibleUsers,
  }),
  operation<{ term: string; team_id?: string | undefined }>({
    name: 'users.search',
    method: 'POST',
    path: '/users/search',
    faces: onChat,
    body: z.strictObject({
      term: z.string().max(128),
      team_id: z
        .string()
        .regex(/^(?:[a-z0-9]{26})?$/)
        .optional(),
    }),
    channel: 'answer',
    check: async ({ view, body }) => {
      if (body.team_id && !view.teamIds.has(body.team_id)) return new AnsweredHere([])
      return body
    },
    answer: visibleUsers,
  }),
  operation({
    name: 'users.autocomplete',
    method: 'GET',
    path: '/users/autocomplete',
    faces: onChat,
    query: { in_team: idOrEmpty, in_channel: idOrEmpty, name: text(64), limit: perPage },
    channel: 'answer',
    check: async ({ view, query }) => {
      if (query.values.in_channel) requireGranted(view, query.values.in_channel)
    },
    answer: {
      kind: 'json',
      // Nobody can be brought into a channel from here: who may be mentioned is who is in it (security G11).
      project: async (value, call, lookups) => ({
        users: await onlyVisible(isRecord(value) ? value.users : [], call, lookups),
        out_of_channel: [],
      }),
    },
  }),
  operation({
    name: 'users.known',
    method: 'GET',
    path: '/users/known',
    faces: onChat,
    channel: 'none',
    answer: {
      kind: 'local',
      answer: async ({ view, ask }, { people }) => {
        const everybody = await people.everybody(view, ask)
        everybody.delete(view.userId)
        return { status: 200, value: [...everybody] }
      },
    },
  }),
  operation({
    name: 'users.count',
    method: 'GET',
    path: '/users/stats',
    faces: onChat,
    channel: 'none',
    answer: {
      kind: 'local',
      answer: async ({ view, ask }, { people }) => ({
        status: 200,
        value: { total_users_count: (await people.everybody(view, ask)).size },
      }),
    },
  }),
  operation<string[]>({
    name: 'users.ofGroupChannels',
    method: 'POST',
    path: '/users/group_channels',
    faces: onChat,
    body: z.array(idShape).max(200),
    channel: 'none',
    check: async ({ view, body }) => {
      const granted = body.filter((channelId) => view.granted.has(channelId))
      return granted.length === 0 ? new AnsweredHere({}) : granted
    },
    answer: {
      kind: 'json',
      project: (value, { view }) =>
        Object.fromEntries(
          Object.entries(isRecord(value) ? value : {})
            .filter(([channelId]) => view.granted.has(channelId))
            .map(([channelId, users]) => [channelId, projectUsersForChat(users, view.userId)]),
        ),
    },
  }),
  operation({
    name: 'users.profileAttributes',
    method: 'GET',
    path: '/users/{person}/custom_profile_attributes',
    faces: onChat,
    channel: 'none',
    // Attributes of people never reach a guest (security G8).
    answer: constant({}),
  }),
  operation({
    name: 'users.profileAttributeFields',
    method: 'GET',
    path: '/custom_profile_attributes/fields',
    faces: onChat,
    channel: 'none',
    answer: constant([]),
  }),
]
