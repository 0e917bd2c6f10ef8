import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../../../tests/support/until.ts'
import { person } from '../../guests/guest-room.fixture.ts'
import { devices, pushes } from '../../store/device-tables.ts'
import { type DeviceBench, openDeviceBench } from './device.fixture.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

let at: DeviceBench
beforeEach(async () => {
  at = await openDeviceBench()
})
afterEach(() => at.close())

const sessionsOf = (userId: string) =>
  [...at.bench.standIn.state.sessionsOf(userId).values()].filter((session) => session.device_id !== '')
const rows = () => at.bench.store.db.select().from(devices).orderBy(devices.madeAtMs)

describe('a guest as a device of Mattermost', () => {
  it('is registered once, and not again at every look', async () => {
    const { userId, guest } = await at.guest()
    const first = sessionsOf(userId)
    at.bench.standIn.control.clearCalls()
    at.bench.clock.pass(HOUR_MS)
    await at.device.round()

    expect(first.map((session) => session.device_id)).toEqual([`teams:${(await rows())[0]?.id}`])
    expect(await rows()).toMatchObject([{ guestId: guest.id, retiredAtMs: null, seenAtMs: at.bench.clock.nowMs }])
    const calls = at.bench.standIn.control.calls().filter(({ method }) => method === 'PUT')
    expect(calls).toEqual([])
  })

  it('keeps every notice setting of the person but one: an open tab keeps notices back', async () => {
    const ensured = await at.replica.arrive(person())
    const { state } = at.bench.standIn
    const user = state.users.get(ensured.guest.userId ?? '')
    if (!user) throw new Error('no account')
    user.notify_props = { ...user.notify_props, push_status: 'online', mention_keys: 'falcon', push_threads: 'none' }
    const before = { ...user.notify_props }

    await at.device.round()

    expect(state.users.get(user.id)?.notify_props).toEqual({ ...before, push_status: 'away' })
  })

  it('is prolonged before its session runs out', async () => {
    const { userId } = await at.guest()
    const [before] = sessionsOf(userId)
    const untilMs = before?.expires_at ?? 0
    const deviceId = before?.device_id
    at.bench.standIn.control.setSettings({ ServiceSettings: { SessionLengthMobileInHours: 720 } })
    at.bench.clock.pass(DAY_MS)
    if (before) before.expires_at = at.bench.clock.nowMs + 5 * HOUR_MS

    await at.device.round()

    const [after] = sessionsOf(userId)
    expect(after?.device_id).toBe(deviceId)
    expect(after?.expires_at).toBe(at.bench.clock.nowMs + 720 * HOUR_MS)
    expect(untilMs).toBeGreaterThan(0)
  })

  it('is a new one when somebody ended the session, and pushes come again', async () => {
    const { userId, guest } = await at.guest()
    const [known] = await rows()
    await at.replica.mattermost.users.revokeSessions(userId)
    at.bench.clock.pass(16 * 60_000)

    await at.device.round()
    await at.post(at.bench.channelId('operations'), `hello @${guest.username}`)

    await until(() => at.notices.taken.length === 1, 'the push arrives')
    expect(sessionsOf(userId).map((session) => session.device_id)).not.toContain(`teams:${known?.id}`)
  })

  it('is a new one when the server was told to forget it', async () => {
    const { userId } = await at.guest()
    const [session] = sessionsOf(userId)
    if (session) session.props = { ...session.props, last_removed_device_id: session.device_id }
    const known = session?.device_id
    at.bench.clock.pass(16 * 60_000)

    await at.device.round()

    expect(sessionsOf(userId).map((one) => one.device_id)).not.toContain(known)
  })

  it('gets a new id every 30 days; what is still on its way to the old one is taken, later it hears REMOVE', async () => {
    const { userId, guest } = await at.guest()
    const [old] = await rows()
    const oldSession = sessionsOf(userId)[0]?.device_id ?? ''
    at.bench.clock.pass(30 * DAY_MS)
    await at.device.round()

    const [retired, fresh] = await rows()
    expect(retired).toMatchObject({ id: old?.id, retiredAtMs: at.bench.clock.nowMs + HOUR_MS })
    expect(sessionsOf(userId).map((session) => session.device_id)).toEqual([`teams:${fresh?.id}`])
    const { standIn } = at.bench
    const session = sessionsOf(userId)[0]
    if (session) session.device_id = oldSession
    await at.post(at.bench.channelId('operations'), `late @${guest.username}`)
    await until(() => at.notices.taken.length === 1, 'the late push is taken')
    at.bench.clock.pass(HOUR_MS)
    await at.post(at.bench.channelId('operations'), `too late @${guest.username}`)
    await standIn.world.pushes.settled()

    expect(at.notices.taken).toHaveLength(1)
    expect(sessionsOf(userId)[0]?.props.last_removed_device_id).toBe(oldSession)
  })

  it('is given up with everything it received long after it was retired', async () => {
    const { guest } = await at.guest()
    await at.post(at.bench.channelId('operations'), `hello @${guest.username}`)
    await until(() => at.notices.taken.length === 1, 'the push arrives')
    await at.replica.guests.cutOff(guest.id, { actor: 'test', reason: 'ended' })
    const known = await rows()

    at.bench.clock.pass(31 * DAY_MS)
    await at.device.round()

    expect(known[0]?.retiredAtMs).not.toBeNull()
    expect(await rows()).toEqual([])
    expect(await at.bench.store.db.select().from(pushes).where(eq(pushes.guestId, guest.id))).toEqual([])
  })

  it('nobody whose access has ended is registered again', async () => {
    const { guest } = await at.guest()
    await at.replica.guests.cutOff(guest.id, { actor: 'test', reason: 'ended' })
    at.bench.clock.pass(DAY_MS)
    at.bench.standIn.control.clearCalls()

    await at.device.round()

    const registrations = at.bench.standIn.control.calls().filter(({ path }) => path.includes('/sessions/device'))
    expect(registrations.filter(({ authUserId }) => authUserId === guest.userId)).toEqual([])
  })
})
