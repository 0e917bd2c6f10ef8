import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FolderInUse, holdFolder } from './hold-folder.ts'
import { dropLease, holdLease } from './lease.ts'
import { silent } from './logger.ts'
import { openMemoryStore } from './memory-store.fixture.ts'
import { openStore, type Store } from './open.ts'
import { facts } from './tables.ts'

let store: Store
beforeAll(async () => {
  store = await openMemoryStore()
})
afterAll(() => store.close())

describe('a duty that one process may have', () => {
  it('goes to the first who asks and stays with them while they keep it', async () => {
    expect(await holdLease(store.db, 'relay', 'a', 1_000, 15_000)).toBe(true)
    expect(await holdLease(store.db, 'relay', 'b', 2_000, 15_000)).toBe(false)
    expect(await holdLease(store.db, 'relay', 'a', 15_000, 15_000)).toBe(true)
    expect(await holdLease(store.db, 'relay', 'b', 20_000, 15_000)).toBe(false)
  })

  it('goes to another when its holder has died', async () => {
    expect(await holdLease(store.db, 'relay', 'b', 30_001, 15_000)).toBe(true)
    expect(await holdLease(store.db, 'relay', 'a', 30_002, 15_000)).toBe(false)
  })

  it('goes to another at once when it is given back, and only its holder can give it back', async () => {
    await dropLease(store.db, 'relay', 'a')
    expect(await holdLease(store.db, 'relay', 'a', 30_003, 15_000)).toBe(false)
    await dropLease(store.db, 'relay', 'b')
    expect(await holdLease(store.db, 'relay', 'a', 30_004, 15_000)).toBe(true)
  })
})

describe('a job', () => {
  it('is done when its transaction commits, and never when it does not', async () => {
    const done: unknown[] = []
    await store.jobs.queue('store-test')
    await store.jobs.work('store-test', async (data) => void done.push(data), { pollSeconds: 0.5 })

    await expect(
      store.db.transaction(async (tx) => {
        await store.jobs.send('store-test', { n: 1 }, { within: tx as never })
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    await store.db.transaction((tx) => store.jobs.send('store-test', { n: 2 }, { within: tx as never }))

    await expect.poll(() => done).toEqual([{ n: 2 }])
  })
})

describe('a worker that is stopped', () => {
  it('ends what it is at, takes nothing more, and leaves the others at work', async () => {
    const done: string[] = []
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    const { promise: mayEnd, resolve: letEnd } = Promise.withResolvers<void>()
    await store.jobs.queue('store-stopped')
    await store.jobs.queue('store-other')
    const worker = await store.jobs.work<{ n: number }>(
      'store-stopped',
      async ({ n }) => {
        begin()
        await mayEnd
        done.push(`stopped ${n}`)
      },
      { pollSeconds: 0.5, parallel: 2 },
    )
    await store.jobs.work<{ n: number }>('store-other', async ({ n }) => void done.push(`other ${n}`), {
      pollSeconds: 0.5,
    })
    await store.jobs.send('store-stopped', { n: 1 })
    await begun

    const stopped = worker.stop()
    letEnd()
    await stopped
    expect(done).toEqual(['stopped 1'])

    await store.jobs.send('store-stopped', { n: 2 })
    await store.jobs.send('store-other', { n: 3 })
    await expect.poll(() => done).toEqual(['stopped 1', 'other 3'])
  })
})

describe('the built-in database', () => {
  it('keeps what was written when it is opened again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'store-'))
    const first = await openStore({ folder, log: silent })
    await first.db.insert(facts).values({ name: 'kept', value: { answer: 42 } })
    await first.close()

    const second = await openStore({ folder, log: silent })
    expect(await second.db.select().from(facts)).toEqual([{ name: 'kept', value: { answer: 42 } }])
    await second.close()
  }, 60_000)

  it('is not opened by a second process, and a killed one leaves nothing behind that holds it', () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'store-')), 'database')
    const file = `${folder}.pid`
    const parent = process.ppid
    writeFileSync(file, String(parent))
    expect(() => holdFolder(folder)).toThrow(new FolderInUse(folder, parent))

    writeFileSync(file, '2147483646')
    holdFolder(folder)()
    expect(existsSync(file)).toBe(false)
  })
})
