import { describe, expect, it } from 'vitest'
import { displayName, initialsOf, kindOf, nameInText, nameParts } from './display-name.ts'
import { ingrid, mara, weatherBot } from './mission.fixture.tsx'

describe('a name that wants to deceive', () => {
  it('B9: a member who writes a partner into the own name is still no guest of that partner', () => {
    const member = { ...mara, nickname: 'Ingrid Solberg (Nordkyst Coast Guard)', position: 'Nordkyst Coast Guard' }

    expect(nameParts(member)).toEqual({
      name: 'Ingrid Solberg (Nordkyst Coast Guard)',
      kind: 'member',
      organisation: undefined,
    })
  })

  it('B9: a guest is never named without the organisation in a line of text', () => {
    expect(nameInText({ ...ingrid, nickname: 'Mara Lindqvist' })).toBe('Mara Lindqvist (Nordkyst Coast Guard)')
  })

  it('B9: marks that turn the direction of a text are gone from a line of text', () => {
    expect(nameInText({ ...mara, nickname: 'Mara\u202E tsivqdniL\u2066' })).toBe('Mara tsivqdniL')
  })

  it('a name of nothing visible gives way to the next one', () => {
    expect(displayName({ ...mara, nickname: '\u200B\u202E ' })).toBe('Mara Lindqvist')
    expect(displayName({ ...mara, nickname: '', first_name: '\u2066', last_name: '' })).toBe('mara.lindqvist')
  })

  it('a guest whose name is only the organisation is called by the username', () => {
    const guest = { ...ingrid, nickname: ' (Nordkyst Coast Guard)', first_name: '', last_name: '' }

    expect(nameParts(guest).name).not.toBe('')
  })

  it('whoever names themselves a bot is none', () => {
    expect(kindOf({ ...mara, username: 'system_guest', nickname: 'BOT' })).toBe('member')
    expect(kindOf({ ...mara, roles: 'system_user system_guestlike' })).toBe('member')
  })
})

describe('a name', () => {
  it('is the nickname, else first and last name, else the username', () => {
    expect(displayName({ ...mara, nickname: 'Mara L.' })).toBe('Mara L.')
    expect(displayName(mara)).toBe('Mara Lindqvist')
    expect(displayName({ id: mara.id, username: 'mara.lindqvist' })).toBe('mara.lindqvist')
  })

  it('of a guest stands apart from the organisation that it ends in', () => {
    expect(nameParts(ingrid)).toEqual({ name: 'Ingrid Solberg', kind: 'guest', organisation: 'Nordkyst Coast Guard' })
  })

  it('of a bot says so by the account', () => {
    expect(nameParts(weatherBot)).toEqual({ name: 'Weather desk', kind: 'bot', organisation: undefined })
  })
})

describe('initials', () => {
  it.each([
    ['Ingrid Solberg (Nordkyst Coast Guard)', 'IS'],
    ['mara.lindqvist', 'ML'],
    ['Mara', 'M'],
    ['山田 太郎', '山太'],
    ['\u202E🚢 Ship', 'S'],
    ['🚢', ''],
    ['', ''],
  ])('of %j are %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials)
  })
})
