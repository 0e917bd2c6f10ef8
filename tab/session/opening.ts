import type { AboutAnswer } from '../../src/api/about.ts'
import type { Host } from '../host/host.ts'
import type { Opening } from './walk.ts'

/**
 * Learns what the tab needs before anybody signs in, once: what was learned is kept, what failed is asked again next time.
 *
 * @param about reads `GET /api/about`
 * @param openHost says hello to the host, with the further origins that it may speak from
 */
export function createOpening(
  about: () => Promise<AboutAnswer>,
  openHost: (hostOrigins: readonly string[]) => Promise<Host | undefined>,
): () => Promise<Opening> {
  let knownAbout: AboutAnswer | undefined
  let known: Opening | undefined
  return async () => {
    if (known !== undefined) return known
    knownAbout ??= await about()
    known = { about: knownAbout, host: await openHost(knownAbout.hostOrigins) }
    return known
  }
}
