import { describe, expect, it } from 'vitest'
import { countPosted, markViewed } from '../state/channels-state.ts'
import { emptyState, type MissionState } from '../state/mission-state.ts'
import type { Channel, Membership, Person, Post } from '../state/model.ts'
import { channelSections } from './channel-sections.ts'

const channel = (id: string, facts: Partial<Channel> = {}): Channel => ({
  id,
  update_at: 1,
  delete_at: 0,
  team_id: 'team',
  type: 'O',
  display_name: id,
  name: id,
  header: '',
  purpose: '',
  last_post_at: 0,
  total_msg_count_root: 3,
  ...facts,
})

const membership = (id: string, facts: Partial<Membership> = {}): Membership => ({
  channel_id: id,
  user_id: 'me',
  last_viewed_at: 0,
  msg_count_root: 3,
  mention_count_root: 0,
  ...facts,
})

const state = (channels: readonly Channel[], memberships: readonly Membership[] = []): MissionState => ({
  ...emptyState('me'),
  channels: new Map(channels.map((one) => [one.id, one])),
  memberships: new Map(
    channels.map(({ id }) => [id, memberships.find((one) => one.channel_id === id) ?? membership(id)]),
  ),
})

const entry = (found: MissionState, id: string) =>
  channelSections(found, 'en')
    .flatMap(({ entries }) => entries)
    .find((one) => one.channel.id === id)

const post = (facts: Partial<Post> = {}): Post => ({
  id: 'post',
  create_at: 5,
  update_at: 5,
  edit_at: 0,
  delete_at: 0,
  user_id: 'anna',
  channel_id: 'ops',
  root_id: '',
  message: '',
  type: '',
  ...facts,
})

describe('the list of channels', () => {
  it('has channels by name, direct messages by their last post, and archived ones last', () => {
    const found = channelSections(
      state([
        channel('weather 10'),
        channel('weather 9'),
        channel('Ålesund'),
        channel('old', { delete_at: 9 }),
        channel('a', { type: 'D', name: 'me__anna', last_post_at: 1 }),
        channel('b', { type: 'D', name: 'bo__me', last_post_at: 2 }),
      ]),
      'en',
    )
    expect(found.map(({ id, entries }) => [id, entries.map((one) => one.channel.id)])).toEqual([
      ['channels', ['Ålesund', 'weather 9', 'weather 10']],
      ['direct', ['b', 'a']],
      ['archived', ['old']],
    ])
  })

  it('names a direct message after the other person', () => {
    const anna: Person = { id: 'anna', username: 'anna', first_name: 'Anna', last_name: 'Berg' }
    const found = { ...state([channel('dm', { type: 'D', name: 'me__anna' })]), people: new Map([['anna', anna]]) }
    expect(entry(found, 'dm')).toMatchObject({ name: 'Anna Berg', partnerId: 'anna' })
  })

  it('shows the label that policy gave a channel', () => {
    const found = { ...state([channel('ops')]), labels: new Map([['ops', 'MISSION SAR']]) }
    expect(entry(found, 'ops')?.label).toBe('MISSION SAR')
  })

  it('shows a post of another as unread until the channel is viewed', () => {
    const before = state([channel('ops')])
    const posted = countPosted(before, post(), { isMentioned: true, isRead: false })
    expect(entry(posted, 'ops')).toMatchObject({ isUnread: true, mentions: 1 })
    expect(entry(markViewed(posted, 'ops', 6), 'ops')).toMatchObject({ isUnread: false, mentions: 0 })
  })

  it('shows neither one’s own post, nor a reply, nor somebody’s coming as unread', () => {
    const before = state([channel('ops')])
    for (const quiet of [{ user_id: 'me' }, { root_id: 'root' }, { type: 'system_join_channel' }]) {
      const posted = countPosted(before, post(quiet), { isMentioned: false, isRead: false })
      expect(entry(posted, 'ops')?.isUnread).toBe(false)
    }
  })

  it('shows mentions only of a channel that is muted', () => {
    const muted = membership('ops', { notify_props: { mark_unread: 'mention' } })
    const before = state([channel('ops')], [muted])
    const posted = countPosted(before, post(), { isMentioned: false, isRead: false })
    expect(entry(posted, 'ops')).toMatchObject({ isUnread: false, isMuted: true })
    const mentioned = countPosted(posted, post({ id: 'second' }), { isMentioned: true, isRead: false })
    expect(entry(mentioned, 'ops')).toMatchObject({ isUnread: true, mentions: 1 })
  })
})
