import { askOf, type Kind, kinds, mixtureOf } from '../asks.ts'
import type { CalledProcess } from '../processes/calls.ts'
import type { Ask, LoadCalls } from '../processes/load-process.ts'
import { cpuMsOf } from '../processes/usage.ts'
import { type Spread, spreadOf } from '../quantiles.ts'
import type { TargetGuest, Targets } from '../targets.ts'

const rounds = 5
const secondsEach = 1

export type CpuOfLoad = {
  readonly load: Kind | 'the mixture'
  readonly backendMs: Spread
  /** The same through a proxy on Node that hands everything on unread. */
  readonly bareProxyMs: Spread
}

/** Processor time of a process, all its threads, for each request, with all connections busy. */
export async function measureCpu(
  load: CalledProcess<LoadCalls>,
  targets: Targets,
  bareProxy: { readonly url: string; readonly pid: number },
): Promise<CpuOfLoad[]> {
  const backend = { url: targets.urls.backend, pid: targets.backendPid, way: 'backend' as const }
  const bare = { ...bareProxy, way: 'direct' as const }

  async function cpuMsPerRequest(of: typeof backend | typeof bare, name: CpuOfLoad['load']): Promise<number> {
    const asksOf = (guest: TargetGuest): readonly Ask[] =>
      name === 'the mixture' ? mixtureOf(of.way, guest, targets) : [askOf(name, of.way, guest, targets)]
    const beforeMs = cpuMsOf(of.pid)
    const { requests } = await load.call('atOnce', {
      url: of.url,
      asks: targets.guests.map(asksOf),
      seconds: secondsEach,
    })
    return (cpuMsOf(of.pid) - beforeMs) / requests
  }

  const results: CpuOfLoad[] = []
  for (const name of ['the mixture', ...kinds] as const) {
    const backendMs: number[] = []
    const bareProxyMs: number[] = []
    for (let round = -1; round < rounds; round++) {
      const [ofBackend, ofBare] = [await cpuMsPerRequest(backend, name), await cpuMsPerRequest(bare, name)]
      if (round < 0) continue
      backendMs.push(ofBackend)
      bareProxyMs.push(ofBare)
    }
    results.push({ load: name, backendMs: spreadOf(backendMs), bareProxyMs: spreadOf(bareProxyMs) })
  }
  return results
}
