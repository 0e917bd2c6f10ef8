import { afterAll, beforeAll, expect, it } from 'vitest'
import { channels, members } from '../mission/cast.ts'
import { missionHistory } from '../mission/history.ts'
import { seedMission } from './seed-mission.ts'
import { openStandIn, type StandIn } from './stand-in.ts'

let standIn: StandIn
const nowMs = Date.UTC(2026, 4, 12, 9, 30)

beforeAll(async () => {
  standIn = await openStandIn({ port: 0, licensed: true, now: () => nowMs, seed: seedMission })
})
afterAll(() => standIn.close())

it('gives the mission its members, channels and past', () => {
  const { state } = standIn
  const names = [...state.channels.values()].map((channel) => channel.name)

  expect(names).toEqual(expect.arrayContaining(channels.map((channel) => channel.name)))
  for (const { username } of members) expect(state.userByName(username)).toBeDefined()
  expect(state.posts.size).toBe(missionHistory(nowMs).length)
})

it('leaves the partners without accounts, so that whoever lets them in makes them', () => {
  const guests = [...standIn.state.users.values()].filter((user) => user.roles.includes('system_guest'))

  expect(guests).toEqual([])
})

it('leaves nobody with unread news', () => {
  for (const member of standIn.state.channelMembers.values()) {
    const channel = standIn.state.channels.get(member.channel_id)
    if (channel && channel.total_msg_count > 0) expect(member.msg_count).toBe(channel.total_msg_count)
  }
})
