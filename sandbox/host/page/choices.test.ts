import { expect, it } from 'vitest'
import { readChoices, writeChoices } from './choices.ts'

const people = ['ingrid', 'noor']

it('an address chooses person, theme, host, page, pane and the member beside', () => {
  const search = '?person=noor&theme=dark&host=outlook&page=admin&pane=chat&split=member'
  const choices = readChoices(search, people)

  expect(choices).toEqual({
    person: 'noor',
    theme: 'dark',
    host: 'outlook',
    page: 'admin',
    pane: 'chat',
    isSplit: true,
  })
  expect(writeChoices(choices)).toBe(search)
})

it('unknown values give the usual ones', () => {
  const choices = readChoices('?person=mallory&theme=neon&host=slack&page=root&pane=files&split=all', people)

  expect(choices).toEqual({
    person: 'ingrid',
    theme: 'default',
    host: 'teams',
    page: 'mission',
    pane: 'app',
    isSplit: false,
  })
  expect(writeChoices(choices)).toBe('?person=ingrid')
})
