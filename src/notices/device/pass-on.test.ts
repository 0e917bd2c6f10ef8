import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { signPush } from '../../../sandbox/mattermost/push-key.ts'
import { type DeviceBench, openDeviceBench } from './device.fixture.ts'

const ACK = 'a'.repeat(26)
const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function phones(answer: string) {
  const received: { path: string; body: string }[] = []
  const server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      received.push({ path: req.url ?? '', body: Buffer.concat(chunks).toString() })
      res.end(answer)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { received, proxyUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

async function open(proxyUrl?: string): Promise<DeviceBench> {
  const at = await openDeviceBench({ settings: { push: { proxyUrl } } as never })
  closing.push(() => at.close())
  return at
}

function pushFor(at: DeviceBench, more: Record<string, unknown> = {}): string {
  const { state } = at.bench.standIn
  const signature = signPush(state, ACK, 'phone')
  const server_id = state.fact<string>('serverId')
  // Spacing and unknown fields of its own: what is passed on are the bytes, not what we made of them.
  return JSON.stringify(
    { ack_id: ACK, platform: 'apple_rn', server_id, device_id: 'phone', signature, ...more },
    null,
    2,
  )
}

const door = (at: DeviceBench, name: string): string => `${new URL(at.device.address).pathname}/api/v1/${name}`

describe('pushes for real phones', () => {
  it('are passed on byte for byte after the signature was checked, and the answer comes back', async () => {
    const { received, proxyUrl } = await phones('{"status":"REMOVE"}')
    const at = await open(proxyUrl)
    const body = pushFor(at, { message: 'für den Konvoi', future_field: 1 })

    expect((await at.send(door(at, 'send_push'), body)).text).toBe('{"status":"REMOVE"}')
    expect(received).toEqual([{ path: '/api/v1/send_push', body }])
  })

  it('P3: are not passed on when nobody signed them', async () => {
    const { received, proxyUrl } = await phones('{"status":"OK"}')
    const at = await open(proxyUrl)

    const forged = pushFor(at, { signature: 'e30.e30.AAAA' })
    expect((await at.send(door(at, 'send_push'), forged)).text).toBe('{"status":"OK"}')
    expect(received).toEqual([])
  })

  it('go nowhere without a proxy, and a proxy that is away is said to the server', async () => {
    const without = await open()
    expect((await without.send(door(without, 'send_push'), pushFor(without))).text).toBe('{"status":"OK"}')

    const { proxyUrl } = await phones('{}')
    await closing.pop()?.()
    const at = await open(proxyUrl)
    expect(JSON.parse((await at.send(door(at, 'send_push'), pushFor(at))).text)).toMatchObject({ status: 'FAIL' })
  })

  it('their receipts are passed on, others are answered here', async () => {
    const { received, proxyUrl } = await phones('{"status":"OK"}')
    const at = await open(proxyUrl)

    await at.send(door(at, 'ack'), '{"id":"x","platform":"android_rn"}')
    await at.send(door(at, 'ack'), '{"id":"x","platform":"teams"}')
    await at.send(door(at, 'ack'), '{}')
    await at.send(door(at, 'ack'), 'rubbish')

    expect(received.map(({ path }) => path)).toEqual(['/api/v1/ack'])
  })
})
