import { describe, expect, it } from 'vitest'
import type { Outgoing } from '../state/mission-state.ts'
import type { Post } from '../state/model.ts'
import { messageRows } from './message-rows.ts'

const noon = new Date(2026, 2, 10, 12, 0).getTime()
const minute = 60_000

const post = (id: string, facts: Partial<Post> = {}): Post => ({
  id,
  create_at: noon,
  update_at: noon,
  edit_at: 0,
  delete_at: 0,
  user_id: 'anna',
  channel_id: 'channel',
  root_id: '',
  message: id,
  type: '',
  ...facts,
})

const rows = (posts: readonly Post[], facts: { unreadSinceMs?: number; outgoing?: readonly Outgoing[] } = {}) =>
  messageRows({
    posts,
    ephemeral: [],
    outgoing: facts.outgoing ?? [],
    userId: 'me',
    unreadSinceMs: facts.unreadSinceMs,
  })

describe('the rows of a channel', () => {
  it('put messages of one person within five minutes under one name', () => {
    const found = rows([
      post('1'),
      post('2', { create_at: noon + minute }),
      post('3', { create_at: noon + 7 * minute }),
      post('4', { create_at: noon + 8 * minute, user_id: 'bo' }),
    ])
    expect(found.map(({ isContinuation }) => isContinuation)).toEqual([false, true, false, false])
  })

  it('do not put a message that carries another name under the name of the account', () => {
    const hook = { props: { from_webhook: 'true', override_username: 'Gauge' } }
    expect(rows([post('1'), post('2', hook), post('3', hook)]).map(({ isContinuation }) => isContinuation)).toEqual([
      false,
      false,
      true,
    ])
  })

  it('begin each day of the reader with that day', () => {
    const evening = new Date(2026, 2, 10, 23, 59).getTime()
    const found = rows([post('1'), post('2', { create_at: evening }), post('3', { create_at: evening + 2 * minute })])
    expect(found.map(({ dayMs }) => dayMs !== undefined)).toEqual([true, false, true])
    expect(found[2]?.isContinuation).toBe(false)
  })

  it('mark the first new message of somebody else, and only that one', () => {
    const found = rows(
      [
        post('read'),
        post('own', { create_at: noon + minute, user_id: 'me' }),
        post('new', { create_at: noon + 2 * minute }),
        post('newer', { create_at: noon + 3 * minute }),
      ],
      { unreadSinceMs: noon },
    )
    expect(found.filter(({ isFirstNew }) => isFirstNew).map(({ key }) => key)).toEqual(['new'])
  })

  it('end with what is on its way', () => {
    const outgoing: Outgoing = {
      pendingId: 'me:1',
      channelId: 'channel',
      rootId: '',
      message: 'soon',
      files: [],
      createdAtMs: noon,
      sinceMs: 0,
      state: 'sending',
      mayBeStored: false,
    }
    expect(rows([post('1')], { outgoing: [outgoing] }).map(({ key, kind }) => [key, kind])).toEqual([
      ['1', 'post'],
      ['me:1', 'outgoing'],
    ])
  })

  it('stay right where the clock is changed', () => {
    const days = Array.from({ length: 400 }, (_one, index) => new Date(2026, 0, 1 + index, 0, 30).getTime())
    const found = rows(days.map((atMs, index) => post(String(index), { create_at: atMs })))
    expect(found.every(({ dayMs }) => dayMs !== undefined)).toBe(true)
  })
})
