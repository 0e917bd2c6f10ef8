import type { PartnerBody, PartnerView } from '../../src/api/admin.ts'

type Terms = PartnerBody['terms']

/** The form as it is typed: every number and list is still text. */
export type PartnerDraft = {
  readonly tid: string
  readonly name: string
  readonly cloud: string
  readonly state: PartnerBody['state']
  readonly channels: string
  readonly mayBeAddedTo: string
  readonly maxGuests: string
  readonly maxFirstLoginsPerHour: string
  readonly guestDays: string
  readonly needsApproval: boolean
  readonly languages: string
  readonly noticeLevel: Terms['noticeLevel']
  readonly directMessages: Terms['directMessages']
  readonly mayUpload: boolean
  readonly mayDownload: boolean
  readonly mayComeAsB2b: boolean
  readonly speaksForGuests: boolean
  readonly sponsor: string
}

export type DraftMistake =
  | { readonly kind: 'tid' | 'taken' | 'name' | 'languages' | 'sponsor' }
  | { readonly kind: 'channels'; readonly line: number }
  | { readonly kind: 'wholeNumber'; readonly least: number; readonly most: number }

export type DraftMistakes = Readonly<Partial<Record<keyof PartnerDraft, DraftMistake>>>

// The patterns of `src/settings/schema.ts`, where the backend checks again.
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const mattermostName = /^[a-z0-9][a-z0-9._-]{0,63}$/
const languageTag = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/
const manyGuests = 1_000_000

export function emptyDraft(): PartnerDraft {
  return {
    tid: '',
    name: '',
    cloud: 'commercial',
    state: 'active',
    channels: '',
    mayBeAddedTo: '',
    maxGuests: '200',
    maxFirstLoginsPerHour: '60',
    guestDays: '90',
    needsApproval: false,
    languages: '',
    noticeLevel: 'id-only',
    directMessages: 'granted-channels',
    mayUpload: true,
    mayDownload: true,
    mayComeAsB2b: false,
    speaksForGuests: false,
    sponsor: '',
  }
}

export function draftOf({ tid, name, cloud, state, terms }: PartnerView): PartnerDraft {
  return {
    tid,
    name,
    cloud,
    state,
    channels: writeChannels(terms.channels),
    mayBeAddedTo: writeChannels(terms.mayBeAddedTo),
    maxGuests: String(terms.maxGuests),
    maxFirstLoginsPerHour: String(terms.maxFirstLoginsPerHour),
    guestDays: String(terms.guestDays),
    needsApproval: terms.admission === 'approved',
    languages: terms.languages.join(', '),
    noticeLevel: terms.noticeLevel,
    directMessages: terms.directMessages,
    mayUpload: terms.mayUpload,
    mayDownload: terms.mayDownload,
    mayComeAsB2b: terms.mayComeAsB2b,
    speaksForGuests: terms.speaksForGuests,
    sponsor: terms.sponsor ?? '',
  }
}

/**
 * Reads the form.
 *
 * @param taken tenant ids that a new entry must not have
 * @returns what to save, or every mistake by its field
 */
export function readDraft(
  draft: PartnerDraft,
  taken: readonly string[],
): { readonly tid: string; readonly body: PartnerBody } | { readonly mistakes: DraftMistakes } {
  const tid = draft.tid.trim().toLowerCase()
  const channels = readChannels(draft.channels)
  const mayBeAddedTo = readChannels(draft.mayBeAddedTo)
  const languages = draft.languages.split(/[\s,]+/).filter((tag) => tag !== '')
  const sponsor = draft.sponsor.trim().replace(/^@/, '')
  const name = draft.name.trim()
  const mistakes: Partial<Record<keyof PartnerDraft, DraftMistake>> = {}

  if (!guid.test(tid)) mistakes.tid = { kind: 'tid' }
  else if (taken.includes(tid)) mistakes.tid = { kind: 'taken' }
  if (name.length < 1 || name.length > 64) mistakes.name = { kind: 'name' }
  if ('badLine' in channels) mistakes.channels = { kind: 'channels', line: channels.badLine }
  if ('badLine' in mayBeAddedTo) mistakes.mayBeAddedTo = { kind: 'channels', line: mayBeAddedTo.badLine }
  if (languages.some((tag) => tag.length > 35 || !languageTag.test(tag))) mistakes.languages = { kind: 'languages' }
  if (sponsor !== '' && !mattermostName.test(sponsor)) mistakes.sponsor = { kind: 'sponsor' }
  const limits = { maxGuests: manyGuests, maxFirstLoginsPerHour: manyGuests, guestDays: 3650 } as const
  for (const [field, most] of entries(limits)) {
    const value = wholeNumber(draft[field])
    if (value < 1 || value > most) mistakes[field] = { kind: 'wholeNumber', least: 1, most }
  }
  if (Object.keys(mistakes).length > 0 || 'badLine' in channels || 'badLine' in mayBeAddedTo) return { mistakes }
  return {
    tid,
    body: {
      name,
      cloud: draft.cloud,
      state: draft.state,
      terms: {
        channels: channels.names,
        mayBeAddedTo: mayBeAddedTo.names,
        maxGuests: wholeNumber(draft.maxGuests),
        maxFirstLoginsPerHour: wholeNumber(draft.maxFirstLoginsPerHour),
        guestDays: wholeNumber(draft.guestDays),
        admission: draft.needsApproval ? 'approved' : 'all',
        languages,
        noticeLevel: draft.noticeLevel,
        directMessages: draft.directMessages,
        mayUpload: draft.mayUpload,
        mayDownload: draft.mayDownload,
        mayComeAsB2b: draft.mayComeAsB2b,
        speaksForGuests: draft.speaksForGuests,
        ...(sponsor === '' ? {} : { sponsor }),
      },
    },
  }
}

function entries<Key extends string, Value>(record: Readonly<Record<Key, Value>>): [Key, Value][] {
  return Object.entries(record) as [Key, Value][]
}

/** @returns 0 for anything that is not a whole number, which no field allows. */
function wholeNumber(text: string): number {
  return /^\s*\d{1,7}\s*$/.test(text) ? Number(text) : 0
}

/** A team without channels is written `team/`, so that reading gives back what was written. */
function writeChannels(channels: Terms['channels']): string {
  return Object.entries(channels)
    .flatMap(([team, names]) => (names.length === 0 ? [`${team}/`] : names.map((name) => `${team}/${name}`)))
    .join('\n')
}

function readChannels(text: string): { readonly names: Terms['channels'] } | { readonly badLine: number } {
  const names = new Map<string, string[]>()
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const [team = '', channel = '', ...rest] = line.trim().split('/')
    const isGood = mattermostName.test(team) && (channel === '' || mattermostName.test(channel)) && rest.length === 0
    if (!isGood || !line.includes('/')) return { badLine: at + 1 }
    const known = names.get(team) ?? []
    if (channel !== '' && !known.includes(channel)) known.push(channel)
    names.set(team, known)
  }
  return { names: Object.fromEntries(names) }
}
