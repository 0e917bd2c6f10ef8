/** The organisations, people and channels of the sandbox's mission: one table that Entra, Graph, Mattermost and the backend's settings agree on. */

export type Tenant = {
  readonly tid: string
  readonly name: string
  readonly domain: string
  /** `operator` runs the mission; `partner` is listed in the settings; `unlisted` is known to Entra only. */
  readonly standing: 'operator' | 'partner' | 'unlisted'
}

export type Person = {
  readonly key: string
  readonly tid: string
  readonly oid: string
  readonly givenName: string
  readonly surname: string
  readonly upn: string
  readonly jobTitle: string
  /** BCP 47; the language of this person's Teams client. */
  readonly language: string
  /** App roles that Entra puts into this person's token. */
  readonly roles: readonly string[]
  /** False: this person's organisation has not consented to the app, so Entra refuses a token. */
  readonly hasConsent: boolean
}

/** A person with an ordinary Mattermost account; members write in the member window. */
export type Member = {
  readonly username: string
  readonly firstName: string
  readonly lastName: string
  readonly position: string
  readonly language: string
}

export type MissionChannel = {
  readonly name: string
  readonly displayName: string
  readonly type: 'O' | 'P'
  readonly purpose: string
  readonly header: string
  /** Releasability label, shown beside the channel's name. */
  readonly label: string
  /** Partner tenants whose people the policy admits. */
  readonly partners: readonly string[]
}

export const OPERATOR_ROLE = 'Mission.Operator'

export const tenants = {
  office: {
    tid: '6d1f3a52-0c47-4f0e-9a35-1b6f2f4f8a01',
    name: 'Joint Mission Office',
    domain: 'mission-office.example',
    standing: 'operator',
  },
  coast: {
    tid: '0f6a2c9e-5b1d-4c38-8f72-3a9d5e7c1b02',
    name: 'Nordkyst Coast Guard',
    domain: 'nordkyst.example',
    standing: 'partner',
  },
  relief: {
    tid: '9c4e7b13-2f86-4d5a-b0e1-7d8a4c6f2e03',
    name: 'Relief Logistique',
    domain: 'relief-logistique.example',
    standing: 'partner',
  },
  rescue: {
    tid: 'b27d5f80-6e39-4a1c-9d44-5c0b8e3a7f04',
    name: 'Krajowy Sztab Ratunkowy',
    domain: 'ksr.example',
    standing: 'partner',
  },
  survey: {
    tid: 'e83b9d26-7a50-4f9c-a1c8-2e6d4b0f9c05',
    name: 'Open Survey Group',
    domain: 'open-survey.example',
    standing: 'unlisted',
  },
} as const satisfies Record<string, Tenant>

const person = (
  key: string,
  tenant: Tenant,
  oid: string,
  givenName: string,
  surname: string,
  jobTitle: string,
  language: string,
  extra: Partial<Pick<Person, 'roles' | 'hasConsent'>> = {},
): Person => ({
  key,
  tid: tenant.tid,
  oid,
  givenName,
  surname,
  upn: `${key}@${tenant.domain}`,
  jobTitle,
  language,
  roles: extra.roles ?? [],
  hasConsent: extra.hasConsent ?? true,
})

export const people: readonly Person[] = [
  person('ingrid', tenants.coast, '1a5c0d7e-91b4-4e63-8f20-6b7d3c9e5a11', 'Ingrid', 'Solberg', 'Duty officer', 'nb'),
  person('jonas', tenants.coast, '1a5c0d7e-91b4-4e63-8f20-6b7d3c9e5a12', 'Jonas', 'Weber', 'Liaison officer', 'de'),
  person(
    'amelie',
    tenants.relief,
    '2b6d1e8f-a2c5-4f74-9031-7c8e4daf6b21',
    'Amélie',
    'Fournier',
    'Convoy planner',
    'fr',
  ),
  person(
    'layla',
    tenants.relief,
    '2b6d1e8f-a2c5-4f74-9031-7c8e4daf6b22',
    'Layla',
    'Haddad',
    'Medical coordinator',
    'ar',
  ),
  person(
    'tomasz',
    tenants.rescue,
    '3c7e2f90-b3d6-4085-a142-8d9f5eb07c31',
    'Tomasz',
    'Zieliński',
    'Rescue team lead',
    'pl',
  ),
  person('olena', tenants.rescue, '3c7e2f90-b3d6-4085-a142-8d9f5eb07c32', 'Olena', 'Kovalenko', 'Radio operator', 'uk'),
  person('sam', tenants.survey, '4d8f30a1-c4e7-4196-b253-9ea06fc18d41', 'Sam', 'Okafor', 'Surveyor', 'en'),
  person('noor', tenants.survey, '4d8f30a1-c4e7-4196-b253-9ea06fc18d42', 'Noor', 'Aziz', 'Cartographer', 'en', {
    hasConsent: false,
  }),
  person(
    'operator',
    tenants.office,
    '5e9041b2-d5f8-42a7-8364-afb170d29e51',
    'Robin',
    'Hale',
    'Mission operator',
    'en',
    { roles: [OPERATOR_ROLE] },
  ),
]

export const members: readonly Member[] = [
  { username: 'mara.lindqvist', firstName: 'Mara', lastName: 'Lindqvist', position: 'Mission owner', language: 'en' },
  { username: 'david.stone', firstName: 'David', lastName: 'Stone', position: 'Operations', language: 'en' },
  { username: 'chiara.conti', firstName: 'Chiara', lastName: 'Conti', position: 'Logistics', language: 'it' },
  { username: 'yusuf.demir', firstName: 'Yusuf', lastName: 'Demir', position: 'Medical desk', language: 'tr' },
  { username: 'hana.novak', firstName: 'Hana', lastName: 'Novák', position: 'Weather desk', language: 'cs' },
]

export const TEAM = { name: 'harbour-relief', displayName: 'Harbour Relief' } as const

const { coast, relief, rescue } = tenants

export const channels: readonly MissionChannel[] = [
  {
    name: 'situation',
    displayName: 'Situation',
    type: 'O',
    purpose: 'What is going on, for everybody in the mission',
    header: 'Next briefing **06:00 UTC**',
    label: 'MISSION',
    partners: [coast.tid, relief.tid, rescue.tid],
  },
  {
    name: 'convoy-planning',
    displayName: 'Convoy planning',
    type: 'P',
    purpose: 'Routes, loads and timings',
    header: 'Route board: see pinned post',
    label: 'MISSION LOGISTICS',
    partners: [relief.tid, rescue.tid],
  },
  {
    name: 'sea-rescue',
    displayName: 'Sea rescue',
    type: 'P',
    purpose: 'Search and rescue at sea',
    header: 'Channel 16 is monitored',
    label: 'MISSION SAR',
    partners: [coast.tid, rescue.tid],
  },
  {
    name: 'medical',
    displayName: 'Medical',
    type: 'P',
    purpose: 'Patients, beds, evacuation',
    header: 'No names of patients here',
    label: 'MISSION MEDICAL',
    partners: [relief.tid],
  },
  {
    name: 'weather',
    displayName: 'Weather',
    type: 'O',
    purpose: 'Forecasts and warnings',
    header: '',
    label: 'OPEN',
    partners: [coast.tid, relief.tid, rescue.tid],
  },
  {
    name: 'radio-log',
    displayName: 'Radio log',
    type: 'P',
    purpose: 'Log of radio traffic',
    header: '',
    label: 'MISSION SAR',
    partners: [coast.tid, rescue.tid],
  },
  {
    name: 'host-planning',
    displayName: 'Host planning',
    type: 'P',
    purpose: 'Planning of the mission office',
    header: '',
    label: 'OFFICE ONLY',
    partners: [],
  },
  {
    name: 'intel-fusion',
    displayName: 'Intel fusion',
    type: 'P',
    purpose: 'Assessments of the mission office',
    header: '',
    label: 'OFFICE ONLY',
    partners: [],
  },
]

/** The Entra application that the sandbox's tokens are made for. */
export const APPLICATION = {
  clientId: '7fa152c3-e609-43b8-9475-b0c281e3af61',
  hostClientId: '5e3ce6c0-2b1f-4285-8d4b-75ee78787346',
  /** Id in the app package, by which links name the app. */
  teamsAppId: '6f9d2e41-83b7-4c15-a0de-91c27b5f3e60',
} as const

/** Password of every member's Mattermost account, for the member window. */
export const MEMBER_PASSWORD = 'Sandbox-member-1'
