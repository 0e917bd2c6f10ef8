import { z } from 'zod'
import { Problem } from '../../api/errors.ts'
import { type Operation, onChat, operation, stream } from '../operation.ts'
import { projectDraft, projectDrafts } from '../projections/draft.ts'
import { chatMetadata, checkContent, fileIds, guestProps } from './post-content.ts'
import { idOrEmptyShape, idShape, messageShape } from './shapes.ts'

export const draftShape = z.strictObject({
  create_at: z.int().optional(),
  update_at: z.int().optional(),
  delete_at: z.int().optional(),
  user_id: idShape.optional(),
  channel_id: idShape,
  root_id: idOrEmptyShape.optional(),
  message: messageShape,
  type: z.enum(['', 'me']).optional(),
  props: guestProps.nullish(),
  file_ids: fileIds.nullish(),
  metadata: chatMetadata,
  priority: z
    .strictObject({ priority: z.enum(['', 'important', 'urgent']), requested_ack: z.boolean().optional() })
    .nullish(),
})
type Draft = z.infer<typeof draftShape>

/** Drafts that the server keeps for the guest's other browsers. */
export const drafts: readonly Operation[] = [
  operation<Draft>({
    name: 'drafts.save',
    method: 'POST',
    path: '/drafts',
    faces: onChat,
    body: draftShape,
    channel: { inBody: (body) => body.channel_id },
    check: async (call, lookups) => {
      const { metadata, priority, user_id: _userId, delete_at: _deleteAt, ...draft } = call.body
      await checkContent(call, lookups, { ...call.body, file_ids: call.body.file_ids ?? undefined })
      const urgency = priority ?? metadata?.priority
      return {
        ...draft,
        user_id: call.view.userId,
        props: draft.props ?? {},
        ...(urgency ? { priority: urgency } : {}),
      }
    },
    // An empty draft is a deleted one, and is answered with nothing.
    answer: { kind: 'json', project: (value, { view }) => projectDraft(value, view) ?? null },
  }),
  operation({
    name: 'drafts.list',
    method: 'GET',
    path: '/users/{self}/teams/{team}/drafts',
    faces: onChat,
    channel: 'answer',
    answer: { kind: 'json', project: (value, { view }) => projectDrafts(value, view) },
  }),
  operation({
    name: 'drafts.delete',
    method: 'DELETE',
    path: '/users/{self}/channels/{channel}/drafts',
    faces: onChat,
    channel: 'path',
    answer: stream,
  }),
  operation({
    name: 'drafts.deleteOfThread',
    method: 'DELETE',
    path: '/users/{self}/channels/{channel}/drafts/{post}',
    faces: onChat,
    channel: 'path',
    check: async ({ params, ask }, { posts }) => {
      if ((await posts.of(params.post ?? '', ask)).channelId !== params.channel)
        throw new Problem('bad_request', { why: 'a root in another channel' })
    },
    answer: stream,
  }),
]
