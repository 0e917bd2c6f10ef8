import { z } from 'zod'
import { type Operation, onChat, operation, stream } from '../operation.ts'
import { page, perPage, text, word } from '../query.ts'

/** Custom emoji as the web app's picker looks through them. */
export const chatEmoji: readonly Operation[] = [
  operation({
    name: 'emoji.list',
    method: 'GET',
    path: '/emoji',
    faces: onChat,
    query: { page, per_page: perPage, sort: word },
    channel: 'none',
    answer: stream,
  }),
  operation({
    name: 'emoji.autocomplete',
    method: 'GET',
    path: '/emoji/autocomplete',
    faces: onChat,
    query: { name: text(64) },
    channel: 'none',
    answer: stream,
  }),
  operation<{ term: string }>({
    name: 'emoji.search',
    method: 'POST',
    path: '/emoji/search',
    faces: onChat,
    body: z.strictObject({ term: z.string().max(64), prefix_only: z.boolean().optional() }),
    channel: 'none',
    answer: stream,
  }),
]
