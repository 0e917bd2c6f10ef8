import { RequestError } from '../connection/request-error.ts'

/** Which of three sentences a failed request gets. */
export type FailureKind = 'refused' | 'noConnection' | 'failed'

export function failureKind(error: unknown): FailureKind {
  if (!(error instanceof RequestError)) return 'failed'
  if (error.kind === 'offline' || error.kind === 'away') return 'noConnection'
  return error.kind === 'refused' ? 'refused' : 'failed'
}
