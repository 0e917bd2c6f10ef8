import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bench, botSaid, keyRing, openBench } from '../guests/guest-room.fixture.ts'
import { silent } from '../store/logger.ts'
import { type Bot, createBot } from './bot.ts'
import { resealBotAccount } from './bot-account.ts'
import type { Mattermost } from './mattermost.ts'

let bench: Bench
let mattermost: Mattermost
let bot: Bot
const another = (keys = bench.keys): Bot =>
  createBot({ mattermost, settings: bench.settings, keys, db: bench.store.db, now: bench.clock.now, log: silent })
beforeAll(async () => {
  bench = await openBench()
  mattermost = (await bench.replica()).mattermost
  bot = another()
}, 60_000)
afterAll(() => bench.close())

const someone = (username: string) => bench.seeding.user({ username })
const saidTo = (userId: string) =>
  botSaid(bench)
    .filter((word) => word.toUserId === userId)
    .map((word) => word.text)

describe('our bot', () => {
  it('is made once by many replicas, and remembered', async () => {
    const ids = await Promise.all(
      [bot.userId(), another().userId(), another().userId()].map((id) => id.catch(() => '')),
    )
    const again = await another().userId()

    expect(new Set(ids.filter((id) => id !== ''))).toEqual(new Set([again]))
    expect([...bench.standIn.state.bots.values()]).toHaveLength(1)
    expect([...bench.standIn.state.tokensOf(again).keys()]).toHaveLength(1)
  })

  it('writes to a member by name or by id', async () => {
    const [one, two] = [someone('one'), someone('two')]

    expect(await bot.tell({ to: { userId: one.id }, text: 'hello', key: 'a' })).toBe('told')
    expect(await bot.tell({ to: { username: 'two' }, text: 'hello', key: 'a' })).toBe('told')

    expect([saidTo(one.id), saidTo(two.id)]).toEqual([['hello'], ['hello']])
  })

  it('says the same thing once, whichever replica says it, and again after its time', async () => {
    const member = someone('three')
    const tell = (from: Bot) => from.tell({ to: { userId: member.id }, text: 'x', key: 'same', onceWithinMs: 60_000 })

    const outcomes = await Promise.all([tell(bot), tell(another()), tell(another())])
    bench.clock.pass(60_001)
    const later = await tell(bot)

    expect(outcomes.sort()).toEqual(['told', 'told_before', 'told_before'])
    expect(later).toBe('told')
    expect(saidTo(member.id)).toHaveLength(2)
  })

  it('says at most twenty things an hour to one person', async () => {
    const member = someone('four')
    const outcomes: string[] = []
    for (let n = 0; n < 25; n += 1) outcomes.push(await bot.tell({ to: { userId: member.id }, text: 'x', key: `${n}` }))

    expect(outcomes.filter((outcome) => outcome === 'told')).toHaveLength(20)
    expect(outcomes.at(-1)).toBe('told_too_often')
  })

  it('writes to nobody who is gone, unknown, or a bot', async () => {
    const gone = bench.seeding.user({ username: 'gone', delete_at: 5 })
    for (const to of [{ userId: gone.id }, { username: 'unknown' }, { userId: await bot.userId() }])
      expect(await bot.tell({ to, text: 'x', key: 'x' })).toBe('nobody')
  })

  it('says a thing later that could not be said while Mattermost was away', async () => {
    const member = someone('five')
    const word = { to: { userId: member.id }, text: 'x', key: 'five' }
    await bot.userId()
    let isBroken = true
    const flaky = createBot({
      mattermost: {
        ...mattermost,
        asHolder: (token) => ({
          ...mattermost.asHolder(token),
          openDirect: async (ids) => {
            if (isBroken) throw new Error('away')
            return mattermost.asHolder(token).openDirect(ids)
          },
        }),
      },
      settings: bench.settings,
      keys: bench.keys,
      db: bench.store.db,
      now: bench.clock.now,
      log: silent,
    })

    await expect(flaky.tell(word)).rejects.toThrow('away')
    isBroken = false

    expect(await flaky.tell(word)).toBe('told')
  })

  it('gets a new token when its own was revoked', async () => {
    const member = someone('six')
    const id = await bot.userId()
    for (const tokenId of bench.standIn.state.tokensOf(id).keys()) await mattermost.tokens.revoke(tokenId)

    expect(await bot.tell({ to: { userId: member.id }, text: 'x', key: 'six' })).toBe('told')
    expect(await another().tell({ to: { userId: member.id }, text: 'y', key: 'seven' })).toBe('told')
  })

  it('keeps its token over a rotation of the keys', async () => {
    const id = await bot.userId()
    const both = keyRing('second', 'first')

    expect(await resealBotAccount(bench.store.db, both)).toBe(true)
    expect(await another(keyRing('second')).userId()).toBe(id)
    expect([...bench.standIn.state.tokensOf(id).keys()]).toHaveLength(1)
  })

  it('I3: does not speak through an account of that name that somebody else owns', async () => {
    const settings = { ...bench.settings, mattermost: { ...bench.settings.mattermost, botUsername: 'decoy' } }
    bench.seeding.bot({ username: 'decoy', owner_id: someone('owner').id })
    await bench.store.db.delete((await import('../store/tables.ts')).facts)
    const ours = createBot({
      mattermost,
      settings,
      keys: bench.keys,
      db: bench.store.db,
      now: bench.clock.now,
      log: silent,
    })

    await expect(ours.userId()).rejects.toThrow('belongs to somebody else')
  })
})
