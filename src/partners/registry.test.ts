import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Audit } from '../audit/audit.ts'
import { type PartnerEntry, partnerEntry } from '../settings/schema.ts'
import { openMemoryStore } from '../store/memory-store.fixture.ts'
import type { Db, Store } from '../store/open.ts'
import type { Partner } from './partner.ts'
import { createPartnerRegistry, type PartnerAdministration } from './registry.ts'
import { termsVersion } from './terms-version.ts'

const FIXED = '0f6a2c9e-5b1d-4c38-8f72-3a9d5e7c1b02'
const TID = '9c4e7b13-2f86-4d5a-b0e1-7d8a4c6f2e03'
const audit: Audit = { write: async () => undefined }
const entry = (terms: object = {}, more: object = {}): PartnerEntry =>
  partnerEntry.parse({ tid: TID, name: 'Relief Logistique', terms, ...more })

let store: Store
let here: PartnerAdministration
let there: PartnerAdministration
beforeAll(async () => {
  store = await openMemoryStore()
  const settingsPartners = [partnerEntry.parse({ tid: FIXED, name: 'Nordkyst Coast Guard' })]
  const open = () => createPartnerRegistry({ store, settingsPartners, audit, now: () => 1_000 })
  here = await open()
  there = await open()
})
afterAll(() => store.close())

const isCurrent = (partner: Partner) => store.db.transaction((tx) => here.isCurrent(partner, tx as unknown as Db))
const known = (): Partner => {
  const partner = here.byTenant(TID)
  if (!partner) throw new Error('not listed')
  return partner
}

describe('whether terms are those of now', () => {
  it('is told by the database: a replica that has not heard yet is told so, at the same millisecond too', async () => {
    await here.save(entry({ maxGuests: 5 }), 'operator:o')
    const before = known()
    expect(await isCurrent(before)).toBe(true)

    await there.save(entry({ maxGuests: 4 }), 'operator:o')
    expect(known()).toBe(before)
    expect(await isCurrent(before)).toBe(false)

    await here.reload()
    expect(await isCurrent(known())).toBe(true)
  })

  it('is no for an organisation that was suspended, renamed or removed', async () => {
    await here.save(entry(), 'operator:o')
    const before = known()
    await there.save(entry({}, { state: 'suspended' }), 'operator:o')
    expect(await isCurrent(before)).toBe(false)
    await there.save(entry({}, { name: 'Another name' }), 'operator:o')
    expect(await isCurrent(before)).toBe(false)
    await there.save(entry(), 'operator:o')
    expect(await isCurrent(before)).toBe(true)
    await there.remove(TID, 'operator:o')
    expect(await isCurrent(before)).toBe(false)
  })

  it('is always yes for the settings file, which changes with the process', async () => {
    const fixed = here.byTenant(FIXED)
    expect(fixed && (await isCurrent(fixed))).toBe(true)
  })
})

describe('the version of terms', () => {
  it('does not depend on the order of keys, nor on when they were saved', () => {
    const { name, state, terms } = entry({ channels: { a: ['x'], b: ['y'] } })
    const turned = { state, name, terms: { ...Object.fromEntries(Object.entries(terms).reverse()) } as typeof terms }
    expect(termsVersion({ name, state, terms })).toBe(termsVersion(turned))
    expect(termsVersion({ name, state, terms: { ...terms, mayUpload: false } })).not.toBe(termsVersion(turned))
  })
})
