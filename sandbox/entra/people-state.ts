import { type Person, people } from '../mission/cast.ts'
import type { EntraData } from './data-file.ts'

/** Who has consent and whose account has ended, over what the cast says. */
export function createPeopleState(data: EntraData, onChange: () => void) {
  const consent = new Map(Object.entries(data.consent))
  const ended = new Set(data.ended)

  return {
    hasConsent: (person: Person): boolean => consent.get(person.key) ?? person.hasConsent,
    isEnded: (person: Person): boolean => ended.has(person.key),
    setConsent: (tid: string, isGiven: boolean): void => {
      for (const person of people.filter((candidate) => candidate.tid === tid)) consent.set(person.key, isGiven)
      onChange()
    },
    setEnded: (personKey: string, isEnded: boolean): void => {
      if (isEnded) ended.add(personKey)
      else ended.delete(personKey)
      onChange()
    },
    toData: (): Pick<EntraData, 'consent' | 'ended'> => ({ consent: Object.fromEntries(consent), ended: [...ended] }),
  }
}
