import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../../../tests/support/until.ts'
import { type DeviceBench, openDeviceBench } from './device.fixture.ts'

const MINUTE_MS = 60_000

let at: DeviceBench
beforeEach(async () => {
  at = await openDeviceBench()
})
afterEach(() => at.close())

const mute = () =>
  at.bench.standIn.control.setSettings({ EmailSettings: { PushNotificationServer: 'http://127.0.0.1:9' } })
const unmute = () =>
  at.bench.standIn.control.setSettings({ EmailSettings: { PushNotificationServer: at.device.address } })

async function end(): Promise<void> {
  await at.device.stop()
  mute()
}

/** Another process on the same database. */
async function beginAgain(): Promise<DeviceBench> {
  const next = await openDeviceBench({ bench: at.bench, notices: at.notices })
  await next.device.round()
  return next
}

describe('what was missed', () => {
  it('is counted by the server, mentions and followed threads, and told in one summary', async () => {
    const { guest } = await at.guest()
    const operations = at.bench.channelId('operations')
    const rootId = await at.post(operations, `look here @${guest.username}`)
    await until(() => at.notices.taken.length === 1, 'the push arrives')
    await end()
    at.bench.clock.pass(10 * MINUTE_MS)

    await at.post(operations, `first @${guest.username}`)
    await at.post(operations, 'nothing for anybody')
    await at.post(operations, `second @${guest.username}`)
    await at.post(operations, `a reply for @${guest.username}`, rootId)
    const next = await beginAgain()

    expect(at.notices.summaries).toMatchObject([{ guestId: guest.id, mentions: 2, threads: 1 }])
    await next.close()
  })

  it('is told once, however often somebody starts, and what comes later is told apart', async () => {
    const { guest } = await at.guest()
    const operations = at.bench.channelId('operations')
    await end()
    at.bench.clock.pass(10 * MINUTE_MS)
    await at.post(operations, `first @${guest.username}`)
    const second = await beginAgain()
    await second.device.stop()
    mute()
    at.bench.clock.pass(10 * MINUTE_MS)
    await at.post(operations, `second @${guest.username}`)
    await at.post(operations, `third @${guest.username}`)
    const third = await beginAgain()
    await third.device.stop()
    const fourth = await beginAgain()

    expect(at.notices.summaries.map(({ mentions }) => mentions)).toEqual([1, 2])
    await fourth.close()
    await third.close()
    await second.close()
  })

  it('leaves out what was read meanwhile, muted channels, and everything while the person wants no disturbance', async () => {
    const { guest, userId } = await at.guest()
    const [operations, logistics] = [at.bench.channelId('operations'), at.bench.channelId('logistics')]
    const { state } = at.bench.standIn
    const member = state.member(logistics, userId)
    if (member) member.notify_props = { ...member.notify_props, mark_unread: 'mention' }
    await end()
    at.bench.clock.pass(10 * MINUTE_MS)
    await at.post(logistics, `muted @${guest.username}`)
    const next = await beginAgain()
    expect(at.notices.summaries).toEqual([])
    await next.device.stop()
    mute()

    at.bench.clock.pass(10 * MINUTE_MS)
    await at.post(operations, `quiet @${guest.username}`)
    const token = (await at.replica.guests.token(guest.id, 'browse')).reveal()
    await fetch(`${at.bench.standIn.url}/api/v4/users/me/status`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ user_id: userId, status: 'dnd' }),
    })
    const last = await beginAgain()

    expect(at.notices.summaries).toEqual([])
    await last.close()
    await next.close()
  })

  it('is not compared for channels that are not granted', async () => {
    const { userId, guest } = await at.guest()
    const { standIn, seeding } = at.bench
    const command = standIn.state.channels.get(at.bench.channelId('command'))
    const user = standIn.state.users.get(userId)
    if (!command || !user) throw new Error('the mission is incomplete')
    await end()
    seeding.channelMember(command, user)
    at.bench.clock.pass(10 * MINUTE_MS)
    await at.post(command.id, `secret @${guest.username}`)
    const next = await beginAgain()

    expect(at.notices.summaries).toEqual([])
    await next.close()
  })

  it('is compared again for everybody when Mattermost did not answer, and told once', async () => {
    const { guest } = await at.guest()
    await end()
    at.bench.clock.pass(10 * MINUTE_MS)
    await at.post(at.bench.channelId('operations'), `hello @${guest.username}`)
    const next = await openDeviceBench({ bench: at.bench, notices: at.notices })
    at.bench.standIn.control.failNext(200, 503)
    await next.device.round()
    expect(at.notices.summaries).toEqual([])
    at.bench.standIn.control.failNext(0, 503)

    at.bench.clock.pass(MINUTE_MS)
    await next.device.round()
    await next.device.round()

    expect(at.notices.summaries).toHaveLength(1)
    await next.close()
  })

  it('also after a time in which the server sent its pushes elsewhere', async () => {
    const { guest } = await at.guest()
    await at.replica.mattermost.capabilities.probe()
    mute()
    at.bench.clock.pass(MINUTE_MS)
    await at.replica.mattermost.capabilities.probe()
    await at.post(at.bench.channelId('operations'), `hello @${guest.username}`)
    await at.settled()
    unmute()
    at.bench.clock.pass(MINUTE_MS)
    await at.replica.mattermost.capabilities.probe()

    await at.device.round()

    expect(at.notices.summaries).toMatchObject([{ guestId: guest.id, mentions: 1 }])
  })
})
