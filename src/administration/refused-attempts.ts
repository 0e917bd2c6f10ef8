import type { ProblemCode } from '../api/errors.ts'
import type { Audit } from '../audit/audit.ts'
import type { Logger } from '../store/logger.ts'

/** Who tried: `person:<tid>/<oid>` when a good token said so, otherwise `address:<address>`. */
export type Attempt = { readonly actor: string; readonly address: string; readonly code: ProblemCode }

export type RefusedAttempts = {
  /** Resolves when the attempt is in the audit or counted for the next record; never rejects. */
  note(attempt: Attempt): Promise<void>
  /** Writes what has been counted in windows that are over. */
  writeDue(): Promise<void>
  /** Writes everything that was counted, and stops. */
  stop(): Promise<void>
}

const WINDOW_MS = 60_000

/** Sources that get records of their own in one window; a storm from more addresses is one record for each reason. */
const MAX_SOURCES = 50

const LOOK_EVERY_MS = 5_000

type Window = { readonly attempt: Attempt; sinceMs: number; count: number }

/**
 * Puts refused attempts to administer into the audit, at a bounded rate, because anybody can make them: the first of a
 * source and reason at once, those that follow as one record with their number for each window of a minute.
 */
export function createRefusedAttempts(deps: { audit: Audit; now: () => number; log: Logger }): RefusedAttempts {
  const { audit, now, log } = deps
  const windows = new Map<string, Window>()
  const timer = setInterval(() => void writeDue(), LOOK_EVERY_MS)
  timer.unref()

  async function write({ attempt, sinceMs }: Window, count: number): Promise<void> {
    const { actor, address, code } = attempt
    const detail = { code, count, sinceMs, ...(address === '' ? {} : { address }) }
    try {
      await audit.write({ actor, action: 'admin.refused', subject: 'administration', detail })
    } catch (error) {
      // The answer stays a refusal, whatever becomes of its record.
      log.error({ err: error, ...detail }, 'a refused attempt to administer could not be recorded')
    }
  }

  /** A window that is over is written and begins anew; one in which nothing more happened is forgotten. */
  async function writeWindows(isDue: (window: Window) => boolean): Promise<void> {
    for (const [key, window] of [...windows]) {
      if (!isDue(window)) continue
      const { count } = window
      if (count === 0) {
        windows.delete(key)
        continue
      }
      const written = write({ ...window }, count)
      window.count = 0
      window.sinceMs = now()
      await written
    }
  }

  const writeDue = (): Promise<void> => writeWindows(({ sinceMs }) => now() - sinceMs >= WINDOW_MS)

  return {
    writeDue,
    async note(attempt) {
      const own = `${attempt.actor} ${attempt.address} ${attempt.code}`
      const isCrowd = !windows.has(own) && windows.size >= MAX_SOURCES
      const key = isCrowd ? attempt.code : own
      const window = windows.get(key)
      if (window) {
        window.count += 1
        return
      }
      const opened = {
        attempt: isCrowd ? { ...attempt, actor: 'address:many', address: '' } : attempt,
        sinceMs: now(),
        count: 0,
      }
      windows.set(key, opened)
      await write(opened, 1)
    },
    async stop() {
      clearInterval(timer)
      await writeWindows(() => true)
    },
  }
}
