import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NamedChannel } from './channel-directory.ts'
import type { Grant } from './grant.ts'
import { type Present, planMemberships } from './plan-memberships.ts'

const ids = ['a', 'b', 'c', 'd', 'e', 'f']
const named = (channelId: string): NamedChannel => ({
  team: 'mission',
  channel: channelId,
  channelId,
  teamId: 'team',
  displayName: channelId,
  label: '',
  isArchived: false,
})
const present = (id: string, type: 'O' | 'D' = 'O'): Present => ({
  id,
  type,
  name: id,
  display_name: id,
  team_id: type === 'D' ? '' : 'team',
  delete_at: 0,
  last_post_at: 0,
})
const held = (channelId: string, source: Grant['source'] = 'policy'): Grant => ({
  channelId,
  teamId: 'team',
  source,
  channelName: channelId,
  displayName: channelId,
  label: '',
})
const some = fc.subarray(ids)

describe('the plan for the memberships of a guest', () => {
  it('keeps nothing, joins nothing and adopts nothing that policy does not allow', () => {
    fc.assert(
      fc.property(some, some, some, some, some, (granted, addable, vetoed, presentIds, heldIds) => {
        const plan = planMemberships({
          held: heldIds.map((id) => held(id, id < 'd' ? 'policy' : 'member')),
          granted: granted.map(named),
          addable: addable.map(named),
          vetoed: new Set(vetoed),
          present: presentIds.map((id) => present(id)),
        })
        const allowed = new Set([...granted, ...addable])
        for (const { channelId } of [...plan.keep, ...plan.join]) expect(allowed.has(channelId)).toBe(true)
        for (const { channel } of plan.adopt) expect(allowed.has(channel.channelId)).toBe(true)
      }),
    )
  })

  it('I7: never joins a channel from which somebody removed the guest', () => {
    fc.assert(
      fc.property(some, some, some, some, (granted, vetoed, presentIds, heldIds) => {
        const plan = planMemberships({
          held: heldIds.map((id) => held(id)),
          granted: granted.map(named),
          addable: [],
          vetoed: new Set(vetoed),
          present: presentIds.map((id) => present(id)),
        })
        for (const { channelId } of plan.join) expect(vetoed).not.toContain(channelId)
      }),
    )
  })

  it('puts every channel that is held or joined in exactly one place', () => {
    fc.assert(
      fc.property(some, some, some, some, some, (granted, addable, vetoed, presentIds, heldIds) => {
        const plan = planMemberships({
          held: heldIds.map((id) => held(id, id < 'd' ? 'policy' : 'member')),
          granted: granted.map(named),
          addable: addable.map(named),
          vetoed: new Set(vetoed),
          present: presentIds.map((id) => present(id)),
        })
        const places = [
          ...plan.keep.map((grant) => grant.channelId),
          ...plan.drop.map((grant) => grant.channelId),
          ...plan.lost.map((grant) => grant.channelId),
          ...plan.join.map((channel) => channel.channelId),
          ...plan.adopt.map(({ channel }) => channel.channelId),
          ...plan.undo.map((channel) => channel.id),
        ]
        expect(new Set(places).size).toBe(places.length)
        for (const id of new Set([...heldIds, ...presentIds])) expect(places).toContain(id)
      }),
    )
  })

  it('has nothing left to do once it was carried out', () => {
    fc.assert(
      fc.property(some, some, some, (granted, presentIds, heldIds) => {
        const first = planMemberships({
          held: heldIds.map((id) => held(id)),
          granted: granted.map(named),
          addable: [],
          vetoed: new Set(),
          present: presentIds.map((id) => present(id)),
        })
        const vetoed = new Set(first.lost.map((grant) => grant.channelId))
        const now = [
          ...first.keep.map((grant) => grant.channelId),
          ...first.join.map((channel) => channel.channelId),
          ...first.adopt.map(({ channel }) => channel.channelId),
        ]
        const second = planMemberships({
          held: now.map((id) => held(id)),
          granted: granted.map(named),
          addable: [],
          vetoed,
          present: now.map((id) => present(id)),
        })
        expect([second.drop, second.lost, second.join, second.adopt, second.undo].flat()).toEqual([])
      }),
    )
  })

  it('joins no archived channel', () => {
    const plan = planMemberships({
      held: [],
      granted: [{ ...named('a'), isArchived: true }],
      addable: [],
      vetoed: new Set(),
      present: [],
    })
    expect(plan.join).toEqual([])
  })

  it('leaves direct messages to their own judgement', () => {
    const plan = planMemberships({
      held: [held('x', 'direct')],
      granted: [],
      addable: [],
      vetoed: new Set(),
      present: [present('x', 'D'), present('y', 'D')],
    })
    expect(plan.direct.map((channel) => channel.id)).toEqual(['x', 'y'])
    expect([plan.drop, plan.undo].flat()).toEqual([])
  })
})
