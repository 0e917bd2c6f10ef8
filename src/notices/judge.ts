import type { Guests } from '../guests/guests.ts'
import type { PartnerRegistry } from '../partners/partner.ts'
import type { Settings } from '../settings/schema.ts'
import type { Claimed } from './claim.ts'
import { quietUntilMs } from './quiet-hours.ts'

export type Judging = {
  readonly guests: Pick<Guests, 'considerAddition'>
  readonly partners: PartnerRegistry
  readonly settings: Settings['notices']
  readonly now: () => number
}

/** What is to become of a notice that was just claimed. `skip`: nothing needs to be said any more. */
export type Verdict =
  | { readonly kind: 'send'; readonly claimed: Claimed }
  | { readonly kind: 'later'; readonly dueAtMs: number; readonly reason: string }
  | { readonly kind: 'fold' | 'forget' | 'skip' | 'too_old' }

/** An organisation that is suspended is cut off in a moment, or it is open again. */
const LOOK_AGAIN_MS = 10_000

const HOUR_MS = 3_600_000

/**
 * Checks right before a notice is sent: access of the guest and of the organisation, the channel by the granted set
 * (security G10), quiet hours, age, and how much else waits.
 *
 * @throws MattermostFault, Problem when the channel has to be asked for and cannot be.
 */
export async function judge(deps: Judging, claimed: Claimed): Promise<Verdict> {
  const { notice, isNew, guest, choice } = claimed
  const nowMs = deps.now()
  if (notice.guestId !== null) {
    if (guest?.state !== 'active') return { kind: isNew ? 'forget' : 'skip' }
    if (deps.partners.byTenant(guest.termsTid)?.state !== 'active')
      return isNew ? { kind: 'later', dueAtMs: nowMs + LOOK_AGAIN_MS, reason: 'organisation closed' } : { kind: 'skip' }
  }
  if (!isNew)
    return notice.surface === 'feed' && notice.cardState !== 'open' ? { kind: 'skip' } : { kind: 'send', claimed }
  const quietMs = quietUntilMs(choice.quietHours, nowMs)
  if (quietMs !== undefined) return { kind: 'later', dueAtMs: quietMs, reason: 'quiet hours' }
  if (nowMs - notice.createdAtMs > deps.settings.giveUpHours * HOUR_MS) return { kind: 'too_old' }
  if (notice.kind !== 'message') return { kind: 'send', claimed }
  const granted = await withGrant(deps, claimed)
  if (!granted) return { kind: 'forget' }
  if (claimed.waitingMessages > deps.settings.summaryAbove) return { kind: 'fold' }
  return { kind: 'send', claimed: granted }
}

/** A push may be faster than what makes an addition a grant, or undoes it. */
async function withGrant({ guests }: Judging, claimed: Claimed): Promise<Claimed | undefined> {
  const { notice, grant } = claimed
  if (grant) return claimed
  const given = await guests.considerAddition(notice.guestId ?? '', notice.channelId ?? '')
  return given && { ...claimed, grant: given }
}
