import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { complete, queryAt } from './completion-query.ts'

const at = (text: string) => {
  const query = queryAt(text, text.length)
  return query && [query.kind, query.typed]
}

describe('the name at the caret', () => {
  it('is none in an address, a time of day, a smiley or a path', () => {
    expect(at('anna@example')).toBeUndefined()
    expect(at('at 10:30')).toBeUndefined()
    expect(at(':)')).toBeUndefined()
    expect(at('home~user')).toBeUndefined()
    expect(at('https://host')).toBeUndefined()
  })

  it('is found at the start, behind a space, a bracket and a line break', () => {
    expect(at('@')).toEqual(['person', ''])
    expect(at('hi @an')).toEqual(['person', 'an'])
    expect(at('(@an.b')).toEqual(['person', 'an.b'])
    expect(at('x\n~op')).toEqual(['channel', 'op'])
    expect(at('ok :+1')).toEqual(['emoji', '+1'])
    expect(at('@Łuk')).toEqual(['person', 'Łuk'])
  })

  it('is completed where it stands, and everything around it stays', () => {
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^[a-z]{0,8}$/), fc.string(), (before, typed, after) => {
        const start = `${before} @${typed}`
        const query = queryAt(start + after, start.length)
        if (query === undefined) throw new Error('not found')
        const done = complete(start + after, query, '@anna')
        const rest = after.startsWith(' ') ? after : ` ${after}`
        expect(done.text).toBe(`${before} @anna${rest}`)
        expect(done.text.slice(0, done.caret)).toBe(`${before} @anna `)
      }),
    )
  })
})
