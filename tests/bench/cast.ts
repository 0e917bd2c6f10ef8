import { createHash } from 'node:crypto'
import { type Person, people, type Tenant, tenants } from '../../sandbox/mission/cast.ts'

/** As many guests as one organisation may have by default, times ten: the crowd of the budgets. */
export const guestsPerOrganisation = 200
export const organisationCount = 10

/** The channel in which everybody of the crowd is. */
export const EVERYBODY = 'situation'
/** The channel of one organisation. */
export const channelOf = (organisation: number): string => `organisation-${organisation}`

const uuid = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const organisation = (index: number): Tenant => ({
  tid: uuid(`organisation ${index}`),
  name: `Partner Organisation ${index}`,
  domain: `partner-${index}.example`,
  standing: 'partner',
})

export const organisations: readonly Tenant[] = Array.from({ length: organisationCount }, (_, index) =>
  organisation(index),
)

const languages = ['nb', 'de', 'fr', 'ar', 'pl', 'uk', 'en', 'it', 'tr', 'cs'] as const

function personOf(tenant: Tenant, at: number, index: number): Person {
  return {
    key: `guest-${at}-${index}`,
    tid: tenant.tid,
    oid: uuid(`person ${at} ${index}`),
    givenName: `Given${index}`,
    surname: `Surname${at}`,
    upn: `guest-${at}-${index}@${tenant.domain}`,
    jobTitle: 'Liaison officer',
    language: languages[at % languages.length] ?? 'en',
    roles: [],
    hasConsent: true,
  }
}

export const crowd: readonly Person[] = organisations.flatMap((tenant, at) =>
  Array.from({ length: guestsPerOrganisation }, (_, index) => personOf(tenant, at, index)),
)

/**
 * Makes the crowd known to the sandbox's Entra and Graph of this process: they look people and tenants up in the tables
 * of the sandbox's cast, which a measurement may lengthen in a process of its own.
 */
export function joinCast(): void {
  ;(people as Person[]).push(...crowd)
  for (const tenant of organisations) (tenants as Record<string, Tenant>)[tenant.domain] = tenant
}
