import type { Db } from '../../store/open.ts'
import type { StoredPush } from '../notice.ts'

/** What this room hands on: the part of `Notices` that makes notices of what a device received or missed. */
export type NoticeTaker = {
  /** Idempotent by `ackId`. Resolves when the push has durably become part of a notice, or needs none. */
  takePush(push: StoredPush): Promise<void>
  /** One summary of what was missed; exists exactly when `within` commits. */
  missed(
    guestId: string,
    counted: { readonly mentions: number; readonly threads: number; readonly sinceMs: number },
    within?: Db,
  ): Promise<void>
}
