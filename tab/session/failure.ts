import { type ProblemAnswer, type ProblemCode, type ProblemFacts, problems } from '../../src/api/errors.ts'

/** What can go wrong before the backend is asked, or instead of its answer. */
export const localCodes = [
  'offline',
  'answer_odd',
  'host_silent',
  'sign_in_cancelled',
  'sign_in_blocked',
  'sign_in_disabled',
  'sign_in_elsewhere',
  'sign_in_failed',
  'sign_in_needed',
] as const

export type LocalCode = (typeof localCodes)[number]
export type FailureCode = ProblemCode | LocalCode

/** One failure as the tab knows it: the code decides everything, `number` is what the person can tell the operator. */
export type Failure = {
  readonly code: FailureCode
  readonly number?: string | undefined
  readonly facts: ProblemFacts
  readonly retryAfterMs?: number | undefined
}

/** A failure on its way up. */
export class Failed extends Error {
  readonly failure: Failure

  constructor(failure: Failure, options?: { cause?: unknown }) {
    super(failure.code, options)
    this.name = 'Failed'
    this.failure = failure
  }
}

export function localFailure(code: FailureCode): Failure {
  return { code, facts: {} }
}

export function isProblemCode(code: unknown): code is ProblemCode {
  return typeof code === 'string' && Object.hasOwn(problems, code)
}

/**
 * Reads a problem answer (RFC 9457). Anything that is not one of ours, such as a proxy's HTML page, is `answer_odd`.
 *
 * @param retryAfter the header, which proxies set without a body of ours
 */
export function failureOf(body: unknown, retryAfter: string | null): Failure {
  const seconds = retryAfterSeconds(body, retryAfter)
  const retryAfterMs = seconds === undefined ? undefined : seconds * 1000
  if (!isProblemAnswer(body)) return { code: 'answer_odd', facts: {}, retryAfterMs }
  return { code: body.code, number: body.instance, facts: body.facts ?? {}, retryAfterMs }
}

function isProblemAnswer(body: unknown): body is ProblemAnswer {
  return typeof body === 'object' && body !== null && 'code' in body && isProblemCode(body.code)
}

function retryAfterSeconds(body: unknown, header: string | null): number | undefined {
  const said = isProblemAnswer(body) ? body.retryAfterSeconds : undefined
  const seconds = said ?? (header === null || header.trim() === '' ? Number.NaN : Number(header))
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined
}
