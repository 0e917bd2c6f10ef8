import { askOf, type Kind, kinds, mixtureOf } from '../asks.ts'
import type { CalledProcess } from '../processes/calls.ts'
import type { Ask, LoadCalls } from '../processes/load-process.ts'
import { cpuMsOf } from '../processes/usage.ts'
import { type Spread, spreadOf } from '../quantiles.ts'
import type { Face, TargetGuest, Targets, Way } from '../targets.ts'

const rounds = 5
const secondsEach = 1

export type CpuOfLoad = {
  readonly load: Kind | 'the mixture'
  readonly backendMs: Readonly<Record<Face, Spread>>
  /** The same through a proxy on Node that hands everything on unread. */
  readonly bareProxyMs: Spread
}

type Measured = { readonly url: string; readonly pid: number; readonly way: Way }

/** Processor time of a process, all its threads, for each request, with all connections busy. */
export async function measureCpu(
  load: CalledProcess<LoadCalls>,
  targets: Targets,
  bareProxy: { readonly url: string; readonly pid: number },
): Promise<CpuOfLoad[]> {
  const backend = (way: Face): Measured => ({ url: targets.urls[way], pid: targets.backendPid, way })
  const bare: Measured = { ...bareProxy, way: 'direct' }

  async function cpuMsPerRequest(of: Measured, name: CpuOfLoad['load']): Promise<number> {
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
    const view: number[] = []
    const chat: number[] = []
    const bareProxyMs: number[] = []
    for (let round = -1; round < rounds; round++) {
      const ofView = await cpuMsPerRequest(backend('view'), name)
      const ofChat = await cpuMsPerRequest(backend('chat'), name)
      const ofBare = await cpuMsPerRequest(bare, name)
      if (round < 0) continue
      view.push(ofView)
      chat.push(ofChat)
      bareProxyMs.push(ofBare)
    }
    const backendMs = { view: spreadOf(view), chat: spreadOf(chat) }
    results.push({ load: name, backendMs, bareProxyMs: spreadOf(bareProxyMs) })
  }
  return results
}
