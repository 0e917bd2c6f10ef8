import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { type Bench, keyRing, openBench, person, type Replica } from '../../guests/guest-room.fixture.ts'
import type { EnsuredGuest } from '../../guests/guests.ts'
import { runRoute } from '../../http/serve-route.ts'
import type { SettingsInput } from '../../settings/schema.ts'
import { silent } from '../../store/logger.ts'
import type { Db } from '../../store/open.ts'
import type { StoredPush } from '../notice.ts'
import { createDevice, type Device } from './device.ts'
import type { NoticeTaker } from './told-by.ts'

export type Missed = { guestId: string; mentions: number; threads: number; sinceMs: number }

/** Keeps what it is given, each push once, as the notices do. */
export type RecordingTaker = NoticeTaker & {
  readonly taken: StoredPush[]
  readonly summaries: Missed[]
  fails: boolean
}

export function recordingTaker(): RecordingTaker {
  const taker: RecordingTaker = {
    taken: [],
    summaries: [],
    fails: false,
    async takePush(push) {
      if (taker.fails) throw new Error('told to fail')
      if (!taker.taken.some(({ ackId }) => ackId === push.ackId)) taker.taken.push(push)
    },
    async missed(guestId, counted) {
      taker.summaries.push({ guestId, ...counted })
    },
  }
  return taker
}

export type DeviceBench = {
  readonly bench: Bench
  readonly replica: Replica
  readonly device: Device
  readonly notices: RecordingTaker
  readonly url: string
  guest(): Promise<EnsuredGuest & { readonly userId: string }>
  /** Sends to the door as Mattermost does: no content type. */
  send(path: string, body: string | Uint8Array): Promise<{ status: number; text: string }>
  post(channelId: string, message: string, rootId?: string): Promise<string>
  /** Waits for every push on its way, and what came of it. */
  settled(): Promise<void>
  close(): Promise<void>
}

/** A real room of guests beside a stand-in that pushes to this device over HTTP. */
export async function openDeviceBench(
  options: {
    /** The database as the device sees it. */
    db?: (db: Db) => Db
    settings?: Partial<SettingsInput>
    notices?: RecordingTaker
    bench?: Bench
    log?: Logger
  } = {},
): Promise<DeviceBench> {
  const bench = options.bench ?? (await openBench())
  const { db } = bench.store
  const replica = await bench.replica()
  const notices = options.notices ?? recordingTaker()
  let device: Device | undefined
  const server: Server = createServer(async (req, res) => {
    const [, , secret = '', , , name = ''] = (req.url ?? '').split('/')
    const route = device?.routes.find(({ path }) => path.endsWith(`/${name}`))
    const limits = { maxJsonBytes: 1000, trustedProxyHops: 0, checkSignIn: () => undefined }
    try {
      if (!route) throw new Error('no such route')
      const { status, raw, headers } = await runRoute(route, req, { secret }, 'request', limits)
      res.writeHead(status, headers as Record<string, string>).end(raw)
    } catch (error) {
      res.writeHead(404).end(String(error))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const settings = { ...bench.settings, push: { ...bench.settings.push, ...options.settings?.push, url } }
  const built = await createDevice({
    store: { db: options.db?.(db) ?? db, kind: bench.store.kind },
    guests: replica.guests,
    mattermost: replica.mattermost,
    notices,
    settings: settings as typeof bench.settings,
    keys: keyRing('first'),
    now: bench.clock.now,
    log: options.log ?? silent,
  })
  device = built
  bench.standIn.control.setSettings({
    EmailSettings: { SendPushNotifications: true, PushNotificationServer: built.address },
  })
  const { pushes: sent } = bench.standIn.world
  return {
    bench,
    replica,
    device: built,
    notices,
    url,
    async guest() {
      const ensured = await replica.arrive(person())
      await built.round()
      return { ...ensured, userId: ensured.guest.userId ?? '' }
    },
    async send(path, body) {
      const answer = await fetch(`${new URL(path, url)}`, { method: 'POST', body: Buffer.from(body) })
      return { status: answer.status, text: await answer.text() }
    },
    async post(channelId, message, rootId = '') {
      const answer = await fetch(`${bench.standIn.url}/api/v4/posts`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bench.standIn.adminToken}` },
        body: JSON.stringify({ channel_id: channelId, message, root_id: rootId }),
      })
      return ((await answer.json()) as { id: string }).id
    },
    settled: () => sent.settled(),
    async close() {
      await built.stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      if (!options.bench) await bench.close()
    },
  }
}
