import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { partnerBody } from '../../src/api/admin.ts'
import { partnerView } from './admin.fixture.ts'
import { draftOf, emptyDraft, type PartnerDraft, readDraft } from './partner-draft.ts'

const good: PartnerDraft = { ...emptyDraft(), tid: '0f6a2c9e-5b1d-4c38-8f72-3a9d5e7c1b02', name: 'Nordkyst' }

function mistakes(change: Partial<PartnerDraft>, taken: string[] = []) {
  const reading = readDraft({ ...good, ...change }, taken)
  return 'mistakes' in reading ? reading.mistakes : {}
}

describe('terms of a partner, as typed', () => {
  it.each([
    ['tid', { tid: 'nordkyst.example' }, { kind: 'tid' }],
    ['name', { name: '   ' }, { kind: 'name' }],
    ['name', { name: 'x'.repeat(65) }, { kind: 'name' }],
    ['channels', { channels: 'mission/coordination\n\nTown Square' }, { kind: 'channels', line: 3 }],
    ['channels', { channels: 'mission' }, { kind: 'channels', line: 1 }],
    ['channels', { channels: 'mission/a/b' }, { kind: 'channels', line: 1 }],
    ['mayBeAddedTo', { mayBeAddedTo: '../etc' }, { kind: 'channels', line: 1 }],
    ['maxGuests', { maxGuests: '0' }, { kind: 'wholeNumber', least: 1, most: 1_000_000 }],
    ['maxFirstLoginsPerHour', { maxFirstLoginsPerHour: '1.5' }, { kind: 'wholeNumber', least: 1, most: 1_000_000 }],
    ['guestDays', { guestDays: '3651' }, { kind: 'wholeNumber', least: 1, most: 3650 }],
    ['languages', { languages: 'en, deutsch_' }, { kind: 'languages' }],
    ['sponsor', { sponsor: 'Helene Brandt' }, { kind: 'sponsor' }],
  ] as const)('a mistake in %s is named: %o', (field, change, mistake) => {
    expect(mistakes(change)).toEqual({ [field]: mistake })
  })

  it('an organisation that is on the list already is not added twice', () => {
    expect(mistakes({ tid: good.tid.toUpperCase() }, [good.tid])).toEqual({ tid: { kind: 'taken' } })
  })

  it('are read as the backend takes them', () => {
    const reading = readDraft(
      { ...good, channels: 'mission/a\n mission/b \nother/c', languages: 'en nb', sponsor: '@helene.brandt' },
      [],
    )
    if ('mistakes' in reading) throw new Error('refused')

    expect(reading.body.terms).toMatchObject({
      channels: { mission: ['a', 'b'], other: ['c'] },
      languages: ['en', 'nb'],
      sponsor: 'helene.brandt',
    })
    expect(partnerBody.safeParse(reading.body).success).toBe(true)
  })

  it('come back from the form as they went in', () => {
    const name = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}$/)
    const channels = fc.dictionary(
      name.filter((team) => !/^\d+$|__proto__/.test(team)),
      fc.uniqueArray(name, { maxLength: 4 }),
      {
        maxKeys: 4,
        noNullPrototype: true,
      },
    )
    fc.assert(
      fc.property(channels, channels, fc.integer({ min: 1, max: 3650 }), fc.boolean(), (one, other, days, isYes) => {
        const before = partnerView()
        const partner = {
          ...before,
          terms: { ...before.terms, channels: one, mayBeAddedTo: other, guestDays: days, mayUpload: isYes },
        }
        const { tid, name: title, cloud, state, terms } = partner

        expect(readDraft(draftOf(partner), [])).toEqual({ tid, body: { name: title, cloud, state, terms } })
      }),
    )
  })
})
