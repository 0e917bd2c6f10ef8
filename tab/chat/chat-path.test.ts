// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { ChatPlace } from '../../src/api/chat.ts'
import { pathOfPlace as serverPath } from '../../src/session/chat-place.ts'
import type { MissionState } from '../mission/state/mission-state.ts'
import { emptyState } from '../mission/state/mission-state.ts'
import type { Channel, Person } from '../mission/state/model.ts'
import { pathOfPlace, readChatPath } from './chat-path.ts'
import { missionTargetOf, placeOfMission, placeOfPath } from './chat-place.ts'

const idOf = (name: string): string => name.padEnd(26, '0')
const [me, ada] = [idOf('me'), idOf('ada')]

const channel = (id: string, change: Partial<Channel>): Channel => ({
  id: idOf(id),
  update_at: 1,
  delete_at: 0,
  team_id: idOf('team'),
  type: 'P',
  display_name: id,
  name: id,
  header: '',
  purpose: '',
  last_post_at: 0,
  ...change,
})

function stateWith(change: Partial<MissionState> = {}): MissionState {
  const channels = [
    channel('situation', {}),
    channel('other', { team_id: idOf('relief'), name: 'situation' }),
    channel('direct', { team_id: '', type: 'D', name: `${ada}__${me}` }),
    channel('group', { team_id: '', type: 'G', name: 'f'.repeat(40) }),
  ]
  return {
    ...emptyState(me),
    teams: [
      { id: idOf('team'), name: 'mission', display_name: 'Mission' },
      { id: idOf('relief'), name: 'relief', display_name: 'Relief' },
    ],
    channels: new Map(channels.map((one) => [one.id, one])),
    people: new Map([[ada, { id: ada, username: 'ada.byron' } satisfies Person]]),
    ...change,
  }
}

describe('the way between a place of the mission view and a path of the web app', () => {
  const open = (channelId: string) => ({ channelId: idOf(channelId), unreadSinceMs: undefined })

  it.each<[string, Partial<MissionState>, string]>([
    ['a channel', { open: open('situation') }, `/mission/channels/${idOf('situation')}`],
    ['a channel of another team', { open: open('other') }, `/relief/channels/${idOf('other')}`],
    ['a direct message', { open: open('direct') }, `/mission/channels/${idOf('direct')}`],
    ['a message', { open: { ...open('situation'), postId: idOf('post') } }, `/mission/pl/${idOf('post')}`],
    [
      'a thread',
      { open: open('situation'), side: { kind: 'thread', rootId: idOf('root'), channelId: idOf('situation') } },
      `/mission/threads/${idOf('root')}`,
    ],
    [
      'a reply in a thread',
      {
        open: open('situation'),
        side: { kind: 'thread', rootId: idOf('root'), channelId: idOf('situation'), postId: idOf('reply') },
      },
      `/mission/pl/${idOf('reply')}`,
    ],
    ['the list of threads', { open: open('situation'), side: { kind: 'threads' } }, '/mission/threads'],
    ['nothing open yet', {}, '/mission'],
  ])('leads from %s to its path', (_what, change, path) => {
    expect(pathOfPlace(placeOfMission(stateWith(change)))).toBe(path)
  })

  it.each([
    ['/mission/channels/situation', { kind: 'channel', channelId: idOf('situation') }],
    ['/relief/channels/situation', { kind: 'channel', channelId: idOf('other') }],
    [`/mission/channels/${idOf('situation')}`, { kind: 'channel', channelId: idOf('situation') }],
    ['/mission/messages/@ada.byron', { kind: 'channel', channelId: idOf('direct') }],
    [`/mission/messages/${'f'.repeat(40)}`, { kind: 'channel', channelId: idOf('group') }],
    [`/mission/channels/situation/${idOf('post')}`, { kind: 'post', postId: idOf('post') }],
    [`/mission/pl/${idOf('post')}`, { kind: 'post', postId: idOf('post') }],
    ['/mission/threads', { kind: 'threads' }],
    [`/mission/threads/${idOf('root')}`, { kind: 'thread', rootId: idOf('root') }],
    ['/mission/channels/unknown', undefined],
    ['/mission/messages/@nobody', undefined],
    ['/mission/drafts', undefined],
    ['/playbooks/runs/abc', undefined],
    ['/', undefined],
  ])('leads from %s back', (path, target) => {
    expect(missionTargetOf(path, stateWith())).toEqual(target)
  })

  it('comes back to the place that it left, for every kind of place', () => {
    for (const change of [{ open: open('situation') }, { open: open('other') }, { open: open('direct') }]) {
      const state = stateWith(change)
      expect(missionTargetOf(pathOfPlace(placeOfMission(state)), state)).toEqual({
        kind: 'channel',
        channelId: change.open.channelId,
      })
    }
  })

  it('knows the way back into the web app after an end there', () => {
    const state = stateWith()
    expect(placeOfPath('/relief/channels/situation', state)).toEqual({ team: 'relief', channelId: idOf('other') })
    expect(placeOfPath('/playbooks/runs/abc', state)).toEqual({ product: 'playbooks', item: 'abc' })
    expect(placeOfPath('/playbooks/somewhere/else', state)).toEqual({ product: 'playbooks' })
    expect(placeOfPath('/mission/drafts', state)).toEqual({ team: 'mission', screen: 'drafts' })
    expect(placeOfPath('/mission/channels/gone', state)).toEqual({ team: 'mission' })
    expect(placeOfPath('//evil.example', state)).toEqual({})
  })

  it('builds the same path as the server does for a ticket', () => {
    const channelId = idOf('situation')
    const places: ChatPlace[] = [
      {},
      { team: 'mission' },
      { team: 'mission', channelId },
      { team: 'mission', channelId, postId: idOf('post') },
      { team: 'mission', threadId: idOf('root') },
      { team: 'mission', screen: 'scheduled_posts' },
      { postId: idOf('post') },
      { product: 'playbooks' },
      { product: 'playbooks', item: 'run1' },
      { product: 'boards', item: 'b1' },
      { team: 'mission', product: 'agents', item: 'matty' },
      { product: 'agents' },
    ]
    const view = { granted: new Map([[channelId, {} as never]]) }
    for (const place of places) expect(pathOfPlace(place)).toBe(serverPath(place, view))
  })

  it.each([
    '//evil.example',
    'https://evil.example',
    '/a\\b',
    '/a?b',
    '/a#b',
    '/%2f',
    'mission',
    `/${'a'.repeat(600)}`,
  ])('B8: %s is no path', (path) => {
    expect(readChatPath(path)).toBeUndefined()
  })
})
