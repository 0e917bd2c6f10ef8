import type { AboutAnswer } from '../../src/api/about.ts'
import type { MissionConnection, UnsentText } from '../mission/connection.ts'
import type { OpenSession } from './open-session.ts'

/**
 * What the mission view gets of a session.
 *
 * @param origin our own: the gateway's face (a)
 * @param onLost called with this session's token, so that a late answer to an older token changes nothing
 */
export function missionConnection(
  session: OpenSession,
  about: AboutAnswer,
  origin: string,
  onLost: (token: string, code: string, unsent: readonly UnsentText[]) => void,
): MissionConnection {
  return {
    baseUrl: origin,
    token: session.token,
    userId: session.guest.userId,
    granted: session.channels,
    mayUpload: session.mayUpload,
    mayDownload: session.mayDownload,
    maxUploadBytes: about.limits.maxUploadBytes,
    maxMessageCharacters: about.limits.maxMessageCharacters,
    onSessionLost: (code, unsent) => onLost(session.token, code, unsent),
  }
}

/** Equal for two sessions when the view need not notice the change from one to the other. */
export function connectionKey(session: OpenSession): string {
  return JSON.stringify([session.token, session.guest.userId, session.mayUpload, session.mayDownload, session.channels])
}
