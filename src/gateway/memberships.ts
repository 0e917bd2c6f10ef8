import { Problem } from '../api/errors.ts'
import type { SessionDirectory, SessionView } from '../session/session-view.ts'
import type { Logger } from '../store/logger.ts'

/** What changes in Mattermost about the channels of a guest, told to the session room once, however many sockets hear it. */
export type Memberships = {
  /** The guest came into a channel that is not granted: policy decides (design 6.3). Until then it exists for nobody. */
  appeared(view: SessionView, channelId: string): void
  vanished(view: SessionView, channelId: string): void
  /** @throws Problem `person_not_visible` */
  openDirect(view: SessionView, userIds: readonly string[]): Promise<string>
}

export function createMemberships(deps: { sessions: SessionDirectory; log: Logger }): Memberships {
  const { sessions, log } = deps
  const running = new Set<string>()
  const opening = new Map<string, Promise<unknown>>()

  async function once(key: string, what: () => Promise<unknown>): Promise<void> {
    if (running.has(key)) return
    running.add(key)
    try {
      await what()
    } catch (error) {
      if (!(error instanceof Problem) || error.family === 'fault')
        log.error({ err: error }, 'A change of memberships could not be told')
    } finally {
      running.delete(key)
    }
  }

  /** Mattermost tells of a conversation before the answer to the one who opened it: that one is no addition by others. */
  async function consider(view: SessionView, channelId: string): Promise<void> {
    await opening.get(view.guestId)?.catch(() => undefined)
    const renewed = await sessions.again(view)
    if (!renewed.granted.has(channelId)) await sessions.channelAppeared(renewed, channelId)
  }

  return {
    appeared(view, channelId) {
      void once(`+${view.guestId}/${channelId}`, () => consider(view, channelId))
    },
    vanished(view, channelId) {
      void once(`-${view.guestId}/${channelId}`, () => sessions.channelVanished(view, channelId))
    },
    async openDirect(view, userIds) {
      const opened = sessions.openDirect(view, userIds)
      opening.set(view.guestId, opened)
      try {
        return await opened
      } finally {
        if (opening.get(view.guestId) === opened) opening.delete(view.guestId)
      }
    },
  }
}
