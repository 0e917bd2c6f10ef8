import { z } from 'zod'

/** `GET /api/about`: what the tab needs before anybody has signed in. Public, no names of channels or sponsors (security I4). */
export const aboutAnswer = z.strictObject({
  product: z.literal('Mission Collaboration'),
  version: z.string(),
  operatorName: z.string(),
  operatorContact: z.string(),
  privacyUrl: z.string().optional(),
  clientId: z.string(),
  loginUrl: z.string(),
  /** Origins of host pages besides Microsoft's own list: the sandbox's, else empty. Passed to `app.initialize`. */
  hostOrigins: z.array(z.string()),
  chatUrl: z.string().optional(),
  limits: z.strictObject({ maxUploadBytes: z.int(), maxMessageCharacters: z.int() }),
})
export type AboutAnswer = z.infer<typeof aboutAnswer>
