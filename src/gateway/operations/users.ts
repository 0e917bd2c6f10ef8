import { z } from 'zod'
import { signOutCookies } from '../chat/chat-cookies.ts'
import {
  AnsweredHere,
  type Call,
  type Lookups,
  type Operation,
  onBoth,
  onView,
  operation,
  stream,
} from '../operation.ts'
import { isRecord } from '../projections/record.ts'
import { projectUser, projectUsers } from '../projections/user.ts'
import { dropped, flag, id, idOrEmpty, page, perPage, text, timeMs, word } from '../query.ts'
import { idShape } from './shapes.ts'

const userIds = z.array(idShape).max(500)

/** Asks about those only whom the guest may see; about nobody, Mattermost is not asked. */
async function onlyVisible({ view, body, ask }: Call<string[]>, { people }: Lookups): Promise<unknown> {
  const visible = await people.visible(view, body, ask)
  return visible.size === 0 ? new AnsweredHere([]) : [...visible]
}

/** People: only those with whom the guest shares a granted channel, and of them no more than G9 allows. */
export const users: readonly Operation[] = [
  operation({
    name: 'users.get',
    method: 'GET',
    path: '/users/{person}',
    faces: onView,
    channel: 'none',
    answer: { kind: 'json', project: (value, { view }) => projectUser(value, view.userId) },
  }),
  operation({
    name: 'users.image',
    method: 'GET',
    path: '/users/{person}/image',
    faces: onBoth,
    query: { _: dropped(text(32)) },
    channel: 'none',
    fileCookie: true,
    answer: { kind: 'media', media: 'picture' },
  }),
  operation<string[]>({
    name: 'users.byIds',
    method: 'POST',
    path: '/users/ids',
    faces: onView,
    query: { since: timeMs },
    body: userIds,
    channel: 'none',
    check: onlyVisible,
    answer: { kind: 'json', project: (value, { view }) => projectUsers(value, view.userId) },
  }),
  operation({
    name: 'users.autocomplete',
    method: 'GET',
    path: '/users/autocomplete',
    faces: onView,
    query: { in_team: idOrEmpty, in_channel: id, name: text(64), limit: perPage },
    requiredQuery: ['in_channel'],
    channel: { inQuery: 'in_channel' },
    answer: {
      kind: 'json',
      // The rest of the team is not this guest's to see: who may be mentioned is who is in the channel (security G11).
      project: (value, { view }) => ({
        users: projectUsers(isRecord(value) ? value.users : [], view.userId),
        out_of_channel: [],
      }),
    },
  }),
  operation({
    name: 'users.inChannel',
    method: 'GET',
    path: '/users',
    faces: onView,
    query: { in_channel: id, page, per_page: perPage, sort: word, active: flag },
    requiredQuery: ['in_channel'],
    channel: { inQuery: 'in_channel' },
    answer: { kind: 'json', project: (value, { view }) => projectUsers(value, view.userId) },
  }),
  operation<string[]>({
    name: 'users.statuses',
    method: 'POST',
    path: '/users/status/ids',
    faces: onBoth,
    body: userIds,
    channel: 'none',
    check: onlyVisible,
    answer: stream,
  }),
  operation<{ user_id: string; status: string; dnd_end_time?: number | undefined }>({
    name: 'users.setStatus',
    method: 'PUT',
    path: '/users/{self}/status',
    faces: onBoth,
    body: z.strictObject({
      user_id: idShape,
      status: z.enum(['online', 'away', 'dnd', 'offline']),
      dnd_end_time: z.int().nonnegative().optional(),
      manual: z.boolean().optional(),
      last_activity_at: z.int().optional(),
      active_channel: z.string().max(26).optional(),
    }),
    channel: 'none',
    check: async ({ view, body }) => ({
      user_id: view.userId,
      status: body.status,
      ...(body.dnd_end_time === undefined ? {} : { dnd_end_time: body.dnd_end_time }),
    }),
    answer: stream,
  }),
  operation({
    name: 'users.logout',
    method: 'POST',
    path: '/users/logout',
    faces: onBoth,
    channel: 'none',
    answer: {
      kind: 'local',
      answer: async ({ view }, { endSession }) => {
        await endSession(view)
        const cookies = view.kind === 'chat' ? signOutCookies().flatMap((cookie) => ['Set-Cookie', cookie]) : []
        const headers = ['Clear-Site-Data', '"cache"', ...cookies]
        return { status: 200, value: { status: 'OK' }, headers, isLast: true }
      },
    },
  }),
]
