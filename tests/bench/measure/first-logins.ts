import type { SignedInCrowd } from '../crowd.ts'
import { type Spread, spreadOf } from '../quantiles.ts'

export type FirstLogins = {
  readonly perSecond: Spread
  readonly cpuMsPerGuest: Spread
  readonly latenciesMs: readonly number[]
}

/** What signing the crowd in took. The first organisation is left out: Node compiles while it comes. */
export function measureFirstLogins({ batches, latenciesMs }: SignedInCrowd): FirstLogins {
  const counted = batches.slice(1)
  const each = Math.floor(latenciesMs.length / batches.length)
  return {
    perSecond: spreadOf(counted.map(({ perSecond }) => perSecond)),
    cpuMsPerGuest: spreadOf(counted.map(({ cpuMsPerGuest }) => cpuMsPerGuest)),
    latenciesMs: latenciesMs.slice(each),
  }
}
