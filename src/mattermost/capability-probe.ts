import type { Logger } from '../store/logger.ts'
import { type Capabilities, readCapabilities } from './capabilities.ts'
import type { Server } from './server.ts'

/** Settings of the server change rarely; an operator who switches guests on waits this long at most. */
const EVERY_MS = 60_000

export type CapabilityProbe = {
  /** The last answer when it is younger than a minute, else a fresh one; the last one also when the server does not answer now. @throws MattermostFault when it never did. */
  current(): Promise<Capabilities>
  /** Asks the server now. @throws MattermostFault */
  probe(): Promise<Capabilities>
  /** The last answer, whatever its age. */
  last(): Capabilities | undefined
  /** Called with each answer, after the one before it. @returns the way to stop listening. */
  onProbe(listener: (now: Capabilities, before: Capabilities | undefined) => void): () => void
  stop(): void
}

/** Asks what the server can do: at once when needed, then every minute, one question in flight at a time. */
export function createCapabilityProbe(deps: { server: Server; now: () => number; log: Logger }): CapabilityProbe {
  const { server, now, log } = deps
  const listeners = new Set<(now: Capabilities, before: Capabilities | undefined) => void>()
  let last: Capabilities | undefined
  let asking: Promise<Capabilities> | undefined
  let timer: NodeJS.Timeout | undefined
  let isStopped = false

  async function ask(): Promise<Capabilities> {
    const [client, licence, config, limits] = await Promise.all([
      server.clientConfig(),
      server.clientLicence(),
      server.config(),
      server.limits(),
    ])
    const before = last
    last = readCapabilities({ client, licence, config, limits }, now())
    for (const listener of listeners) listener(last, before)
    return last
  }

  function probe(): Promise<Capabilities> {
    asking ??= ask().finally(() => {
      asking = undefined
      schedule()
    })
    return asking
  }

  function schedule(): void {
    clearTimeout(timer)
    if (isStopped) return
    timer = setTimeout(
      () =>
        void probe().catch((error: unknown) =>
          log.warn({ err: error }, 'Mattermost could not be asked what it can do'),
        ),
      EVERY_MS,
    )
    timer.unref()
  }

  return {
    probe,
    last: () => last,
    async current() {
      if (last && now() - last.probedAtMs < EVERY_MS) return last
      try {
        return await probe()
      } catch (error) {
        if (last) return last
        throw error
      }
    },
    onProbe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop() {
      isStopped = true
      clearTimeout(timer)
    },
  }
}
