import { z } from 'zod'
import { type Operation, onChat, operation, stream } from '../operation.ts'
import { projectChatConfig, projectChatLicense } from '../projections/chat-config.ts'
import { isRecord } from '../projections/record.ts'
import { always, flag, idOrEmpty, page, perPage, text } from '../query.ts'
import { constant, refusedAs } from './local-answers.ts'

const numberOrZero = (value: unknown): number => (typeof value === 'number' ? value : 0)

/** What the web app asks of the server as a whole. Groups, notices and offers to buy are not for guests. */
export const chatServer: readonly Operation[] = [
  operation({
    name: 'server.config',
    method: 'GET',
    path: '/config/client',
    faces: onChat,
    query: { format: always('old') },
    requiredQuery: ['format'],
    channel: 'none',
    answer: {
      kind: 'json',
      project: (value, { view }, { settings }) => projectChatConfig(value, settings, view.terms),
    },
  }),
  operation({
    name: 'server.license',
    method: 'GET',
    path: '/license/client',
    faces: onChat,
    query: { format: always('old') },
    requiredQuery: ['format'],
    channel: 'none',
    answer: { kind: 'json', project: projectChatLicense },
  }),
  operation({
    name: 'server.limits',
    method: 'GET',
    path: '/limits/server',
    faces: onChat,
    channel: 'none',
    answer: {
      kind: 'json',
      project: (value) => ({
        maxUsersLimit: 0,
        maxUsersHardLimit: 0,
        activeUserCount: 0,
        singleChannelGuestCount: 0,
        singleChannelGuestLimit: 0,
        postHistoryLimit: numberOrZero(isRecord(value) && value.postHistoryLimit),
        lastAccessiblePostTime: numberOrZero(isRecord(value) && value.lastAccessiblePostTime),
      }),
    },
  }),
  operation({
    name: 'server.timezones',
    method: 'GET',
    path: '/system/timezones',
    faces: onChat,
    channel: 'none',
    answer: stream,
  }),
  operation({
    name: 'server.notices',
    method: 'GET',
    path: '/system/notices/{team}',
    faces: onChat,
    query: { client: text(16), clientVersion: text(32) },
    channel: 'none',
    answer: constant([]),
  }),
  operation<string[]>({
    name: 'server.roles',
    method: 'POST',
    path: '/roles/names',
    faces: onChat,
    body: z
      .array(z.string().regex(/^[a-z0-9_]{1,64}$/))
      .min(1)
      .max(100),
    channel: 'none',
    answer: stream,
  }),
  operation({
    name: 'server.previousTrial',
    method: 'GET',
    path: '/trial-license/prev',
    faces: onChat,
    channel: 'none',
    answer: refusedAs('api.license.upgrade_needed.app_error'),
  }),
  operation({
    name: 'groups.list',
    method: 'GET',
    path: '/groups',
    faces: onChat,
    query: {
      filter_allow_reference: flag,
      filter_has_member: idOrEmpty,
      include_archived: flag,
      include_member_count: flag,
      include_member_ids: flag,
      page,
      per_page: perPage,
    },
    channel: 'none',
    answer: constant([]),
  }),
  operation<string[]>({
    name: 'groups.byNames',
    method: 'POST',
    path: '/groups/names',
    faces: onChat,
    body: z.array(z.string().max(64)).max(200),
    channel: 'none',
    answer: constant([]),
  }),
]
