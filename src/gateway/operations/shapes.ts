import { z } from 'zod'

/** Forms of values that several topics share. */
export const idShape = z.string().regex(/^[a-z0-9]{26}$/)
export const idOrEmptyShape = z.string().regex(/^(?:[a-z0-9]{26})?$/)

/** A message as Mattermost takes it: at most 16,383 characters, and no NUL, which it answers with a 500 (recorded). */
export const messageShape = z
  .string()
  .max(65_535)
  .refine((text) => !text.includes('\u0000'), 'holds a NUL character')
