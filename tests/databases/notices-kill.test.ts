import { type ChildProcess, fork } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { NoticeContent, StoredPush } from '../../src/notices/notice.ts'
import { Secret } from '../../src/settings/secret.ts'
import { silent } from '../../src/store/logger.ts'
import { openStore, type Store } from '../../src/store/open.ts'
import { grants, guests } from '../../src/store/tables.ts'
import { hasPostgres, openTestPostgres, type TestPostgres } from '../support/postgres.ts'

const TID = '6d1f3a52-0c47-4f0e-9a35-1b6f2f4f8a01'
const people = Array.from({ length: 8 }, (_, n) => `person${n}`)
const PUSHES_EACH = 25
const KILLS = 6
const channelId = 'c'.repeat(26)

describe.skipIf(!hasPostgres)('a backend that is killed at any moment while it tells people', () => {
  let postgres: TestPostgres
  let store: Store
  let url: string
  let connector: Server
  const cards: { oid: string; content: NoticeContent }[] = []
  const children = new Set<ChildProcess>()

  beforeAll(async () => {
    postgres = await openTestPostgres()
    url = await postgres.database('notices')
    store = await openStore({ url: new Secret(url), folder: '', log: silent })
    for (const oid of people) await addGuest(store, oid)
    connector = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      cards.push(JSON.parse(Buffer.concat(chunks).toString()) as (typeof cards)[number])
      // A kill may hit before, during and after.
      await wait(randomInt(0, 25))
      response.end(JSON.stringify({ id: String(cards.length) }))
    })
    await new Promise<void>((resolve) => connector.listen(0, '127.0.0.1', resolve))
  })
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL')
    connector.closeAllConnections()
    connector.close()
    await store.close()
    await postgres.close()
  })

  it('tells each thing by one card or in a summary: none lost, none as a card twice', async () => {
    const waiting = new Map<string, StoredPush>()
    for (let n = 0; n < people.length * PUSHES_EACH; n += 1) {
      const push = pushOf(people[n % people.length] ?? '', n)
      waiting.set(push.ackId, push)
    }
    const all = waiting.size

    let kills = 0
    while (waiting.size > 0) {
      const child = await startProcess(waiting)
      const mayLive = kills < KILLS
      // What the intake had stored is handed on again, as it does after a crash.
      for (const push of [...waiting.values()].slice(0, mayLive ? Math.ceil(all / KILLS) : all)) child.send(push)
      if (mayLive) {
        await wait(randomInt(5, 400))
        await kill(child)
        kills += 1
      } else await vi.waitFor(() => expect(waiting.size).toBe(0), { timeout: 30_000, interval: 20 })
    }
    if (children.size === 0) await startProcess(waiting)
    const leastTold = () => Math.min(...people.map((oid) => toldOf(cards.filter((card) => card.oid === oid))))
    await vi.waitFor(() => expect(leastTold()).toBeGreaterThanOrEqual(PUSHES_EACH), { timeout: 45_000, interval: 100 })

    const places = cards.flatMap(({ content }) =>
      content.kind === 'message' && content.place.kind === 'thread' ? [content.place.rootId] : [],
    )
    expect(new Set(places).size).toBe(places.length)
    for (const oid of people) {
      const told = toldOf(cards.filter((card) => card.oid === oid))
      // At most the one card that was under way at each kill may also stand in a summary: whether it arrived cannot be known.
      expect(told).toBeLessThanOrEqual(PUSHES_EACH + KILLS)
    }
  })

  async function startProcess(waiting: Map<string, StoredPush>): Promise<ChildProcess> {
    const { port } = connector.address() as AddressInfo
    const child = fork(join(import.meta.dirname, '../support/notices-process.ts'), [
      url,
      `http://127.0.0.1:${port}/`,
      TID,
    ])
    children.add(child)
    child.once('exit', () => children.delete(child))
    await new Promise<void>((resolve) => {
      child.on('message', (message: { ready?: true; taken?: string }) => {
        if (message.ready) resolve()
        if (message.taken !== undefined) waiting.delete(message.taken)
      })
    })
    return child
  }
})

const toldOf = (cards: readonly { readonly content: NoticeContent }[]): number =>
  cards.reduce(
    (sum, { content }) =>
      sum + (content.kind === 'summary' ? content.mentions + content.threads : content.kind === 'message' ? 1 : 0),
    0,
  )

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}

function pushOf(guestId: string, n: number): StoredPush {
  const id = `p${n}`.padEnd(26, 'x')
  return {
    ackId: `ack${n}`,
    guestId,
    type: 'message',
    channelId,
    teamId: 't'.repeat(26),
    rootId: id,
    postId: id,
    atMs: Date.now(),
  }
}

async function addGuest({ db }: Store, oid: string): Promise<void> {
  await db.insert(guests).values({
    id: oid,
    tid: TID,
    oid,
    termsTid: TID,
    state: 'active',
    userId: oid,
    email: `${oid}@guests.invalid`,
    displayName: oid,
    firstSeenAtMs: 0,
    expiresAtMs: Number.MAX_SAFE_INTEGER,
  })
  await db.insert(grants).values({
    guestId: oid,
    channelId,
    teamId: 't'.repeat(26),
    source: 'policy',
    channelName: 'ops',
    displayName: 'Ops',
    grantedAtMs: 0,
  })
}
