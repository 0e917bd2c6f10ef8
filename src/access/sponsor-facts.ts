import type { Word } from '../notices/notice.ts'
import { plainLine } from '../notices/plain-text.ts'
import type { SeenChannel, SponsorRequest } from './access.ts'
import type { AccessDeps } from './access-deps.ts'
import { type InviteRow, inviteById } from './invite-rows.ts'
import { type RequestRow, requestById, standingOf } from './requests.ts'
import type { SponsorWord } from './sponsor-word.ts'

/** A word for a sponsor with everything that can be said about it, as it stands now. */
export type Told = {
  /** Mattermost name or id of the sponsor. */
  readonly to: { readonly username: string } | { readonly userId: string }
  readonly word: Word
  readonly name: string
  readonly organisation: string
  readonly request?: SponsorRequest
  readonly invite?: { readonly inviteId: string; readonly addressee: string; readonly purpose: string }
  readonly daysLeft?: number
  readonly maxDays?: number
}

/** @returns undefined when it is over, or when there is no sponsor to tell: then the operator sees it on the page. */
export async function factsOf(deps: AccessDeps, word: SponsorWord): Promise<Told | undefined> {
  const { db, guests, partners } = deps
  switch (word.about) {
    case 'access_request':
    case 'access_answer': {
      const row = await requestById(db, word.requestId)
      if (row.state !== 'open' || row.round !== word.round) return undefined
      const to = await sponsorOfPerson(deps, row.termsTid, row)
      const request = sponsorRequest(deps, row)
      const { requestId, name, organisation, purpose } = request
      const channels = request.channels.map(({ team, channel }) => `${team}/${channel}`).join(', ')
      const said: Word =
        word.about === 'access_answer'
          ? { about: 'access_answer', facts: { requestId, name, organisation, answer: row.answer ?? '' } }
          : { about: 'access_request', facts: { requestId, name, organisation, purpose, channels } }
      return to && { to, word: said, name, organisation, request }
    }
    case 'invite_used': {
      const row = await inviteById(db, word.inviteId)
      if (row.state !== 'used' || row.sponsorId === '') return undefined
      const name = row.usedName ?? ''
      const organisation = organisationName(deps, row.termsTid)
      const facts = { inviteId: row.id, name, organisation }
      return {
        to: { userId: row.sponsorId },
        word: { about: 'invite_used', facts },
        name,
        organisation,
        invite: shownInvite(row),
      }
    }
    case 'renewal':
    case 'came_back':
    case 'delivery_failed': {
      const guest = await guests.byId(word.guestId)
      if (!guest || guest.state === 'cut' || guest.state === 'vetoed') return undefined
      const to = await sponsorOfPerson(deps, guest.termsTid, guest)
      const name = plainLine(guest.displayName, 64)
      const organisation = organisationName(deps, guest.termsTid)
      const base = { guestId: guest.id, name, organisation }
      if (!to) return undefined
      if (word.about === 'came_back') return { to, word: { about: 'came_back', facts: base }, name, organisation }
      if (word.about === 'delivery_failed')
        return { to, word: { about: 'delivery_failed', facts: { ...base, reason: word.reason } }, name, organisation }
      if (guest.expiresAtMs !== word.expiresAtMs || guest.state !== 'active') return undefined
      const maxDays = partners.byTenant(guest.termsTid)?.terms.guestDays ?? 1
      const facts = { ...base, expiresAtMs: guest.expiresAtMs }
      return { to, word: { about: 'renewal', facts }, name, organisation, daysLeft: word.daysLeft, maxDays }
    }
    case 'partner_suspended': {
      const organisation = organisationName(deps, word.tid)
      if (partners.byTenant(word.tid)?.state !== 'suspended') return undefined
      return {
        to: { username: word.sponsor },
        word: { about: 'partner_suspended', facts: { organisation } },
        name: '',
        organisation,
      }
    }
  }
}

/** The sponsor on the guest's own row, else that of the terms. */
async function sponsorOfPerson(
  { guests, partners }: AccessDeps,
  termsTid: string,
  person: { readonly tid: string; readonly oid: string },
): Promise<{ readonly username: string } | undefined> {
  const guest = await guests.byIdentity(person.tid, person.oid)
  const username = guest?.sponsor || partners.byTenant(termsTid)?.terms.sponsor
  return username ? { username } : undefined
}

/** What a sponsor decides upon, as it stands now. */
export function sponsorRequest(deps: Pick<AccessDeps, 'partners' | 'settings'>, row: RequestRow): SponsorRequest {
  const terms = deps.partners.byTenant(row.termsTid)?.terms
  return {
    requestId: row.id,
    kind: row.kind,
    round: row.round,
    state: standingOf(row),
    name: row.name,
    organisation: organisationName(deps, row.termsTid),
    purpose: row.text,
    askedAtMs: row.askedAtMs,
    channels: seenChannels(deps, row.termsTid),
    maxDays: terms?.guestDays ?? 0,
    ...(row.question === null ? {} : { question: row.question }),
    ...(row.answer === null ? {} : { answer: row.answer }),
  }
}

export function seenChannels(
  { partners, settings }: Pick<AccessDeps, 'partners' | 'settings'>,
  termsTid: string,
): SeenChannel[] {
  const channels = Object.entries(partners.byTenant(termsTid)?.terms.channels ?? {})
  return channels.flatMap(([team, names]) =>
    names.map((channel) => ({ team, channel, label: settings.labels[team]?.[channel] ?? '' })),
  )
}

function shownInvite({ id, addressee, purpose }: InviteRow): NonNullable<Told['invite']> {
  return { inviteId: id, addressee, purpose }
}

function organisationName({ partners }: Pick<AccessDeps, 'partners'>, tid: string): string {
  return plainLine(partners.byTenant(tid)?.name ?? '', 64)
}
