import type { PartnerTerms } from '../settings/schema.ts'
import type { Db } from '../store/open.ts'

/** An organisation whose people may come in, on the terms that the operator agreed with it. */
export type Partner = {
  readonly tid: string
  readonly name: string
  readonly cloud: string
  readonly state: 'pending' | 'active' | 'suspended'
  readonly terms: PartnerTerms
  /** Fixed in the settings file: read-only in the API. */
  readonly isFromSettings: boolean
  readonly updatedAtMs: number
}

/** Read side of the registry. Listed partners are few; all are held in memory and re-read when another replica changed one. */
export type PartnerRegistry = {
  byTenant(tid: string): Partner | undefined
  all(): readonly Partner[]
}

/** What whoever gives something by the terms asks before it is written down. */
export type CurrentPartners = PartnerRegistry & {
  /** Reads the table again. */
  reload(): Promise<void>
  /** Whether the database, as this transaction sees it, still says the same of the organisation. */
  isCurrent(partner: Partner, tx: Db): Promise<boolean>
}
