import type { AboutAnswer } from '../../src/api/about.ts'
import type { UnsentText } from '../mission/connection.ts'
import type { AskForAccess } from '../session/ask-for-access.ts'
import type { Failure } from '../session/failure.ts'

/** What every screen of a failure gets. */
export type FailureScreenProps = {
  readonly failure: Failure
  /** How often it has failed in a row. */
  readonly failures: number
  /** What the person wrote and nobody got, when their view is gone. */
  readonly unsent: readonly UnsentText[]
  /** When it is tried again by itself. */
  readonly retryAtMs?: number | undefined
  /** A try is under way. */
  readonly isTrying: boolean
  readonly onRetry: () => void
  readonly about?: AboutAnswer | undefined
  /** Tenant of the person, as the host says it: a hint for links and for telling the operator. */
  readonly tenantHint?: string | undefined
  readonly askForAccess: AskForAccess
  readonly openExternal: (url: string) => void
  readonly now: () => number
}
