import type { AboutAnswer } from '../../src/api/about.ts'
import type { SessionAnswer } from '../../src/api/session.ts'

/** The clock of most tests starts here. */
export const startMs = Date.UTC(2026, 10, 24, 9)
export const minuteMs = 60_000

export const about: AboutAnswer = {
  product: 'Mission Collaboration',
  version: '0.1.0',
  operatorName: 'Joint Mission Office',
  operatorContact: 'desk@mission-office.example',
  privacyUrl: 'https://mission-office.example/privacy',
  clientId: '5d0a1c1e-0000-4000-8000-000000000001',
  loginUrl: 'https://login.microsoftonline.com',
  hostOrigins: [],
  limits: { maxUploadBytes: 1_000_000, maxMessageCharacters: 16_383 },
}

export const channel: SessionAnswer['channels'][number] = {
  channelId: 'c'.repeat(26),
  teamId: 't'.repeat(26),
  label: 'RELEASABLE',
  partnerNames: ['Nordkyst Coast Guard'],
}

/** An answer of the backend whose clock agrees with ours: an hour long, renewed five minutes before, twelve hours at most. */
export function sessionAnswer(
  nowMs: number,
  change: Partial<Omit<SessionAnswer, 'guest'>> & { guest?: Partial<SessionAnswer['guest']> } = {},
): SessionAnswer & { sessionToken: string } {
  return {
    sessionToken: `session-${nowMs}`,
    expiresAtMs: nowMs + 60 * minuteMs,
    renewAtMs: nowMs + 55 * minuteMs,
    endsAtMs: nowMs + 720 * minuteMs,
    serverTimeMs: nowMs,
    channels: [channel],
    mayUpload: true,
    mayDownload: true,
    ...change,
    guest: {
      userId: 'u'.repeat(26),
      username: 'astrid.solberg.nordkyst.k3p9',
      displayName: 'Astrid Solberg',
      organisation: 'Nordkyst Coast Guard',
      tid: '0f6a2c9e-5b1d-4c38-8f72-3a9d5e7c1b02',
      oid: '0f6a2c9e-5b1d-4c38-8f72-3a9d5e7c1b99',
      accessUntilMs: nowMs + 74 * 24 * 60 * minuteMs,
      sponsor: 'helene.brandt',
      isRestrictedMember: false,
      isFirstVisit: false,
      ...change.guest,
    },
  }
}
