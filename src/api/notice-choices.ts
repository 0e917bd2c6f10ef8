import { z } from 'zod'

const minute = z.int().min(0).max(1439)

/** Where and when a person is told in Teams. */
export const noticeChoice = z.strictObject({
  surface: z.enum(['bot', 'feed', 'both', 'none']),
  quietHours: z.strictObject({ fromMinute: minute, toMinute: minute, timeZone: z.string().min(1).max(64) }).optional(),
  language: z
    .string()
    .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/, 'must be a language tag such as nb-NO')
    .optional(),
})

export const noticeChoiceAnswer = z.strictObject({
  choice: noticeChoice,
  /** What this installation offers. */
  surfaces: z.array(z.enum(['bot', 'feed'])),
})

export type NoticeChoiceAnswer = z.infer<typeof noticeChoiceAnswer>
