import { z } from 'zod'
import { Problem } from '../../api/errors.ts'
import { type Call, type Lookups, type Operation, onChat, operation } from '../operation.ts'
import { projectDraft, projectScheduled } from '../projections/draft.ts'
import { isRecord, recordsOf } from '../projections/record.ts'
import { flag } from '../query.ts'
import { draftShape } from './drafts.ts'
import { checkContent } from './post-content.ts'
import { idShape } from './shapes.ts'

const scheduledShape = draftShape.extend({
  id: z
    .string()
    .regex(/^(?:[a-z0-9]{26})?$/)
    .optional(),
  scheduled_at: z.int().positive(),
  processed_at: z.int().nullish(),
  error_code: z.string().max(64).nullish(),
})
type Scheduled = z.infer<typeof scheduledShape>

async function outgoing(call: Call<Scheduled>, lookups: Lookups): Promise<Record<string, unknown>> {
  const { metadata, priority, props, processed_at: _processedAt, error_code: _errorCode, ...post } = call.body
  await checkContent(call, lookups, { ...call.body, file_ids: call.body.file_ids ?? undefined })
  const urgency = priority ?? metadata?.priority
  return {
    ...post,
    user_id: call.view.userId,
    props: props ?? {},
    ...(urgency ? { metadata: { priority: urgency } } : {}),
  }
}

/** What is changed must lie in the channel that the body names: the list is the only place where Mattermost says so. */
async function requireInChannel({ view, params, body, ask }: Call<Scheduled>): Promise<void> {
  const teamId = view.granted.get(body.channel_id)?.teamId || [...view.teamIds][0]
  const path = `/api/v4/posts/scheduled/team/${teamId}?includeDirectChannels=true`
  const lists: unknown = JSON.parse((await ask('GET', path)).body.toString())
  const all = isRecord(lists) ? Object.values(lists).flatMap(recordsOf) : []
  const isThere = all.some(
    ({ id, channel_id: channelId }) => id === params.scheduledPost && channelId === body.channel_id,
  )
  if (!isThere) throw new Problem('channel_not_granted', { why: 'no scheduled post of this channel' })
}

/** Posts that Mattermost sends later, as the guest and with what the guest may do then. */
export const scheduledPosts: readonly Operation[] = [
  operation<Scheduled>({
    name: 'scheduledPosts.create',
    method: 'POST',
    path: '/posts/schedule',
    faces: onChat,
    body: scheduledShape,
    channel: { inBody: (body) => body.channel_id },
    check: async (call, lookups) => {
      const { id: _id, ...post } = await outgoing(call, lookups)
      return post
    },
    answer: { kind: 'json', project: (value, { view }) => projectDraft(value, view) },
  }),
  operation<Scheduled>({
    name: 'scheduledPosts.update',
    method: 'PUT',
    path: '/posts/schedule/{scheduledPost}',
    faces: onChat,
    body: scheduledShape.extend({ id: idShape }),
    channel: { inBody: (body) => body.channel_id },
    check: async (call, lookups) => {
      if (call.body.id !== call.params.scheduledPost)
        throw new Problem('bad_request', { why: 'path and body name different posts' })
      const post = await outgoing(call, lookups)
      await requireInChannel(call)
      return post
    },
    answer: { kind: 'json', project: (value, { view }) => projectDraft(value, view) },
  }),
  operation({
    name: 'scheduledPosts.delete',
    method: 'DELETE',
    path: '/posts/schedule/{scheduledPost}',
    faces: onChat,
    // Mattermost takes it from its author alone; what it was is told to the author, not to the channel.
    channel: 'none',
    answer: { kind: 'json', project: (value, { view }) => projectDraft(value, view) ?? {} },
  }),
  operation({
    name: 'scheduledPosts.list',
    method: 'GET',
    path: '/posts/scheduled/team/{team}',
    faces: onChat,
    query: { includeDirectChannels: flag },
    channel: 'answer',
    answer: { kind: 'json', project: (value, { view }) => projectScheduled(value, view) },
  }),
]
