import { randomUUID } from 'node:crypto'

type Row = { readonly status: number; readonly error: string; readonly text: string; readonly suberror?: string }

/** Refusals of the token endpoint by AADSTS number, worded as Entra words them ("Microsoft Entra authentication error codes"). */
export const refusals = {
  50013: { status: 400, error: 'invalid_grant', text: 'Assertion failed signature validation.' },
  50057: { status: 400, error: 'invalid_grant', text: 'The user account is disabled.' },
  65001: {
    status: 400,
    error: 'invalid_grant',
    text: 'The user or administrator has not consented to use the application. Send an interactive authorization request for this user and resource.',
    suberror: 'consent_required',
  },
  70003: { status: 400, error: 'unsupported_grant_type', text: 'The app requested an unsupported grant type.' },
  70011: {
    status: 400,
    error: 'invalid_scope',
    text: 'The provided value for the input parameter "scope" is not valid.',
  },
  90002: {
    status: 400,
    error: 'invalid_request',
    text: 'Tenant not found. Check to make sure you have the correct tenant ID.',
  },
  90014: { status: 400, error: 'invalid_request', text: 'The required field is missing from the credential.' },
  500131: {
    status: 400,
    error: 'invalid_grant',
    text: 'Assertion audience does not match the Client app presenting the assertion.',
  },
  500133: { status: 400, error: 'invalid_grant', text: 'Assertion is not within its valid time range.' },
  700016: { status: 400, error: 'unauthorized_client', text: 'Application was not found in the directory.' },
  7000215: { status: 401, error: 'invalid_client', text: 'Invalid client secret provided.' },
} as const satisfies Record<number, Row>

export type AadstsNumber = keyof typeof refusals

/** Raised inside the token endpoint; answered with the body that Entra sends. */
export class Refusal extends Error {
  readonly number: AadstsNumber

  constructor(number: AadstsNumber) {
    super(`AADSTS${number}: ${refusals[number].text}`)
    this.name = 'Refusal'
    this.number = number
  }
}

export function refusalBody({ number, message }: Refusal, nowMs: number): { status: number; body: object } {
  const row: Row = refusals[number]
  const timestamp = `${new Date(nowMs).toISOString().slice(0, 19).replace('T', ' ')}Z`
  const traceId = randomUUID()
  const correlationId = randomUUID()
  return {
    status: row.status,
    body: {
      error: row.error,
      error_description: `${message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
      error_codes: [number],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      ...(row.suberror ? { suberror: row.suberror } : {}),
    },
  }
}
