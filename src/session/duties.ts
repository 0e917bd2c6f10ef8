import type { Logger } from '../store/logger.ts'
import type { ChatTickets } from './chat-tickets.ts'
import type { CutOffFeed } from './cut-off-feed.ts'
import type { WalkIn } from './walk-in.ts'

const EVERY_MS = 10 * 60_000

/** Clears away what has run out, every ten minutes; every replica may do it, it is idempotent. */
export function startSessionDuties(deps: { walkIn: WalkIn; tickets: ChatTickets; feed: CutOffFeed; log: Logger }): {
  stop(): void
} {
  const { walkIn, tickets, feed, log } = deps
  const timer = setInterval(() => {
    Promise.all([walkIn.prune(), tickets.prune(), feed.prune()]).catch((error: unknown) =>
      log.warn({ err: error }, 'old sessions could not be cleared away'),
    )
  }, EVERY_MS)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
