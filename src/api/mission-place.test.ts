import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type MissionPlace, maxPlaceCharacters, readPlace, writePlace } from './mission-place.ts'

const id = 'abcdefghijklmnopqrstuvwx12'
const other = '12abcdefghijklmnopqrstuvwx'

describe('where a link leads', () => {
  it.each([
    '',
    'channel',
    `channel/${id.toUpperCase()}`,
    `channel/${id}x`,
    `channel/${id}/`,
    `channel/${id}\n`,
    `channel/${id}/${other}`,
    `post/${id}`,
    `post/${id}/../${other}`,
    `post/${id}/${other}/${id}`,
    `thread/${id}/%2e%2e`,
    `admin/${id}`,
    `https://elsewhere.example/${id}`,
    'x'.repeat(1_000_000),
  ])('B8: is nowhere for what is not of the form: %.40j', (subPageId) => {
    expect(readPlace(subPageId)).toBeUndefined()
  })

  it('is a team, a channel, a message or a thread', () => {
    expect(readPlace(`team/${id}`)).toEqual({ kind: 'team', teamId: id })
    expect(readPlace(`channel/${id}`)).toEqual({ kind: 'channel', channelId: id })
    expect(readPlace(`post/${id}/${other}`)).toEqual({ kind: 'post', channelId: id, postId: other })
    expect(readPlace(`thread/${id}/${other}`)).toEqual({ kind: 'thread', channelId: id, rootId: other })
  })

  it('is read as it was written, and never longer than a link may be', () => {
    const anId = fc.stringMatching(/^[a-z0-9]{26}$/)
    const place: fc.Arbitrary<MissionPlace> = fc.oneof(
      fc.record({ kind: fc.constant('team' as const), teamId: anId }),
      fc.record({ kind: fc.constant('channel' as const), channelId: anId }),
      fc.record({ kind: fc.constant('post' as const), channelId: anId, postId: anId }),
      fc.record({ kind: fc.constant('thread' as const), channelId: anId, rootId: anId }),
    )
    fc.assert(
      fc.property(place, (one) => {
        expect(readPlace(writePlace(one))).toEqual(one)
        expect(writePlace(one).length).toBeLessThanOrEqual(maxPlaceCharacters)
      }),
    )
  })
})
