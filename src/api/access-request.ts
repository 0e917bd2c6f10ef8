import { z } from 'zod'

/** `POST /api/access-requests`: a person who was refused asks for access (security I4). */
export const accessRequestBody = z.strictObject({
  token: z.string().min(1).max(16_384),
  /** Plain text, at most 200 characters, no links. */
  text: z.string().trim().max(200),
})
export type AccessRequestBody = z.infer<typeof accessRequestBody>

export const accessRequestAnswer = z.strictObject({
  state: z.enum(['open', 'approved', 'refused']),
  askedAtMs: z.int(),
})
export type AccessRequestAnswer = z.infer<typeof accessRequestAnswer>
