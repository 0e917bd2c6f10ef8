import type { SessionAnswer } from '../../src/api/session.ts'

/** A session as the tab holds it, in memory only. Times are on this device's clock: the server's are shifted by the difference at arrival. */
export type OpenSession = {
  readonly token: string
  readonly renewAtMs: number
  readonly expiresAtMs: number
  readonly endsAtMs: number
  readonly guest: SessionAnswer['guest']
  readonly channels: SessionAnswer['channels']
  readonly mayUpload: boolean
  readonly mayDownload: boolean
}

/**
 * @param token the one in the answer, or on renewal the one that the session already has
 * @param nowMs this device's clock when the answer arrived
 */
export function openSession(answer: SessionAnswer, token: string, nowMs: number): OpenSession {
  const shiftMs = nowMs - answer.serverTimeMs
  return {
    token,
    renewAtMs: answer.renewAtMs + shiftMs,
    expiresAtMs: answer.expiresAtMs + shiftMs,
    endsAtMs: answer.endsAtMs + shiftMs,
    guest: answer.guest,
    channels: answer.channels,
    mayUpload: answer.mayUpload,
    mayDownload: answer.mayDownload,
  }
}

/** True when both sessions speak for the same person; only then may one view go on with the other's token. */
export function isSamePerson(one: OpenSession, other: OpenSession): boolean {
  return (
    one.guest.tid === other.guest.tid && one.guest.oid === other.guest.oid && one.guest.userId === other.guest.userId
  )
}
