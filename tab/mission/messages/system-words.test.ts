import { describe, expect, it } from 'vitest'
import type { Post } from '../state/model.ts'
import { english } from '../text/english.ts'
import { createWording } from '../text/words.ts'
import { systemWords } from './system-words.ts'

const { t } = createWording('en').of(english)

const said = (type: string, props: Post['props']): string | undefined =>
  systemWords({ type, props, message: 'as the server says it' } as Post, t)

describe('what the server itself says', () => {
  it('is told in the reader’s words', () => {
    const added = { addedUsername: 'guest1', username: 'admin', userId: 'x' }
    expect(said('system_add_guest_to_chan', added)).toBe('@admin added @guest1 to the channel as a guest.')
    expect(said('system_remove_from_channel', { removedUsername: 'guest1' })).toBe(
      '@guest1 was removed from the channel.',
    )
    expect(said('system_header_change', { username: 'member1', new_header: 'wire', old_header: '' })).toBe(
      '@member1 changed the header to: wire',
    )
    expect(said('system_header_change', { username: 'member1', new_header: '' })).toBe('@member1 removed the header.')
    expect(said('system_channel_deleted', { username: 'admin' })).toBe('@admin archived the channel.')
  })

  it('speaks for itself where we have no words for it', () => {
    expect(said('system_something_new', { username: 'admin' })).toBeUndefined()
    expect(said('constructor', {})).toBeUndefined()
  })

  it('is told also where the server leaves out who it was', () => {
    expect(said('system_join_channel', null)).toBe('Somebody joined the channel.')
    expect(said('system_join_channel', { username: 7 })).toBe('Somebody joined the channel.')
  })
})
