import { z } from 'zod'
import { Problem } from '../../api/errors.ts'
import type { Call, Lookups } from '../operation.ts'
import { idOrEmptyShape, idShape, messageShape } from './shapes.ts'

/** Props that a guest may write; all others change who seems to speak, or make the server call out (security G5, G6). */
export const guestProps = z.strictObject({
  disable_group_highlight: z.boolean().optional(),
  mentionHighlightDisabled: z.boolean().optional(),
  /** The client's own number of the message, to find it again when an answer was lost for longer than `pending_post_id` lives. */
  mission_pending_id: z
    .string()
    .regex(/^[A-Za-z0-9:._-]{1,64}$/)
    .optional(),
})

export const fileIds = z.array(idShape).max(10)

export const priorityShape = z.strictObject({
  priority: z.enum(['', 'important', 'urgent']),
  requested_ack: z.boolean().optional(),
})

/** The web app's own form: it holds what a page needs to draw a message; only the priority goes up. */
export const chatMetadata = z
  .looseObject({ priority: priorityShape.extend({ persistent_notifications: z.boolean().optional() }).nullish() })
  .nullish()
  .transform((metadata) => (metadata?.priority ? { priority: metadata.priority } : undefined))

/** What both faces write into a new post. Its author and times are the client's own guess, which the page shows meanwhile. */
export const newPostFields = {
  channel_id: idShape,
  message: messageShape,
  root_id: idOrEmptyShape.optional(),
  file_ids: fileIds.optional(),
  pending_post_id: z
    .string()
    .regex(/^(?:[a-z0-9]{26}:[A-Za-z0-9:._-]{1,64})?$/)
    .optional(),
  type: z.enum(['', 'me']).optional(),
  props: guestProps.optional(),
  user_id: idShape.optional(),
  create_at: z.int().optional(),
  update_at: z.int().optional(),
} as const

type Content = {
  user_id?: string | undefined
  channel_id: string
  root_id?: string | undefined
  file_ids?: readonly string[] | undefined
}

/** @throws Problem `operation_unknown` when something is written in the name of another */
export function requireOwnName({ view }: Call<unknown>, userId: string | undefined): void {
  if (userId !== undefined && userId !== '' && userId !== view.userId)
    throw new Problem('operation_unknown', { why: 'in the name of another' })
}

/** Security G12. @throws Problem `file_not_yours` */
export async function requireOwnUploads(
  { view }: Call<unknown>,
  { sessions }: Lookups,
  files: readonly string[] | undefined,
  channelId: string,
): Promise<void> {
  if (files && files.length > 0 && !(await sessions.ownsUploads(view, files, channelId)))
    throw new Problem('file_not_yours')
}

/**
 * Security G12: what a message, draft or scheduled post hangs on is this guest's own, and of its channel.
 * @throws Problem `operation_unknown`, `bad_request`, `file_not_yours`
 */
export async function checkContent(call: Call<unknown>, lookups: Lookups, content: Content): Promise<void> {
  requireOwnName(call, content.user_id)
  if (content.root_id && (await lookups.posts.of(content.root_id, call.ask)).channelId !== content.channel_id)
    throw new Problem('bad_request', { why: 'a root in another channel' })
  await requireOwnUploads(call, lookups, content.file_ids, content.channel_id)
}
