import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { pushIntakes } from '../../store/device-tables.ts'
import { openMemoryStore } from '../../store/memory-store.fixture.ts'
import type { Store } from '../../store/open.ts'
import { createGaps } from './gaps.ts'

let store: Store
let nowMs = 0
beforeAll(async () => {
  store = await openMemoryStore()
})
beforeEach(async () => {
  await store.db.delete(pushIntakes)
  nowMs = 1_000_000
})
afterAll(() => store.close())

const replica = (id: string, isAlone = false) => createGaps({ db: store.db, id, isAlone, now: () => nowMs })

describe('the time in which pushes may be lost', () => {
  it('there is none at the very first start, nor while all goes well', async () => {
    const one = replica('one')
    await one.beat()
    nowMs += 2_000
    await one.beat()

    expect(await one.open()).toBeUndefined()
  })

  it('begins when the only process ended, in order or not', async () => {
    const one = replica('one')
    await one.beat()
    await one.stop()
    nowMs += 600_000
    const two = replica('two')
    await two.beat()

    const gap = await two.open()
    expect(gap?.sinceMs).toBe(1_000_000)
    if (gap) await two.close(gap)
    expect(await two.open()).toBeUndefined()
  })

  it('is none when another process was there to take over from one that ended in order', async () => {
    const [one, two] = [replica('one'), replica('two')]
    await one.beat()
    await two.beat()
    nowMs += 5_000
    await one.stop()
    await two.beat()

    expect(await two.open()).toBeUndefined()
  })

  it('begins with the last sign of a process that died beside others, once it is silent', async () => {
    const [one, two] = [replica('one'), replica('two')]
    await one.beat()
    await two.beat()
    nowMs += 10_000
    await two.beat()
    expect(await two.open()).toBeUndefined()
    nowMs += 6_000
    await two.beat()

    expect((await two.open())?.sinceMs).toBe(1_000_000)
  })

  it('begins with the first push that could not be stored, and one that fails while comparing stays', async () => {
    const one = replica('one')
    await one.beat()
    one.lost(1_000_500)
    one.lost(1_000_900)
    await one.beat()
    const gap = await one.open()
    expect(gap?.sinceMs).toBe(1_000_500)

    if (gap) await one.close(gap)
    one.lost(1_002_000)
    await one.beat()
    expect((await one.open())?.sinceMs).toBe(1_002_000)
  })
})
