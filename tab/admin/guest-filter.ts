import type { GuestState, GuestView } from '../../src/api/admin.ts'

export type GuestFilter = {
  /** Part of a name, username or organisation, in any case. */
  readonly words: string
  /** Tenant id, or empty for all. */
  readonly tid: string
  readonly state: GuestState | ''
}

/** @returns the guests that fit, those whose end is under way first, then by organisation and name. */
export function filterGuests(guests: readonly GuestView[], filter: GuestFilter): GuestView[] {
  const words = filter.words.trim().toLowerCase()
  return guests
    .filter(
      (guest) =>
        (filter.tid === '' || guest.tid === filter.tid) &&
        (filter.state === '' || guest.state === filter.state) &&
        `${guest.displayName} @${guest.username} ${guest.organisation}`.toLowerCase().includes(words),
    )
    .sort(
      (a, b) =>
        unfinished(b) - unfinished(a) ||
        a.organisation.localeCompare(b.organisation) ||
        a.displayName.localeCompare(b.displayName),
    )
}

/** @returns tenant id and name of each organisation among the guests, by name. */
export function organisationsOf(guests: readonly GuestView[]): [tid: string, name: string][] {
  return [...new Map(guests.map((guest) => [guest.tid, guest.organisation]))].sort((a, b) => a[1].localeCompare(b[1]))
}

function unfinished({ cutOff }: GuestView): number {
  return cutOff !== undefined && !cutOff.isDoneInMattermost ? 1 : 0
}
