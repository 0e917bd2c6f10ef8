import { z } from 'zod'
import { requireGranted } from '../checks.ts'
import { AnsweredHere, type Call, type Lookups, type Operation, onChat, operation, stream } from '../operation.ts'
import { mayHaveChatPreference, projectChatPreferences } from '../projections/preferences.ts'
import { requireOwnName } from './post-content.ts'
import { idShape } from './shapes.ts'

const rows = z
  .array(
    z.strictObject({
      user_id: idShape,
      category: z.string().regex(/^[A-Za-z0-9._-]{1,32}$/),
      name: z.string().max(32),
      value: z.string().max(20_000),
    }),
  )
  .min(1)
  .max(100)
type Rows = z.infer<typeof rows>

/**
 * The web app writes rows by itself, about channels that the guest may just have lost: those go nowhere, the others are
 * kept. Which post is saved, the person decided.
 */
async function onlyOwn(call: Call<Rows>, { posts }: Lookups): Promise<unknown> {
  const { view, body, ask } = call
  for (const row of body) requireOwnName(call, row.user_id)
  const kept = body.filter((row) => mayHaveChatPreference(row, view))
  for (const { category, name } of kept)
    if (category === 'flagged_post') requireGranted(view, (await posts.of(name, ask)).channelId)
  return kept.length === 0 ? new AnsweredHere({ status: 'OK' }) : kept
}

export const chatPreferences: readonly Operation[] = [
  operation({
    name: 'preferences.get',
    method: 'GET',
    path: '/users/{self}/preferences',
    faces: onChat,
    channel: 'answer',
    answer: { kind: 'json', project: (value, { view }) => projectChatPreferences(value, view) },
  }),
  operation<Rows>({
    name: 'preferences.save',
    method: 'PUT',
    path: '/users/{self}/preferences',
    faces: onChat,
    body: rows,
    channel: 'none',
    check: onlyOwn,
    answer: stream,
  }),
  operation<Rows>({
    name: 'preferences.delete',
    method: 'POST',
    path: '/users/{self}/preferences/delete',
    faces: onChat,
    body: rows,
    channel: 'none',
    check: onlyOwn,
    answer: stream,
  }),
]
