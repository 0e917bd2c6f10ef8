import { Problem } from '../../api/errors.ts'
import { type Operation, onBoth, onChat, operation, stream } from '../operation.ts'
import { projectThread, projectThreads } from '../projections/thread.ts'
import { flag, idOrEmpty, page, perPage, timeMs } from '../query.ts'

const thread = '/users/{self}/teams/{team}/threads/{post}'

export const threads: readonly Operation[] = [
  operation({
    name: 'threads.list',
    method: 'GET',
    path: '/users/{self}/teams/{team}/threads',
    faces: onBoth,
    query: {
      before: idOrEmpty,
      after: idOrEmpty,
      page,
      per_page: perPage,
      since: timeMs,
      extended: flag,
      deleted: flag,
      unread: flag,
      totalsOnly: flag,
      threadsOnly: flag,
      excludeDirect: flag,
    },
    channel: 'answer',
    answer: { kind: 'json', project: (value, { view }) => projectThreads(value, view) },
  }),
  operation({
    name: 'threads.get',
    method: 'GET',
    path: thread,
    faces: onBoth,
    query: { extended: flag },
    channel: 'answer',
    answer: {
      kind: 'json',
      project: (value, { view }) => {
        const projected = projectThread(value, view)
        if (!projected) throw new Problem('channel_not_granted')
        return projected
      },
    },
  }),
  operation({
    name: 'threads.read',
    method: 'PUT',
    path: `${thread}/read/{timeMs}`,
    faces: onBoth,
    channel: 'post',
    answer: {
      kind: 'json',
      project: (value, { view }) => projectThread(value, view),
    },
  }),
  operation({
    name: 'threads.readAll',
    method: 'PUT',
    path: '/users/{self}/teams/{team}/threads/read',
    faces: onBoth,
    channel: 'none',
    answer: stream,
  }),
  operation({
    name: 'threads.setUnread',
    method: 'POST',
    path: `${thread}/set_unread/{postInThread}`,
    faces: onChat,
    channel: 'post',
    check: async ({ params, ask }, { posts }) => {
      const { post: rootId = '', postInThread = '' } = params
      if (postInThread !== rootId && (await posts.of(postInThread, ask)).rootId !== rootId)
        throw new Problem('bad_request', { why: 'a post of another thread' })
    },
    answer: { kind: 'json', project: (value, { view }) => projectThread(value, view) ?? {} },
  }),
  operation({
    name: 'threads.follow',
    method: 'PUT',
    path: `${thread}/following`,
    faces: onBoth,
    channel: 'post',
    answer: stream,
  }),
  operation({
    name: 'threads.unfollow',
    method: 'DELETE',
    path: `${thread}/following`,
    faces: onBoth,
    channel: 'post',
    answer: stream,
  }),
]
