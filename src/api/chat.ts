import { z } from 'zod'
import { isPopoutPath } from './popout-path.ts'

const id = z.string().regex(/^[a-z0-9]{26}$/)
const name = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/)

/**
 * Where to land in the whole Mattermost: the most exact of post, thread, channel, screen and team wins. A `popout` is one
 * of Mattermost's own small windows, by the path that its page asked for.
 */
export const chatPlace = z.strictObject({
  team: name.optional(),
  channelId: id.optional(),
  postId: id.optional(),
  threadId: id.optional(),
  screen: z.enum(['threads', 'drafts', 'scheduled_posts']).optional(),
  product: z.enum(['playbooks', 'boards', 'agents']).optional(),
  /** A playbook run or a board of that product, or the username of an agent. */
  item: z
    .string()
    .regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$/)
    .optional(),
  popout: z.string().refine(isPopoutPath).optional(),
})
export type ChatPlace = z.infer<typeof chatPlace>

/** What a ticket is for: the frame of the tab, a window of its own, or one of Mattermost's small windows. It is good there alone. */
export const ticketPurpose = z.enum(['frame', 'browser', 'popout'])
export type TicketPurpose = z.infer<typeof ticketPurpose>

/** `POST /api/chat/ticket`, with the session of the tab. */
export const ticketRequest = z.strictObject({ purpose: ticketPurpose, place: chatPlace.default({}) })

/** 201. The ticket opens one chat session, once, within a minute; it never stands in a query (security B1). */
export const ticketAnswer = z.strictObject({
  ticket: z.string(),
  enterUrl: z.string(),
  expiresAtMs: z.int(),
})
export type TicketAnswer = z.infer<typeof ticketAnswer>

/** Where the page of the way in stands: in the frame of the tab, or at top level, where it waits for a click. */
export const entrance = z.enum(['frame', 'window'])
export type Entrance = z.infer<typeof entrance>

/** `POST /_enter` on the chat origin. `look` tells for whom the ticket is and leaves it as it is. */
export const enterRequest = z.strictObject({
  ticket: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  at: entrance,
  /** The person has agreed that somebody else's session in this browser ends. */
  replace: z.boolean().default(false),
  look: z.boolean().default(false),
})

/** 200: where to go, as a path of the chat origin; `path` is absent for a look. */
export const enterAnswer = z.strictObject({
  path: z.string().optional(),
  displayName: z.string(),
  organisation: z.string(),
})
export type EnterAnswer = z.infer<typeof enterAnswer>

export const chatProduct = z.enum(['playbooks', 'boards', 'agents', 'calls'])
export type ChatProduct = z.infer<typeof chatProduct>

/** `not_listed`: the operator does not let guests use it. `not_on_server`: it is listed, and the server does not have it running. */
export const productState = z.enum(['there', 'not_on_server', 'not_listed'])
export type ProductState = z.infer<typeof productState>

/** `GET /api/chat`, with the session of the tab. */
export const chatAnswer = z.strictObject({
  isOffered: z.boolean(),
  products: z.array(z.strictObject({ product: chatProduct, state: productState })),
  /**
   * SHA-256 in hex of the origins under which members know this Mattermost: the tab recognises links that lead into it, and
   * no answer names an address of the server.
   */
  linkOriginHashes: z.array(z.string()),
})
export type ChatAnswer = z.infer<typeof chatAnswer>
