import { z } from 'zod'
import { Problem } from '../../api/errors.ts'
import { type Operation, onView, operation, stream } from '../operation.ts'
import { mayHavePreference, projectPreferences } from '../projections/preferences.ts'
import { idShape } from './shapes.ts'

const rows = z
  .array(
    z.strictObject({
      user_id: idShape,
      category: z.string().max(32),
      name: z.string().max(32),
      value: z.string().max(2000),
    }),
  )
  .min(1)
  .max(100)

export const preferences: readonly Operation[] = [
  operation({
    name: 'preferences.get',
    method: 'GET',
    path: '/users/{self}/preferences',
    faces: onView,
    channel: 'answer',
    answer: { kind: 'json', project: (value, { view }) => projectPreferences(value, view) },
  }),
  operation<z.infer<typeof rows>>({
    name: 'preferences.save',
    method: 'PUT',
    path: '/users/{self}/preferences',
    faces: onView,
    body: rows,
    channel: 'none',
    check: async ({ view, body }) => {
      for (const row of body)
        if (row.user_id !== view.userId || !mayHavePreference(row, view))
          throw new Problem('bad_request', { why: 'a preference that guests do not have' })
      return body
    },
    answer: stream,
  }),
]
