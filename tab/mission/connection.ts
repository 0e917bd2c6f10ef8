import type { z } from 'zod'
import type { grantedChannel } from '../../src/api/session.ts'
import type { ChatHost } from '../chat/chat-face.ts'

/** How the mission view reaches Mattermost: through the gateway for a guest, directly for a member in the sandbox. */
export type MissionConnection = {
  /** Origin that serves `/api/v4`. */
  readonly baseUrl: string
  /** Sent as `Authorization: Bearer`, and in the socket's `authentication_challenge`; kept in memory only. */
  readonly token: string
  readonly userId: string
  /** Present for guests: what policy granted, with labels. Absent: the person sees what Mattermost lists. */
  readonly granted?: readonly z.infer<typeof grantedChannel>[]
  readonly mayUpload: boolean
  readonly mayDownload: boolean
  readonly maxUploadBytes: number
  readonly maxMessageCharacters: number
  /**
   * Called when an answer was 401, or the socket said that access ended: the owner of the session decides what is shown.
   * `unsent` is what the person wrote and Mattermost does not have, for them to copy; the view offers it too while it stays.
   */
  readonly onSessionLost: (code: string, unsent: readonly UnsentText[]) => void
}

export type UnsentText = { readonly channel: string; readonly text: string }

export type MissionViewProps = {
  readonly connection: MissionConnection
  /** BCP 47 */
  readonly locale: string
  /** Opens a link outside the frame (Teams' own way where there is one). */
  readonly openExternal: (url: string) => void
  /** Where a link led that opened the view (`src/api/mission-place.ts`). */
  readonly subPageId?: string
  /** Present where the whole Mattermost is offered beside the view. */
  readonly chat?: ChatHost | undefined
}
