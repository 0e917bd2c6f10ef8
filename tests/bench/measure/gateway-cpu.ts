import { askOf, type Kind, kinds } from '../asks.ts'
import type { CalledProcess } from '../processes/calls.ts'
import type { LoadCalls } from '../processes/load-process.ts'
import { cpuMsOf } from '../processes/usage.ts'
import { type Spread, spreadOf } from '../quantiles.ts'
import type { Targets } from '../targets.ts'

const rounds = 3
const secondsEach = 1.5

export type CpuOfKind = { readonly kind: Kind; readonly cpuMsPerRequest: Spread }

/** Processor time of the backend process, all its threads, for each request of one kind, with all connections busy. */
export async function measureCpu(load: CalledProcess<LoadCalls>, targets: Targets): Promise<CpuOfKind[]> {
  const spent = new Map<Kind, number[]>(kinds.map((kind) => [kind, []]))
  for (let round = 0; round < rounds; round++) {
    for (const kind of kinds) {
      const asks = targets.guests.map((guest) => [askOf(kind, 'backend', guest, targets)])
      const beforeMs = cpuMsOf(targets.backendPid)
      const { requests } = await load.call('atOnce', { url: targets.urls.backend, asks, seconds: secondsEach })
      spent.get(kind)?.push((cpuMsOf(targets.backendPid) - beforeMs) / requests)
    }
  }
  return kinds.map((kind) => ({ kind, cpuMsPerRequest: spreadOf(spent.get(kind) ?? []) }))
}
