import type { Person } from '../state/model.ts'
import { kindOf, nameInText, nameParts } from './display-name.ts'

export type MemberGroup = {
  /** A guest organisation's name; the others are named by the table of words. */
  readonly key: { readonly organisation: string } | 'missionMembers' | 'guestsWithoutOrganisation' | 'bots'
  readonly people: readonly Person[]
}

/**
 * Guests by the organisation that the partner registry names; members together, since what they write as their position
 * proves nothing: nobody puts themselves among the people of an organisation.
 */
export function groupMembers(
  people: readonly Person[],
  compare: (a: string, b: string) => number,
): readonly MemberGroup[] {
  const members: Person[] = []
  const bots: Person[] = []
  const strangers: Person[] = []
  const organisations = new Map<string, Person[]>()
  for (const person of people) {
    const { kind, organisation } = nameParts(person)
    if (kind === 'bot') bots.push(person)
    else if (kind === 'member') members.push(person)
    else if (organisation === undefined) strangers.push(person)
    else organisations.set(organisation, [...(organisations.get(organisation) ?? []), person])
  }
  const groups: MemberGroup[] = [
    { key: 'missionMembers', people: members },
    ...[...organisations]
      .toSorted(([a], [b]) => compare(a, b))
      .map(([organisation, guests]) => ({ key: { organisation }, people: guests })),
    { key: 'guestsWithoutOrganisation', people: strangers },
    { key: 'bots', people: bots },
  ]
  return groups
    .filter((group) => group.people.length > 0)
    .map((group) => ({
      ...group,
      people: group.people.toSorted((a, b) => compare(nameInText(a), nameInText(b)) || compare(a.username, b.username)),
    }))
}

/** @returns whether what was typed is in one of the person's names or their organisation */
export function isFound(person: Person, typed: string): boolean {
  const wanted = typed.trim().toLocaleLowerCase()
  const organisation = kindOf(person) === 'guest' ? person.position : ''
  return `${nameInText(person)} ${person.username} ${organisation}`.toLocaleLowerCase().includes(wanted)
}
