import { Problem } from '../src/api/errors.ts'
import type { GuestRow } from '../src/guests/guests.ts'
import type { Addressee, NoticeChoice } from '../src/notices/notice.ts'
import type { Partner } from '../src/partners/partner.ts'
import type { BotDeps, NoticeRoom } from './deps.ts'
import { type BotTexts, textsFor } from './texts/texts.ts'

/** Whoever speaks to the bot, as the mission knows them at this moment. */
export type Asker = {
  readonly to: Addressee
  /** As Teams says; for sponsors to read, never for a decision. */
  readonly name: string
  readonly texts: BotTexts
  readonly choice: NoticeChoice
  readonly isPersonal: boolean
  /** Of the organisation that runs the mission, and not one of its B2B guests. */
  readonly isMember: boolean
  readonly guest: GuestRow | undefined
  /** Whose terms apply. */
  readonly partner: Partner | undefined
}

export type FindAsker = (
  to: Addressee,
  how: { readonly name: string; readonly locale: string | undefined; readonly isPersonal: boolean },
) => Promise<Asker>

export function createFindAsker(deps: BotDeps & { readonly notices: Pick<NoticeRoom, 'choiceOf'> }): FindAsker {
  const { guests, partners, notices, settings } = deps
  return async (to, { name, locale, isPersonal }) => {
    const [guest, choice] = await Promise.all([guests.byIdentity(to.tid, to.oid), notices.choiceOf(to)])
    return {
      to,
      name,
      texts: textsFor(choice.language ?? locale),
      choice,
      isPersonal,
      isMember: guest === undefined && to.tid === settings.operator.tenantId,
      guest,
      partner: partners.byTenant(guest?.termsTid ?? to.tid),
    }
  }
}

export type ActiveGuest = {
  readonly guest: GuestRow
  readonly partner: Partner
  readonly userId: string
}

/** The partner list holds here as at the tab's door. @throws Problem `tenant_not_listed`, `tenant_pending`, `tenant_suspended` */
export function requireOrganisation({ isMember, partner }: Asker): void {
  if (isMember) return
  if (!partner) throw new Problem('tenant_not_listed')
  if (partner.state === 'pending') throw new Problem('tenant_pending')
  if (partner.state === 'suspended') throw new Problem('tenant_suspended')
}

/** The guest is looked up anew for every turn (security P1). @throws Problem, also when access has ended */
export function requireGuest(asker: Asker, now: () => number): ActiveGuest {
  requireOrganisation(asker)
  const { guest, partner, isMember } = asker
  if (isMember || !partner) throw new Problem('operator_member')
  if (!guest || guest.state === 'new') throw new Problem('not_found', { why: 'no guest yet' })
  if (guest.state === 'cut') throw new Problem('guest_ended')
  if (guest.state === 'vetoed') throw new Problem('guest_vetoed')
  if (guest.state === 'expired' || guest.expiresAtMs <= now()) throw new Problem('guest_expired')
  if (guest.userId === null) throw new Problem('not_found', { why: 'no account yet' })
  return { guest, partner, userId: guest.userId }
}
