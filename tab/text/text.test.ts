import { describe, expect, it } from 'vitest'
import { problems } from '../../src/api/errors.ts'
import { localCodes } from '../session/failure.ts'
import { english } from './english.ts'
import { fill } from './message.ts'
import { createText, type MessageId } from './text.ts'

const plain = (value: number) => String(value)

describe('words', () => {
  it('are filled with facts', () => {
    expect(createText('en').t('header.guestOf', { operator: 'Joint Mission Office' })).toBe(
      'Guest of Joint Mission Office',
    )
  })

  it('follow the number', () => {
    const { t } = createText('en')
    expect(t('waiting.countdown', { count: 1 })).toBe('Next try in 1 second.')
    expect(t('waiting.countdown', { count: 12 })).toBe('Next try in 12 seconds.')
  })

  it('follow the plural rules of the language that they are in', () => {
    const message = { one: '{count} jeden', few: '{count} few', other: '{count} other' }
    const czech = new Intl.PluralRules('cs')
    expect([1, 3, 5].map((count) => fill(message, { count }, czech, plain))).toEqual(['1 jeden', '3 few', '5 other'])
  })

  it('keep a fact that looks like a placeholder as it is', () => {
    expect(createText('en').t('header.who', { name: '{organisation}', organisation: 'X' })).toBe('{organisation}, X')
  })

  it('exist for every code of a failure', () => {
    const codes = [...Object.keys(problems), ...localCodes]
    const missing = codes.flatMap((code) =>
      ['title', 'detail'].filter((part) => !(english[`problem.${code}.${part}` as MessageId] as string)),
    )
    expect(missing).toEqual([])
  })
})

describe('the direction of the words', () => {
  it('is that of the language they are in, not of the one that was asked for', () => {
    expect(createText('ar-JO')).toMatchObject({ locale: 'en-JO', direction: 'ltr' })
  })
})

describe('dates', () => {
  const atMs = Date.UTC(2026, 10, 24, 12)

  it('are written in the language of the words, in the way of the reader’s region', () => {
    expect(createText('en-gb').day(atMs)).toBe('24 November 2026')
    expect(createText('en-us').day(atMs)).toBe('November 24, 2026')
    expect(createText('nb-NO').day(atMs)).toMatch(/November 2026/)
  })

  it('do not fail for a locale that is none', () => {
    expect(createText('not a locale!').day(atMs)).toContain('2026')
    expect(createText('').locale).toBe('en')
  })
})
