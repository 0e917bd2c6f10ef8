import { randomBytes, randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Channel } from '@mattermost/types/channels'
import type { Team } from '@mattermost/types/teams'
import { runRoute } from '../../src/http/serve-route.ts'
import { createDevice, type Device } from '../../src/notices/device/device.ts'
import type { NoticeTaker } from '../../src/notices/device/told-by.ts'
import type { StoredPush } from '../../src/notices/notice.ts'
import { loadKeyRing } from '../../src/settings/key-ring.ts'
import { Secret } from '../../src/settings/secret.ts'
import { silent } from '../../src/store/logger.ts'
import { openMemoryStore } from '../../src/store/memory-store.fixture.ts'
import type { Store } from '../../src/store/open.ts'
import { grants, guests as guestTable, guestTokens } from '../../src/store/tables.ts'
import type { Peer, Person } from './peer.ts'

export type Summary = { readonly guestId: string; readonly mentions: number; readonly threads: number }

/** Our side of the way: device, door and database, without bot and feed; it can be stopped and begun again. */
export type PushSide = {
  readonly device: Device
  readonly taken: StoredPush[]
  readonly summaries: Summary[]
  /** Whatever device ids came to the door. */
  readonly deviceIds: string[]
  /** Our clock goes ahead of the server's. */
  passMs(ms: number): void
  /** Nothing listens any more, as when the process is gone. */
  stop(): Promise<void>
  /** A new process on the same database and address. */
  start(): Promise<void>
}

export type PushWorld = {
  readonly side: PushSide
  readonly team: Team
  readonly channel: Channel
  readonly direct: Channel
  readonly member: Person
  /** Like a guest of ours: with a browse token and a device token of its own. */
  readonly guest: Person & { readonly guestId: string; readonly deviceToken: Secret }
  /** @returns id of the post */
  write(as: Person, channelId: string, message: string, rootId?: string): Promise<string>
  close(): Promise<void>
}

/** One member and one guest in a channel, and between them, on a server that pushes to us. */
export async function openPushWorld(peer: Peer): Promise<PushWorld> {
  const store = await openMemoryStore()
  const [team, member, person] = [await peer.team(), await peer.account(), await peer.guest()]
  const channel = await peer.channel(team)
  await peer.join(team, member, channel)
  await peer.join(team, person, channel)
  await peer.mattermost.channels.freshenNotices(channel.id, person.user.id)
  const direct = await peer.mattermost.asHolder(member.token).openDirect([member.user.id, person.user.id])
  const { id: tokenId, token: deviceToken } = await peer.mattermost.tokens.create(person.user.id, 'device')
  const guestId = await putGuest(store, person, tokenId, [channel, direct])
  const side = await openSide(peer, store, new Map([[guestId, deviceToken]]))
  const switched = await peer.admin('PUT', '/config/patch', {
    EmailSettings: { SendPushNotifications: true, PushNotificationServer: side.device.address },
  })
  if (switched.status !== 200) throw new Error(`the server does not take the push settings: ${switched.status}`)
  await peer.mattermost.capabilities.probe()
  await side.device.round()
  // What the guest does here is done elsewhere: a person who is online is not pushed to.
  const status = { user_id: person.user.id, status: 'offline' }
  await peer.as(person.token, 'PUT', `/users/${person.user.id}/status`, status)
  return {
    side,
    team,
    channel,
    direct,
    member,
    guest: { ...person, guestId, deviceToken },
    async write(as, channelId, message, rootId = '') {
      const body = { channel_id: channelId, message, root_id: rootId }
      const made = await peer.as<{ id: string }>(as.token, 'POST', '/posts', body)
      if (made.status !== 201) throw new Error(`a post was refused: ${made.status}`)
      return made.body.id
    },
    async close() {
      await peer.admin('PUT', '/config/patch', {
        EmailSettings: { SendPushNotifications: false, PushNotificationServer: '' },
      })
      await side.stop()
      await store.close()
    },
  }
}

async function putGuest(
  store: Store,
  { user }: Person,
  tokenId: string,
  channels: readonly Channel[],
): Promise<string> {
  const id = randomUUID()
  const atMs = Date.now()
  await store.db.insert(guestTable).values({
    id,
    tid: randomUUID(),
    oid: randomUUID(),
    termsTid: randomUUID(),
    state: 'active',
    userId: user.id,
    username: user.username,
    email: user.email,
    displayName: 'Contract Person',
    firstSeenAtMs: atMs,
    expiresAtMs: atMs + 3_600_000,
  })
  await store.db.insert(guestTokens).values({
    guestId: id,
    purpose: 'device',
    tokenId,
    keyName: 'unused',
    sealed: new Uint8Array(1),
    createdAtMs: atMs,
  })
  await store.db.insert(grants).values(
    channels.map((channel) => ({
      guestId: id,
      channelId: channel.id,
      teamId: channel.team_id,
      source: channel.type === 'D' ? ('direct' as const) : ('policy' as const),
      channelName: channel.name,
      displayName: channel.display_name,
      grantedAtMs: atMs,
    })),
  )
  return id
}

async function openSide(peer: Peer, store: Store, tokens: ReadonlyMap<string, Secret>): Promise<PushSide> {
  const taken: StoredPush[] = []
  const summaries: Summary[] = []
  const deviceIds: string[] = []
  let aheadMs = 0
  const notices: NoticeTaker = {
    async takePush(push) {
      if (!taken.some(({ ackId }) => ackId === push.ackId)) taken.push(push)
    },
    async missed(guestId, { mentions, threads }) {
      summaries.push({ guestId, mentions, threads })
    },
  }
  const keys = loadKeyRing({
    keys: { current: 'contract', ring: { contract: new Secret(randomBytes(32).toString('base64')) } },
    dataFolder: '',
  })
  let server: Server
  let device: Device
  let port = 0

  const side = {
    get device() {
      return device
    },
    taken,
    summaries,
    deviceIds,
    passMs(ms: number) {
      aheadMs += ms
    },
    async start() {
      server = createServer(async (req, res) => {
        const [, , secret = '', , , name = ''] = (req.url ?? '').split('/')
        req.on('data', (chunk: Buffer) => deviceIds.push(/"device_id":"([^"]*)"/.exec(String(chunk))?.[1] ?? ''))
        const route = device.routes.find(({ path }) => path.endsWith(`/${name}`))
        try {
          if (!route) throw new Error('no such route')
          const limits = { maxJsonBytes: 1, trustedProxyHops: 0, checkSignIn: () => undefined }
          const { status, raw, headers } = await runRoute(route, req, { secret }, 'request', limits)
          res.writeHead(status, headers as Record<string, string>).end(raw)
        } catch (error) {
          res.writeHead(404).end(String(error))
        }
      })
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
      port = (server.address() as AddressInfo).port
      device = await createDevice({
        store,
        guests: {
          async token(guestId) {
            const token = tokens.get(guestId)
            if (!token) throw new Error('no such guest')
            return token
          },
          grantsOf: () => store.db.select().from(grants),
          considerAddition: async () => undefined,
        },
        mattermost: peer.mattermost,
        notices,
        settings: peer.settingsWith({ push: { url: `http://127.0.0.1:${port}` } }),
        keys,
        now: () => Date.now() + aheadMs,
        log: silent,
      })
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await device.stop()
    },
  }
  await side.start()
  return side
}
