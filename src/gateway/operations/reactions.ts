import { z } from 'zod'
import { Problem } from '../../api/errors.ts'
import { type Operation, onBoth, operation, stream } from '../operation.ts'
import { idShape } from './shapes.ts'

type NewReaction = { user_id: string; post_id: string; emoji_name: string; create_at?: number | undefined }

export const reactions: readonly Operation[] = [
  operation<NewReaction>({
    name: 'reactions.add',
    method: 'POST',
    path: '/reactions',
    faces: onBoth,
    body: z.strictObject({
      user_id: idShape,
      post_id: idShape,
      emoji_name: z.string().regex(/^[A-Za-z0-9_+-]{1,64}$/),
      create_at: z.int().optional(),
    }),
    channel: { postInBody: (body) => body.post_id },
    check: async ({ view, body }) => {
      if (body.user_id !== view.userId) throw new Problem('operation_unknown', { why: 'in the name of another' })
      return { user_id: view.userId, post_id: body.post_id, emoji_name: body.emoji_name }
    },
    answer: stream,
  }),
  operation({
    name: 'reactions.remove',
    method: 'DELETE',
    path: '/users/{self}/posts/{post}/reactions/{emojiName}',
    faces: onBoth,
    channel: 'post',
    answer: stream,
  }),
]
