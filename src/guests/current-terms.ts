import { Problem } from '../api/errors.ts'
import type { Partner } from '../partners/partner.ts'
import { type Admission, decide } from '../policy/decide.ts'
import type { Db } from '../store/open.ts'
import type { GuestDeps } from './guest-deps.ts'

/** Terms that change again and again while somebody signs in are changed by a script that has gone wrong. */
const MOST_TRIES = 4

/** Raised when the terms changed while work by them was going on: nothing of it was written down. */
export class TermsChanged extends Error {
  constructor(tid: string) {
    super(`the terms of ${tid} changed meanwhile`)
    this.name = 'TermsChanged'
  }
}

/**
 * Looks, within the transaction that gives something, whether the terms are still those by which it was decided. The
 * guest's row is locked or claimed by then: a change that commits later finds the guest marked with the older version,
 * and `reconcileDue` takes it up at once; one that committed before is seen here.
 *
 * @throws TermsChanged
 */
export async function requireCurrentTerms({ partners }: GuestDeps, tx: Db, partner: Partner): Promise<void> {
  if (!(await partners.isCurrent(partner, tx))) throw new TermsChanged(partner.tid)
}

type Admitted = Extract<Admission, { isAdmitted: true }>

/**
 * Does work by the terms, and does it again by the new ones when they changed before it was written down.
 *
 * @throws Problem `tenant_not_listed`, `tenant_pending`, `tenant_suspended` when the new ones let nobody in
 */
export async function byCurrentTerms<T>(
  { partners }: GuestDeps,
  first: Pick<Admitted, 'partner' | 'channels'>,
  work: (terms: Pick<Admitted, 'partner' | 'channels'>) => Promise<T>,
): Promise<T> {
  let terms = first
  for (let tries = 1; ; tries += 1) {
    try {
      return await work(terms)
    } catch (error) {
      if (!(error instanceof TermsChanged)) throw error
      if (tries === MOST_TRIES) throw new Problem('mattermost_slow', { why: error.message, cause: error })
      await partners.reload()
      const admission = decide(partners.byTenant(terms.partner.tid))
      if (!admission.isAdmitted) throw new Problem(admission.reason)
      terms = admission
    }
  }
}
