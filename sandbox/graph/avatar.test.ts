import { expect, it } from 'vitest'
import { people } from '../mission/cast.ts'
import { avatarOf } from './avatar.ts'

it('everybody of the cast has a face of their own, which stays', () => {
  const portraits = people.map((person) => Buffer.from(avatarOf(person)).toString('base64'))

  expect(new Set(portraits).size).toBe(people.length)
  expect(people.map((person) => Buffer.from(avatarOf(person)).toString('base64'))).toEqual(portraits)
})
