import { createPublicKey, verify } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { comesTrue } from '../support/until.ts'
import type { Labels } from './replay-labels.ts'
import type { Line, RecordedPush } from './replay-line.ts'
import { matchValue } from './replay-match.ts'
import { addPost, type ReplayWorld } from './replay-world.ts'

type Received = { readonly method: string; readonly path: string; readonly headers: object; readonly body: unknown }

/** A push proxy that keeps what arrives and answers as the recorder did, device by device. */
export type PushProxy = {
  readonly url: string
  readonly received: Received[]
  /** What the next pushes of each device are answered with; OK when nothing is said. */
  answers: Map<string, string>
  /** Ends what was left without an answer. */
  release(): void
  close(): Promise<void>
}

export async function openPushProxy(): Promise<PushProxy> {
  const received: Received[] = []
  const hanging = new Set<ServerResponse>()
  const answer = (response: ServerResponse, how: string): void => {
    if (how === 'HANG') hanging.add(response)
    else if (how === '500') response.writeHead(500).end('{}')
    else if (how === 'NOTJSON') response.end('all is well')
    else response.end(JSON.stringify(how === 'FAIL' ? { status: 'FAIL', error: 'told to' } : { status: how }))
  }
  const proxy = { url: '', received, answers: new Map<string, string>() }
  const server: Server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as { device_id: string }
      const { method = '', url = '', headers } = request
      received.push({ method, path: url, headers, body })
      answer(response, proxy.answers.get(body.device_id) ?? 'OK')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return Object.assign(proxy, {
    release() {
      for (const response of hanging) response.destroy()
      hanging.clear()
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}

/** What the recorder shows in the place of a signature: its parts, and whether the server's published key verifies it. */
function shownSignature(world: ReplayWorld, signature: unknown): unknown {
  if (typeof signature !== 'string' || signature === '') return signature
  const [header = '', claims = '', bytes = ''] = signature.split('.')
  const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString())
  const spki = Buffer.from(world.standIn.state.fact<string>('signingPublicKey') ?? '', 'base64')
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
  const isGood = verify(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(bytes, 'base64url'),
  )
  return { jwt: { header: read(header), claims: read(claims), verifies_with_AsymmetricSigningPublicKey: isGood } }
}

const deviceOf = (push: { request: { body?: unknown } }): string =>
  String((push.request.body as { device_id?: string } | undefined)?.device_id)

/** Sends a line of the push file and compares what the push proxy was given for it; devices come in no fixed order. */
export async function replayPushes(
  world: ReplayWorld,
  proxy: PushProxy,
  line: Line,
  labels: Labels,
  act: () => Promise<string[]>,
): Promise<string[]> {
  const recorded = line.pushes ?? []
  const { pushes } = world.standIn.world
  await comesTrue(() => proxy.received.length === pushes.started)
  proxy.answers = new Map(recorded.map((push) => [deviceOf(push), push.answered]))
  const before = proxy.received.length
  const wrong = await act()
  const hangs = recorded.some((push) => push.answered === 'HANG')
  if (hangs) await addPost(world, 'member1', 'alerts', 'while hanging @guest2')
  await comesTrue(() => proxy.received.length === pushes.started)
  proxy.release()
  await pushes.settled()
  if (wrong.length > 0 || line.pushes === undefined) return wrong
  const sent = proxy.received.slice(before)
  const count = sent.length === recorded.length ? [] : [`${sent.length} pushes instead of ${recorded.length}`]
  return [...count, ...recorded.flatMap((push, at) => matchPush(world, push, recorded.slice(0, at), sent, labels))]
}

function matchPush(
  world: ReplayWorld,
  push: RecordedPush,
  earlier: readonly RecordedPush[],
  sent: readonly Received[],
  labels: Labels,
): string[] {
  const device = deviceOf(push)
  const place = earlier.filter((one) => deviceOf(one) === device).length
  const found = sent.filter((one) => (one.body as { device_id?: string }).device_id === device)[place]
  if (!found) return [`no push to ${device}`]
  const { method, path, headers, body } = found
  const { signature, ...rest } = body as Record<string, unknown>
  const shown = { ...rest, ...(signature === undefined ? {} : { signature: shownSignature(world, signature) }) }
  const { 'user-agent': agent, ...others } = headers as Record<string, string>
  const wrong = others['content-type'] === undefined ? [] : ['a push has no content type']
  const actual = { method, path, headers: { 'user-agent': agent }, body: shown }
  const recorded = JSON.parse(JSON.stringify(push.request).replace('"$jwt"', '"jwt"')) as unknown
  return [...wrong, ...matchValue(recorded, actual, labels, device)]
}
