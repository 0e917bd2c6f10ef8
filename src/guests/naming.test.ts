import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountLocale, accountTimezone } from './account-language.ts'
import { addressOf, hashLengths, identityHash, usernameOf } from './naming.ts'
import { accountNames, cleanName } from './person-name.ts'
import { transliterate } from './transliterate.ts'

const tid = '0f6a2c9e-5b1d-4c38-8f72-3a9d5e7c1b02'
const oid = '5d3f1a70-92c4-4e8b-a6d1-0c7b2e9f4a11'
const nobody = { givenName: '', surname: '', displayName: '' }

describe('the address of a guest', () => {
  it('is the same for ever, and another for anybody else', () => {
    const address = addressOf(tid, oid, 'guests.invalid')

    expect(address).toMatch(/^[a-z2-7]{32}@guests\.invalid$/)
    expect(addressOf(tid, oid, 'guests.invalid')).toBe(address)
    expect(addressOf(oid, tid, 'guests.invalid')).not.toBe(address)
  })

  it('of two people is never the same because their ids run into each other', () => {
    expect(identityHash('a', 'bc')).not.toBe(identityHash('ab', 'c'))
  })
})

describe('the username of a guest', () => {
  it.each([
    ['Amélie', 'Fournier', 'Relief Logistique', 'amelie.fournier.relief-logistique'],
    ['Søren', 'Kjærgård', 'Nordkyst Coast Guard', 'soeren.kjaergaard.nordkyst-coast-guard'],
    ['Łukasz', 'Żółć-Wiśniewski', 'Krajowy Sztab Ratunkowy', 'lukasz.zolc.wisniewski.krajowy-sztab-ratunkowy'],
    ['Юлія', 'Щербак', 'Штаб', 'iuliia.shcherbak.shtab'],
    ['Γιώργος', 'Παπαδόπουλος', 'Λιμενικό', 'giorgos.papadopoylos.limeniko'],
    ['Jean-Luc', "O'Brien", 'ONG', 'jean.luc.obrien.ong'],
  ])('reads as %s %s of %s', (givenName, surname, organisation, expected) => {
    expect(usernameOf({ givenName, surname, displayName: '' }, organisation, 'k3f9abcd', 4)).toBe(`${expected}.k3f9`)
  })

  it('falls back to the displayed name, then to "guest", when there is no Latin form', () => {
    expect(usernameOf({ ...nobody, displayName: 'Duty Officer' }, 'Org', 'k3f9', 4)).toBe('duty.officer.org.k3f9')
    expect(usernameOf({ ...nobody, displayName: '山田太郎' }, '赤十字', 'k3f9', 4)).toBe('guest.k3f9')
  })

  it('is one that Mattermost accepts, whatever people and organisations are called', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.string({ maxLength: 120 }),
        fc.constantFrom(...hashLengths),
        (givenName, surname, organisation, length) => {
          const name = usernameOf(
            { givenName, surname, displayName: surname },
            organisation,
            identityHash(tid, oid),
            length,
          )
          expect(name).toMatch(/^[a-z0-9][a-z0-9.-]{3,63}$/)
          expect(name.endsWith(identityHash(tid, oid).slice(0, length))).toBe(true)
        },
      ),
    )
  })
})

describe('the name that members see', () => {
  it('B9: always ends in the organisation of the registry', () => {
    expect(accountNames({ displayName: 'Bob', givenName: 'Bob', surname: '' }, 'Relief Logistique')).toEqual({
      first_name: 'Bob',
      last_name: '(Relief Logistique)',
      nickname: 'Bob (Relief Logistique)',
      position: 'Relief Logistique',
    })
  })

  it('B9: cannot carry brackets of its own, so nobody poses as another organisation', () => {
    const { nickname } = accountNames(
      { displayName: 'Admiral Vik (Joint Mission Office)', givenName: '', surname: '' },
      'Relief Logistique',
    )
    expect(nickname).toBe('Admiral Vik Joint Mission Office (Relief Logistique)')
    expect(cleanName('Vik （Office） 【HQ】')).toBe('Vik Office HQ')
  })

  it('hostile 23: control, direction and invisible characters are gone', () => {
    expect(cleanName('Vik\u202Eeciffo\u202C\u200B\u2066\u0007 \n A\u0308')).toBe('Vikeciffo Ä')
  })

  it('keeps the organisation whole when the name is very long', () => {
    const long = 'x'.repeat(300)
    const names = accountNames({ displayName: long, givenName: long, surname: long }, 'Krajowy Sztab Ratunkowy')
    for (const name of [names.last_name, names.nickname]) {
      expect([...name]).toHaveLength(64)
      expect(name.endsWith(' (Krajowy Sztab Ratunkowy)')).toBe(true)
    }
  })

  it('fits into the limits of Mattermost, whatever it is', () => {
    const any = fc.string({ unit: 'grapheme', maxLength: 300 })
    fc.assert(
      fc.property(any, any, any, any, (displayName, givenName, surname, organisation) => {
        const names = accountNames({ displayName, givenName, surname }, organisation)
        for (const name of [names.first_name, names.last_name, names.nickname])
          expect([...name].length).toBeLessThanOrEqual(64)
        expect([...names.position].length).toBeLessThanOrEqual(128)
      }),
    )
  })
})

describe('letters without a Latin form', () => {
  it('are left out', () => {
    expect(transliterate('漢字 и 123')).toBe('i 123')
  })
})

describe('the language of an account', () => {
  it.each([
    ['fr-CA', 'fr'],
    ['pt-PT', 'pt-BR'],
    ['zh-Hant-HK', 'zh-TW'],
    ['zh', 'zh-CN'],
    ['en-AU', 'en-AU'],
    ['nb-NO', 'en'],
    ['', 'en'],
    ['__proto__', 'en'],
  ])('for %s is %s', (language, expected) => {
    expect(accountLocale(language)).toBe(expected)
  })

  it('takes a time zone only if there is one of that name', () => {
    expect(accountTimezone('Europe/Oslo')).toMatchObject({ automaticTimezone: 'Europe/Oslo' })
    expect(accountTimezone('Middle/Earth')).toMatchObject({ automaticTimezone: '' })
    expect(accountTimezone(undefined)).toMatchObject({ automaticTimezone: '' })
  })
})
