import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LeftChannelsAnswer, RejoinAnswer } from '../../src/api/left-channels.ts'
import type { SessionAnswer } from '../../src/api/session.ts'
import { chatVisitor } from '../support/chat-visitor.ts'
import { type Mission, openMission } from '../support/mission.ts'
import { until } from '../support/until.ts'

let mission: Mission
let door: ReturnType<typeof chatVisitor>
beforeAll(async () => {
  mission = await openMission()
  door = chatVisitor(mission.url, mission.publicUrl.replace('mission.', 'chat.'))
})
afterAll(() => mission.close())

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })
const leave = (cookie: string, channelId: string) =>
  door.ask('DELETE', `/api/v4/channels/${channelId}/members/me`, { cookie })
const rejoin = (token: string, channelId: string) =>
  mission.post(`/api/channels/left/${channelId}/rejoin`, undefined, bearer(token))
const left = async (token: string): Promise<LeftChannelsAnswer['channels']> =>
  ((await (await mission.call('/api/channels/left', { headers: bearer(token) })).json()) as LeftChannelsAnswer).channels

async function comeIn(person: string) {
  const session = await mission.signIn(person)
  return { session, token: session.sessionToken, cookie: await door.comeIn(session.sessionToken) }
}
const channelOf = ({ channels }: SessionAnswer): string => channels[0]?.channelId ?? ''
const readAt = async (cookie: string, channelId: string): Promise<number> =>
  (await door.ask('GET', `/api/v4/channels/${channelId}/stats`, { cookie })).status

describe('a channel that somebody leaves in the whole Mattermost', () => {
  it('is gone at once, stays gone, and is theirs again when they want', async () => {
    const { session, token, cookie } = await comeIn('ingrid')
    const channelId = channelOf(session)
    expect(await left(token)).toEqual([])
    const answer = await leave(cookie, channelId)

    expect([answer.status, answer.json]).toEqual([200, { status: 'OK' }])
    expect(await readAt(cookie, channelId)).toBe(403)
    const again = await mission.signIn('ingrid')
    expect(again.channels.map((channel) => channel.channelId)).not.toContain(channelId)
    expect(await left(again.sessionToken)).toEqual([
      { channelId, displayName: expect.stringMatching(/./), mayRejoin: true },
    ])

    const back = await rejoin(token, channelId)
    expect(back.status).toBe(200)
    expect(((await back.json()) as RejoinAnswer).channels.map((channel) => channel.channelId)).toContain(channelId)
    expect([await readAt(cookie, channelId), await left(token)]).toEqual([200, []])
  })

  it('is left by others’ sockets too, and the tab is told', async () => {
    const { session, cookie } = await comeIn('tomasz')
    const { seen, isOpen } = door.openSocket(cookie)
    await isOpen()
    await leave(cookie, channelOf(session))

    await until(() => seen.events.includes('user_removed'), 'the other window hears of it')
  })

  it('I7: cannot be entered again by whom somebody removed, nor by asking for another’s', async () => {
    const { session, token, cookie } = await comeIn('jonas')
    const channelId = channelOf(session)
    const { seen, isOpen } = door.openSocket(cookie)
    await isOpen()
    await fetch(`${mission.mattermost.url}/api/v4/channels/${channelId}/members/${session.guest.userId}`, {
      method: 'DELETE',
      headers: bearer(mission.mattermost.adminToken),
    })
    await until(() => seen.events.includes('user_removed'), 'the removal is heard of')
    await expect.poll(() => readAt(cookie, channelId)).toBe(403)

    expect(await left(token)).toEqual([])
    expect((await rejoin(token, channelId)).status).toBe(403)
    expect((await rejoin(token, 'x'.repeat(26))).status).toBe(403)
    expect((await rejoin(token, 'short')).status).toBe(404)
  })

  it('G10: is not one that is not granted, and hostile 15: coming back takes the tab’s token', async () => {
    const { cookie } = await comeIn('ingrid')

    expect((await leave(cookie, 'x'.repeat(26))).status).toBe(403)
    expect((await mission.call('/api/channels/left', { headers: bearer(cookie) })).status).toBe(401)
    expect((await rejoin(cookie, 'x'.repeat(26))).status).toBe(401)
    expect((await mission.call('/api/channels/left')).status).toBe(401)
  })
})
