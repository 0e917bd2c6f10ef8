import { beforeEach, describe, expect, it } from 'vitest'
import { mentionsOf } from './mentions.ts'
import type { Channel, User } from './rows.ts'
import { createSeeding, type Seeding } from './seeding.ts'
import { openStandIn, type StandIn } from './stand-in.ts'

/** What one text does in a channel with its author, two members, a guest and a person outside. */
describe('whom a post mentions', () => {
  let standIn: StandIn
  let seed: Seeding
  let channel: Channel
  let people: Record<string, User>

  beforeEach(async () => {
    standIn = await openStandIn({ port: 0, licensed: true })
    seed = createSeeding(standIn.world)
    const team = seed.team({ name: 'mission', display_name: 'Mission' })
    channel = seed.channel({ team_id: team.id, name: 'ops', display_name: 'Ops', type: 'O' })
    people = {}
    for (const name of ['author', 'sanna', 'jan.ole', 'guest', 'outsider']) {
      const roles = name === 'guest' ? 'system_guest' : 'system_user'
      const user = seed.user({ username: name, email: `${name}@example.org`, first_name: name, roles })
      people[name] = user
      seed.teamMember(team, user)
      if (name !== 'outsider') seed.channelMember(channel, user)
    }
    return () => standIn.close()
  })

  const user = (name: string): User => {
    const found = people[name]
    if (!found) throw new Error(name)
    return found
  }
  const mentioned = (message: string, inChannel = channel, author = 'author'): string[] => {
    const post = seed.post({ channelId: inChannel.id, userId: user(author).id, atMs: 1000, message })
    const { userIds } = mentionsOf(standIn.world, post, inChannel, user(author))
    return Object.keys(people).filter((name) => userIds.has(user(name).id))
  }
  const setNotifyProps = (name: string, props: Record<string, string>): void => {
    user(name).notify_props = { ...user(name).notify_props, ...props }
    standIn.state.putUser(user(name))
  }

  it.each([
    ['hello @sanna', ['sanna']],
    ['hello @SANNA!', ['sanna']],
    ['(@sanna), @jan.ole. and _@guest_', ['sanna', 'jan.ole', 'guest']],
    ['@sanna: look', ['sanna']],
    ['@sanna-- and @jan.ole:.', ['sanna', 'jan.ole']],
    ['sanna without a sign', []],
    ['mail@sanna.example', []],
    ['@sannah', []],
    ['@author of this', []],
    ['@outsider', []],
    ['`@sanna` and\n```\n@guest\n```\n', []],
    ['[@sanna](https://x.example/@guest)', ['sanna']],
    [':@sanna:', []],
  ])('%j', (message, names) => {
    expect(mentioned(message)).toEqual(names)
  })

  it('calls everybody, and with @here only those who are online', () => {
    standIn.state.statuses.put({
      user_id: user('sanna').id,
      status: 'online',
      manual: false,
      last_activity_at: 0,
      dnd_end_time: 0,
      prev_status: 'offline',
    })
    expect(mentioned('@all hands')).toEqual(['sanna', 'jan.ole', 'guest'])
    expect(mentioned('@Channel, please')).toEqual(['sanna', 'jan.ole', 'guest'])
    expect(mentioned('who is @here?')).toEqual(['sanna'])
    expect(mentioned('@all hands', channel, 'guest')).toEqual(['author', 'sanna', 'jan.ole'])
  })

  it('spares from a call to all whoever wished so', () => {
    setNotifyProps('sanna', { channel: 'false' })
    const member = standIn.state.member(channel.id, user('guest').id)
    if (member) member.notify_props = { ...member.notify_props, mark_unread: 'mention' }
    expect(mentioned('@all hands')).toEqual(['jan.ole'])
    expect(mentioned('@all hands and @sanna and @guest')).toEqual(['sanna', 'jan.ole', 'guest'])
  })

  it('hears keywords in any case, and a first name only as it is written', () => {
    setNotifyProps('sanna', { mention_keys: 'convoy,größe' })
    setNotifyProps('guest', { first_name: 'true' })
    user('guest').first_name = 'Gesa'
    expect(mentioned('The CONVOY left')).toEqual(['sanna'])
    expect(mentioned('the convoy.left')).toEqual(['sanna'])
    expect(mentioned('convoys')).toEqual([])
    expect(mentioned('Schuhgrößen')).toEqual(['sanna'])
    expect(mentioned('Gesa is there')).toEqual(['guest'])
    expect(mentioned('gesa is there')).toEqual([])
  })

  it('forgets those who left or were switched off', () => {
    user('sanna').delete_at = 1
    standIn.state.channelMembers.delete(`${channel.id}:${user('jan.ole').id}`)
    expect(mentioned('@sanna @jan.ole @guest')).toEqual(['guest'])
  })

  it('takes every message of a direct or group channel for a mention of the others', () => {
    const direct = seed.channel({ team_id: '', name: 'd', display_name: '', type: 'D' })
    const group = seed.channel({ team_id: '', name: 'g', display_name: '', type: 'G' })
    for (const name of ['author', 'sanna']) seed.channelMember(direct, user(name))
    for (const name of ['author', 'sanna', 'guest']) seed.channelMember(group, user(name))
    expect(mentioned('hi', direct)).toEqual(['sanna'])
    expect(mentioned('hi', group)).toEqual(['sanna', 'guest'])
  })
})
