import { z } from 'zod'

const token = z.string().min(1).max(16_384)

/** `POST /api/access-requests`: a person who was refused asks for access, or a guest for more time (security I4). */
export const accessRequestBody = z.strictObject({
  token,
  /** Plain text, at most 200 characters, no links. */
  text: z.string().trim().max(200),
})
export type AccessRequestBody = z.infer<typeof accessRequestBody>

/** `POST /api/access-requests/mine`: what has become of it. The token travels in the body, never in an address. */
export const ownRequestBody = z.strictObject({ token })

/** `POST /api/access-requests/answer`: the answer to what the sponsor asked back. */
export const answerRequestBody = z.strictObject({ token, answer: z.string().trim().min(1).max(200) })

/** `POST /api/invites/use`: the link of an invitation was opened; it is no permission (security I3). */
export const useInviteBody = z.strictObject({ token, inviteId: z.string().regex(/^[a-z0-9]{26}$/) })
export const useInviteAnswer = z.strictObject({
  /** `waiting`: for the sponsor's word on who used it. */
  state: z.enum(['waiting', 'confirmed']),
})
export type UseInviteAnswer = z.infer<typeof useInviteAnswer>

/** `asked`: there is a question to answer. */
export const requestStanding = z.enum(['open', 'asked', 'approved', 'refused'])

export const accessRequestAnswer = z.strictObject({
  kind: z.enum(['access', 'renewal']).default('access'),
  state: requestStanding,
  askedAtMs: z.int(),
  question: z.string().optional(),
  /** Why it was refused, as the sponsor wrote it. */
  reason: z.string().optional(),
  expiresAtMs: z.int().optional(),
})
export type AccessRequestAnswer = z.input<typeof accessRequestAnswer>

export const ownRequestAnswer = z.strictObject({ request: accessRequestAnswer.optional() })
export type OwnRequestAnswer = z.input<typeof ownRequestAnswer>
