import { describe, expect, it, vi } from 'vitest'
import type { Rest } from '../connection/rest.ts'
import { idOf, missionWith } from './mission.fixture.tsx'
import { createPresenceWatch } from './presence-watch.ts'

const asked = (rest: Rest) => vi.mocked(rest.statuses).mock.calls.map(([ids]) => ids)

const many = Array.from({ length: 130 }, (_, at) => idOf(`person${at}x`))

describe('presence', () => {
  it('of all who come on screen together is asked for in as few requests as the server takes', async () => {
    const { mission, rest } = missionWith()
    const watch = createPresenceWatch(mission.people.watch)
    for (const id of [...many, ...many]) watch(id)
    await Promise.resolve()

    expect(asked(rest)).toEqual([many.slice(0, 100), many.slice(100)])
  })

  it('is asked for no more once a person has left the screen everywhere', async () => {
    const { mission, rest } = missionWith()
    const watch = createPresenceWatch(mission.people.watch)
    const [first, second, other] = [watch(idOf('a')), watch(idOf('a')), watch(idOf('b'))]
    await Promise.resolve()
    first()
    mission.people.refreshStatuses()
    second()
    mission.people.refreshStatuses()
    other()
    mission.people.refreshStatuses()

    expect(asked(rest)).toEqual([[idOf('a'), idOf('b')], [idOf('a'), idOf('b')], [idOf('b')]])
  })
})
