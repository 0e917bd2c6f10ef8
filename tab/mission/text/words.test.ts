import { describe, expect, it } from 'vitest'
import { english } from './english.ts'
import { createWording } from './words.ts'

const wordsFor = (locale: string) => createWording(locale).of(english)

describe('the words of the mission view', () => {
  it('choose the form that fits the number', () => {
    const { t } = wordsFor('en-GB')
    expect(t('message.replies', { count: 1 })).toBe('1 reply')
    expect(t('message.replies', { count: 1234 })).toBe('1,234 replies')
  })

  it('are English for a language that we do not have, with dates of the reader’s region', () => {
    const text = wordsFor('nb-NO')
    expect(text.t('day.today')).toBe('Today')
    expect(text.locale).toBe('en-NO')
  })

  it('do not fail on what is no language tag', () => {
    expect(wordsFor('not a tag!').t('view.close')).toBe('Close')
  })

  it('are made once for every table, since each name on the screen needs them', () => {
    const wording = createWording('en-GB')
    expect(wording.of(english)).toBe(wording.of(english))
  })

  it('tell days as people do', () => {
    const { day } = wordsFor('en-GB')
    const now = new Date(2026, 2, 10, 9).getTime()
    expect(day(new Date(2026, 2, 10, 1).getTime(), now)).toBe('Today')
    expect(day(new Date(2026, 2, 9, 23, 59).getTime(), now)).toBe('Yesterday')
    expect(day(new Date(2026, 2, 6, 12).getTime(), now)).toBe('Friday 6 March')
    expect(day(new Date(2024, 2, 6, 12).getTime(), now)).toBe('6 March 2024')
  })
})
