import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { missionOrigin } from '../../../sandbox/mission-settings.ts'
import type { SandboxPorts } from '../../../sandbox/ports.ts'
import { freePorts } from '../../support/free-ports.ts'
import { benchSettings } from '../settings.ts'
import { type BackendProcess, recommendedFlags, startBackendProcess } from './backend.ts'
import { type CalledProcess, startProcess } from './calls.ts'
import type { LoadCalls } from './load-process.ts'
import type { StandInCalls } from './stand-ins-process.ts'

export type BenchMission = {
  readonly backend: BackendProcess
  readonly standIns: CalledProcess<StandInCalls>
  readonly load: CalledProcess<LoadCalls>
  readonly publicUrl: string
  readonly mattermost: { readonly url: string; readonly adminToken: string }
  /** A new backend process on the same database. */
  restartBackend(): Promise<void>
  stop(): Promise<void>
}

export type BenchMissionOptions = {
  /** Without it the built-in database. */
  readonly databaseUrl?: string
  readonly flags?: readonly string[]
  readonly reconcileEverySeconds?: number
  /** A real server instead of the stand-in, and the channels of its that guests get. */
  readonly real?: {
    readonly url: string
    readonly adminToken: string
    readonly channels: Readonly<Record<string, readonly string[]>>
    readonly key: string
  }
}

async function benchPorts(): Promise<SandboxPorts> {
  const [host = 0, entra = 0, graph = 0, mattermost = 0, connector = 0, mission = 0, metrics = 0] = await freePorts(7)
  return { host, entra, graph, mattermost, connector, mission, metrics }
}

/** Starts stand-ins, load generator and backend, each a process of its own. */
export async function startMission(options: BenchMissionOptions): Promise<BenchMission> {
  const { databaseUrl, flags = recommendedFlags, real, reconcileEverySeconds } = options
  const folder = mkdtempSync(join(tmpdir(), 'bench-mission-'))
  const ports = await benchPorts()
  const standIns = startProcess<StandInCalls>(join(import.meta.dirname, 'stand-ins-process.ts'))
  const load = startProcess<LoadCalls>(join(import.meta.dirname, 'load-process.ts'))
  const stopOthers = async (): Promise<void> => {
    await Promise.all([load.stop(), standIns.stop()])
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const started = await standIns.call('start', { ports })
    const mattermost = real ?? started
    mkdirSync(join(folder, 'backend'), { recursive: true })
    const settings = benchSettings({
      ports,
      dataFolder: folder,
      adminToken: mattermost.adminToken,
      clientSecret: started.clientSecret,
      mattermostUrl: mattermost.url,
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
      ...(reconcileEverySeconds === undefined ? {} : { reconcileEverySeconds }),
      ...(real ? { channels: real.channels, key: real.key } : {}),
    })
    const start = (): Promise<BackendProcess> => startBackendProcess({ settings, port: ports.mission, folder, flags })
    let backend = await start()
    return {
      get backend() {
        return backend
      },
      standIns,
      load,
      publicUrl: missionOrigin(ports),
      mattermost: { url: mattermost.url, adminToken: mattermost.adminToken },
      async restartBackend() {
        await backend.stop()
        backend = await start()
      },
      async stop() {
        await backend.stop()
        await stopOthers()
      },
    }
  } catch (error) {
    await stopOthers()
    throw error
  }
}
