import { z } from 'zod'
import { Problem } from '../../api/errors.ts'
import { requireGranted } from '../checks.ts'
import { type Call, type Operation, onChat, operation, stream } from '../operation.ts'
import { channelIdsOf, projectCategories, projectCategory, projectSidebar } from '../projections/category.ts'
import { isRecord, recordsOf } from '../projections/record.ts'
import { idShape } from './shapes.ts'

const path = '/users/{self}/teams/{team}/channels/categories'

const categoryId = z.string().regex(/^(?:(?:favorites|channels|direct_messages)_[a-z0-9]{26}_)?[a-z0-9]{26}$/)

const newCategory = z.strictObject({
  team_id: idShape,
  user_id: idShape,
  display_name: z.string().min(1).max(64),
  channel_ids: z.array(idShape).max(1000),
})

const category = newCategory.extend({
  id: categoryId,
  sort_order: z.int().optional(),
  sorting: z.enum(['', 'alpha', 'recent', 'manual']),
  type: z.enum(['favorites', 'channels', 'direct_messages', 'custom', 'managed']),
  display_name: z.string().max(64),
  muted: z.boolean(),
  collapsed: z.boolean(),
})
type Category = z.infer<typeof category>

function requireOwn(
  { view, params }: Call<unknown>,
  given: { user_id: string; team_id: string; channel_ids: string[] },
) {
  if (given.user_id !== view.userId || given.team_id !== params.team)
    throw new Problem('operation_unknown', { why: 'the sidebar of another, or of another team' })
  for (const channelId of given.channel_ids) requireGranted(view, channelId)
}

/** @throws Problem `operation_unknown` when the id names another person's or team's category */
function requireOwnId({ view, params }: Call<unknown>, id: string): string {
  const [, userId, teamId] = /_([a-z0-9]{26})_([a-z0-9]{26})$/.exec(id) ?? []
  if (userId !== undefined && (userId !== view.userId || teamId !== params.team))
    throw new Problem('operation_unknown', { why: 'the category of another' })
  return id
}

/**
 * Channels that are not granted are hidden from the client, which writes whole lists: what was hidden in a category stays
 * in it, behind what the client says.
 */
async function withHidden(call: Call<unknown>, categories: readonly Category[]): Promise<Category[]> {
  const { view, params, ask } = call
  for (const one of categories) {
    requireOwnId(call, one.id)
    requireOwn(call, one)
  }
  const sidebar = `/api/v4/users/${view.userId}/teams/${params.team}/channels/categories`
  const current: unknown = JSON.parse((await ask('GET', sidebar)).body.toString())
  const known = recordsOf(isRecord(current) ? current.categories : [])
  return categories.map((one) => {
    const before = known.find(({ id }) => id === one.id)
    const hidden = before ? channelIdsOf(before).filter((channelId) => !view.granted.has(channelId)) : []
    return { ...one, channel_ids: [...one.channel_ids, ...hidden] }
  })
}

/** The sidebar of a team. */
export const categories: readonly Operation[] = [
  operation({
    name: 'categories.list',
    method: 'GET',
    path,
    faces: onChat,
    channel: 'answer',
    answer: { kind: 'json', project: (value, { view }) => projectSidebar(value, view) },
  }),
  operation({
    name: 'categories.get',
    method: 'GET',
    path: `${path}/{category}`,
    faces: onChat,
    channel: 'answer',
    check: async (call) => void requireOwnId(call, call.params.category ?? ''),
    answer: { kind: 'json', project: (value, { view }) => projectCategory(value, view) },
  }),
  operation<z.infer<typeof newCategory>>({
    name: 'categories.create',
    method: 'POST',
    path,
    faces: onChat,
    body: newCategory,
    channel: 'none',
    check: async (call) => {
      requireOwn(call, call.body)
      return call.body
    },
    answer: { kind: 'json', project: (value, { view }) => projectCategory(value, view) },
  }),
  operation<Category[]>({
    name: 'categories.updateSeveral',
    method: 'PUT',
    path,
    faces: onChat,
    body: z.array(category).min(1).max(100),
    channel: 'none',
    check: async (call) => withHidden(call, call.body),
    answer: { kind: 'json', project: (value, { view }) => projectCategories(value, view) },
  }),
  operation<Category>({
    name: 'categories.update',
    method: 'PUT',
    path: `${path}/{category}`,
    faces: onChat,
    body: category,
    channel: 'none',
    check: async (call) => {
      if (call.body.id !== call.params.category)
        throw new Problem('bad_request', { why: 'path and body name different categories' })
      return (await withHidden(call, [call.body]))[0]
    },
    answer: { kind: 'json', project: (value, { view }) => projectCategory(value, view) },
  }),
  operation({
    name: 'categories.delete',
    method: 'DELETE',
    path: `${path}/{category}`,
    faces: onChat,
    channel: 'none',
    check: async (call) => void requireOwnId(call, call.params.category ?? ''),
    answer: stream,
  }),
  operation<string[]>({
    name: 'categories.order',
    method: 'PUT',
    path: `${path}/order`,
    faces: onChat,
    body: z.array(categoryId).min(1).max(200),
    channel: 'none',
    check: async (call) => call.body.map((id) => requireOwnId(call, id)),
    answer: stream,
  }),
]
