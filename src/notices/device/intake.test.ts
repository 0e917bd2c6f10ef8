import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { signPush } from '../../../sandbox/mattermost/push-key.ts'
import { until } from '../../../tests/support/until.ts'
import { pushes } from '../../store/device-tables.ts'
import type { Db } from '../../store/open.ts'
import { type DeviceBench, openDeviceBench } from './device.fixture.ts'

const OK = '{"status":"OK"}'
const id = (letter: string): string => letter.repeat(26)

let open: DeviceBench | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

async function arrange(options: Parameters<typeof openDeviceBench>[0] = {}) {
  open = await openDeviceBench(options)
  const at = open
  const { guest, userId } = await at.guest()
  const { state } = at.bench.standIn
  const session = [...state.sessionsOf(userId).values()].find((one) => one.device_id !== '')
  const deviceId = session?.device_id.slice('teams:'.length) ?? ''
  const serverId = state.fact<string>('serverId') ?? ''
  const base = new URL(at.device.address).pathname
  const body = (more: Record<string, unknown> = {}): Record<string, unknown> => {
    const ackId = String(more.ack_id ?? id('a'))
    return {
      ack_id: ackId,
      platform: 'teams',
      server_id: serverId,
      device_id: deviceId,
      post_id: id('p'),
      message: '@admin: the convoy leaves at dawn',
      badge: 1,
      channel_id: at.bench.channelId('operations'),
      type: 'message',
      sender_name: '@admin',
      version: 'v2',
      signature: signPush(state, ackId, String(more.device_id ?? deviceId)),
      ...more,
    }
  }
  const push = (content: unknown) => at.send(`${base}/api/v1/send_push`, JSON.stringify(content))
  const stored = () => at.bench.store.db.select().from(pushes)
  return { at, guest, userId, deviceId, serverId, base, body, push, stored, state }
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('the door for pushes', () => {
  it('stores a push that our server signed, answers OK, and hands it on without any text', async () => {
    const { at, guest, push, body, stored } = await arrange()

    expect(await push(body({ root_id: id('r'), team_id: id('t'), sender_id: id('s') }))).toEqual({
      status: 200,
      text: OK,
    })

    await until(() => at.notices.taken.length === 1, 'the push is handed on')
    expect(at.notices.taken).toEqual([
      {
        ackId: id('a'),
        guestId: guest.id,
        type: 'message',
        channelId: at.bench.channelId('operations'),
        teamId: id('t'),
        rootId: id('r'),
        postId: id('p'),
        senderId: id('s'),
        badge: 1,
        atMs: at.bench.clock.nowMs,
      },
    ])
    expect(JSON.stringify(await stored())).not.toMatch(/convoy|@admin/)
  })

  it('P3, hostile 19: a changed device under a good signature is dropped', async () => {
    const { push, body, deviceId, state, stored } = await arrange()

    const other = body({ device_id: `${deviceId}0`, signature: signPush(state, id('a'), deviceId) })
    expect((await push(other)).text).toBe(OK)
    const otherAck = body({ ack_id: id('b'), signature: signPush(state, id('a'), deviceId) })
    expect((await push(otherAck)).text).toBe(OK)

    expect(await stored()).toEqual([])
  })

  it('P3, hostile 19: what else is changed under a good signature is never shown: no text of it is kept, and a channel that is not granted leads nowhere', async () => {
    const { at, push, body, stored } = await arrange()

    await push(body({ channel_id: at.bench.channelId('command'), message: 'pay here: https://evil.example' }))

    await until(async () => (await stored())[0]?.takenAtMs !== null, 'the push is judged')
    expect(at.notices.taken).toEqual([])
    expect(JSON.stringify(await stored())).not.toContain('evil')
  })

  it.each(['none', 'HS256'])('P3, hostile 19: the algorithm %s is not taken', async (alg) => {
    const { push, body, deviceId, stored, state } = await arrange()
    const head = `${encoded({ alg, typ: 'JWT' })}.${encoded({ ack_id: id('a'), device_id: deviceId })}`
    const publicKey = state.fact<string>('signingPublicKey') ?? ''
    const mac = createHmac('sha256', publicKey).update(head).digest('base64url')

    expect((await push(body({ signature: `${head}.${alg === 'none' ? '' : mac}` }))).text).toBe(OK)

    expect(await stored()).toEqual([])
  })

  it('P3, hostile 19: a signature by another key is not taken, nor a key that the token brings along', async () => {
    const { push, body, deviceId, stored } = await arrange()
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    for (const jwk of [undefined, publicKey.export({ format: 'jwk' })]) {
      const head = `${encoded({ alg: 'ES256', typ: 'JWT', jwk })}.${encoded({ ack_id: id('a'), device_id: deviceId })}`
      const bytes = sign('sha256', Buffer.from(head), { key: privateKey, dsaEncoding: 'ieee-p1363' })
      await push(body({ signature: `${head}.${bytes.toString('base64url')}` }))
    }

    expect(await stored()).toEqual([])
  })

  it('P3, hostile 19: a push that says it is of another server is dropped', async () => {
    const { push, body, stored } = await arrange()

    expect((await push(body({ server_id: id('z') }))).text).toBe(OK)

    expect(await stored()).toEqual([])
  })

  it('P3, hostile 19: a replay is answered like the first and changes nothing, also after a restart', async () => {
    const { at, push, body, stored } = await arrange()
    await push(body())
    await until(() => at.notices.taken.length === 1, 'the push is handed on')

    expect((await push(body({ channel_id: at.bench.channelId('logistics') }))).text).toBe(OK)

    const after = await openDeviceBench({ bench: at.bench, notices: at.notices })
    const path = `${new URL(after.device.address).pathname}/api/v1/send_push`
    expect((await after.send(path, JSON.stringify(body()))).text).toBe(OK)
    await after.close()
    expect(await stored()).toHaveLength(1)
    expect(at.notices.taken).toHaveLength(1)
  })

  it('P3: unsigned pushes, which anybody can cause, garbage and bodies that are too large get the same OK and leave nothing', async () => {
    const { at, base, push, body, stored } = await arrange()
    const path = `${base}/api/v1/send_push`

    expect((await push(body({ ack_id: '', type: 'test', signature: '' }))).text).toBe(OK)
    expect((await push(body({ signature: '' }))).text).toBe(OK)
    expect((await push(body({ type: 'format_disk' }))).text).toBe(OK)
    expect((await push(body({ channel_id: '../../etc' }))).text).toBe(OK)
    expect((await push(['a list'])).text).toBe(OK)
    expect((await push(null)).text).toBe(OK)
    for (const garbage of ['', '{', 'null', '\u0000', '{"ack_id":'])
      expect((await at.send(path, garbage)).text).toBe(OK)
    const large = await at.send(path, JSON.stringify(body({ message: 'x'.repeat(1_100_000) }))).catch(() => undefined)
    expect(large?.text ?? OK).toBe(OK)

    expect(await stored()).toEqual([])
  })

  it('takes a message as long as Mattermost allows', async () => {
    const { push, body, stored } = await arrange()

    await push(body({ message: '\u001f'.repeat(16_383) }))

    expect(await stored()).toHaveLength(1)
  })

  it('a path that is not the secret one is not there', async () => {
    const { at, base, body } = await arrange()
    for (const secret of ['x'.repeat(43), 'short', base.slice('/push/'.length, -1)])
      expect((await at.send(`/push/${secret}/api/v1/send_push`, JSON.stringify(body()))).status).toBe(404)
  })

  it('says REMOVE only for a device that we gave up, and stores nothing then', async () => {
    const { at, guest, push, body, deviceId, state, stored } = await arrange()
    const strange = body({ device_id: id('d'), signature: signPush(state, id('a'), id('d')) })
    expect((await push(strange)).text).toBe(OK)

    await at.replica.guests.cutOff(guest.id, { actor: 'test', reason: 'ended' })

    expect((await push(body())).text).toBe('{"status":"REMOVE"}')
    expect((await push(body({ signature: signPush(state, id('b'), deviceId) }))).text).toBe(OK)
    expect(await stored()).toEqual([])
  })

  it('says FAIL when the database is away, and compares afterwards what was missed', async () => {
    let isAway = false
    const db = (real: Db): Db =>
      new Proxy(real, {
        get(target, property, receiver) {
          if (isAway) throw new Error('the database is away')
          return Reflect.get(target, property, receiver)
        },
      })
    const { at, guest, stored } = await arrange({ db })
    await at.device.round()
    at.bench.clock.pass(120_000)

    isAway = true
    await at.post(at.bench.channelId('operations'), `hello @${guest.username}`)
    await at.settled()
    isAway = false
    expect(await stored()).toEqual([])
    await at.device.round()

    expect(at.notices.summaries).toMatchObject([{ guestId: guest.id, mentions: 1, threads: 0 }])
    await at.device.round()
    expect(at.notices.summaries).toHaveLength(1)
  })

  it('answers before the notice is made, and takes up what was left lying', async () => {
    const { at, push, body, stored } = await arrange()
    at.notices.fails = true
    expect((await push(body())).text).toBe(OK)

    at.notices.fails = false
    at.bench.clock.pass(6_000)
    await at.device.round()

    expect(at.notices.taken).toHaveLength(1)
    expect((await stored())[0]?.takenAtMs).toBe(at.bench.clock.nowMs)
  })
})
