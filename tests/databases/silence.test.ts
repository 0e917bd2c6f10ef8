import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problemOf } from '../../src/api/errors.ts'
import { Secret } from '../../src/settings/secret.ts'
import { silent } from '../../src/store/logger.ts'
import { openStore, type Store } from '../../src/store/open.ts'
import { facts } from '../../src/store/tables.ts'
import { type Mission, openMission } from '../support/mission.ts'
import { hasPostgres, openTestPostgres, type TestPostgres } from '../support/postgres.ts'
import { openSilentProxy, type SilentProxy } from '../support/silent-proxy.ts'

const patience = { connectTimeoutMs: 1_000, queryTimeoutMs: 1_000 }

describe.skipIf(!hasPostgres)('a database that says nothing any more', () => {
  let postgres: TestPostgres
  let proxy: SilentProxy
  let address: (name: string) => Promise<string>

  beforeAll(async () => {
    postgres = await openTestPostgres()
    const direct = new URL(await postgres.database('silence'))
    proxy = await openSilentProxy(Number(direct.port))
    address = async (name) => {
      const url = new URL(await postgres.database(name))
      url.port = String(proxy.port)
      return url.href
    }
  })
  afterAll(async () => {
    await proxy.close()
    await postgres.close()
  })

  describe('to one process', () => {
    let store: Store
    beforeAll(async () => {
      store = await openStore({
        url: new Secret(await address('one')),
        folder: 'memory',
        maxConnections: 3,
        ...patience,
        log: silent,
      })
    })
    afterAll(() => store.close())

    const codeOf = (work: Promise<unknown>) =>
      work.then(
        () => 'answered',
        (error: unknown) => problemOf(error).code,
      )
    const inTransaction = () => store.db.transaction(async (tx) => tx.execute(sql`select 1`))

    it('is an error that says so, for every question, and the next one works once it answers again', async () => {
      await store.ping()
      proxy.fallSilent()
      const asked = [store.ping(), inTransaction(), store.db.select().from(facts), store.ping(), inTransaction()]
      const codes = await Promise.all(asked.map(codeOf))
      proxy.recover()

      expect(new Set(codes)).toEqual(new Set(['database_away']))
      await expect.poll(() => codeOf(store.ping())).toBe('answered')
    })

    it('loses no connection of the pool, however many transactions it left in the middle', async () => {
      for (let round = 0; round < 3; round += 1) {
        const held: Promise<unknown>[] = []
        const begun: Promise<void>[] = []
        for (let n = 0; n < 3; n += 1) {
          const started = Promise.withResolvers<void>()
          begun.push(started.promise)
          held.push(
            store.db.transaction(async (tx) => {
              await tx.insert(facts).values({ name: `half-${round}-${n}`, value: true })
              started.resolve()
              await expect.poll(() => isSilent).toBe(true)
              await tx.execute(sql`select 1`)
            }),
          )
        }
        let isSilent = false
        const outcomes = Promise.all(held.map(codeOf))
        await Promise.all(begun)
        proxy.fallSilent()
        isSilent = true
        expect(new Set(await outcomes)).toEqual(new Set(['database_away']))
        proxy.recover()
        await expect.poll(() => codeOf(store.ping())).toBe('answered')
      }

      const all = await Promise.all(Array.from({ length: 12 }, () => codeOf(inTransaction())))
      expect(new Set(all)).toEqual(new Set(['answered']))
      expect(await store.db.select().from(facts).where(eq(facts.name, 'half-0-0'))).toEqual([])
    })

    it('ends a statement that takes too long, and keeps answering others', async () => {
      const slow = codeOf(store.db.execute(sql`select pg_sleep(30)`))
      const others = await Promise.all([codeOf(store.ping()), codeOf(inTransaction())])

      expect([await slow, ...others]).toEqual(['database_away', 'answered', 'answered'])
    })
  })

  describe('to a whole backend', () => {
    let mission: Mission
    beforeAll(async () => {
      mission = await openMission({ settings: { database: { url: await address('backend'), ...patience } } })
    })
    afterAll(() => mission.close())

    it('answers 503 with a reason, and lets people in again by itself', async () => {
      const { sessionToken } = await mission.signIn('ingrid')
      const look = () => mission.call('/api/session', { headers: { Authorization: `Bearer ${sessionToken}` } })
      expect((await look()).status).toBe(200)

      proxy.fallSilent()
      const answer = await mission.enter('jonas')
      expect(answer.status).toBe(503)
      expect(await answer.json()).toMatchObject({ code: 'database_away', retryAfterSeconds: 5 })

      proxy.recover()
      await expect.poll(async () => (await mission.enter('jonas')).status, { interval: 250 }).toBe(201)
      expect((await look()).status).toBe(200)
    })
  })
})
