import type { Db } from '../store/open.ts'
import type { AccessDeps } from './access-deps.ts'

export const SPONSOR_QUEUE = 'sponsor-word'

/** What a sponsor is to hear. Ids only: what is said is read when it is said, and left unsaid when it is over by then. */
export type SponsorWord = (
  | { readonly about: 'access_request' | 'access_answer'; readonly requestId: string; readonly round: number }
  | { readonly about: 'invite_used'; readonly inviteId: string }
  | { readonly about: 'renewal'; readonly guestId: string; readonly expiresAtMs: number; readonly daysLeft: number }
  | { readonly about: 'came_back'; readonly guestId: string; readonly epoch: number }
  | { readonly about: 'delivery_failed'; readonly guestId: string; readonly reason: string; readonly onDay: number }
  | { readonly about: 'partner_suspended'; readonly tid: string; readonly sponsor: string; readonly sinceMs: number }
) & {
  /** Account of a sponsor whom Teams cannot reach: it is said to them in Mattermost although they are linked, to nobody else. */
  readonly inMattermost?: string
}

/** Puts a word into the queue: durable, and nobody who asks waits for Mattermost. */
export async function sayToSponsor({ jobs }: Pick<AccessDeps, 'jobs'>, word: SponsorWord, within?: Db): Promise<void> {
  await jobs.send(SPONSOR_QUEUE, word, within === undefined ? {} : { within })
}

/** Names a word: it is said once for each name and way. */
export function keyOf(word: SponsorWord): string {
  switch (word.about) {
    case 'access_request':
    case 'access_answer':
      return `request:${word.requestId}:${word.round}:sponsor`
    case 'invite_used':
      return `invite:${word.inviteId}:used`
    case 'renewal':
      return `renewal:${word.guestId}:${word.expiresAtMs}:${word.daysLeft}`
    case 'came_back':
      return `came_back:${word.guestId}:${word.epoch}`
    case 'delivery_failed':
      return `delivery_failed:${word.guestId}:${word.onDay}`
    case 'partner_suspended':
      return `organisation:${word.tid}:${word.sinceMs}:sponsor`
  }
}
