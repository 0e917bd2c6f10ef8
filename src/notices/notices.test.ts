import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { MattermostFault } from '../mattermost/fault.ts'
import { notices as noticeTable } from '../store/notice-tables.ts'
import { grants, guests as guestTable } from '../store/tables.ts'
import type { MessageContent } from './notice.ts'
import { type Bench, COAST, idOf, isSent, openBench, partnerOf, postFor, RELIEF } from './notices.fixture.ts'
import { forgetGuest } from './recover.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterEach(() => bench.empty())
afterAll(() => bench.close())

const ingrid = { tid: COAST, oid: 'ingrid' }
const messages = () => bench.said.map(({ content }) => content as MessageContent)
const stateOf = async () => (await bench.store.db.select().from(noticeTable)).map(({ state }) => state).sort()

describe('what a notice carries', () => {
  it('at id-only is ids and neutral facts, and Mattermost is not even asked', async () => {
    const guest = await bench.guest('ingrid')
    const notices = bench.replica({ settings: { maxLevel: 'full' } })
    bench.mattermostFault = new MattermostFault('broken', 'nobody may ask')

    await notices.takePush(bench.push(guest, { postId: idOf('first') }))
    await bench.quiet(notices)

    expect(messages()).toEqual([
      {
        kind: 'message',
        noticeId: expect.any(String),
        count: 1,
        isDirect: false,
        isThread: false,
        place: { kind: 'post', channelId: idOf('ops'), postId: idOf('first') },
        state: 'open',
        canReply: true,
      },
    ])
    expect(bench.acts).toEqual([])
  })

  it.each([
    ['sender', 'full', undefined],
    ['full', 'sender', undefined],
    ['full', 'full', 'The bridge at Ålesund is closed'],
  ] as const)(
    'is the lower of what the operator (%s) and the terms (%s) allow',
    async (maxLevel, noticeLevel, excerpt) => {
      bench.partners.set(COAST, partnerOf(COAST, 'Nordkyst Coast Guard', { noticeLevel }))
      const guest = await bench.guest('ingrid')
      const notices = bench.replica({ settings: { maxLevel } })
      bench.posts.set(idOf('first'), postFor({}))

      await notices.takePush(bench.push(guest, { postId: idOf('first') }))
      await bench.quiet(notices)

      const [content] = messages()
      expect(content?.sender).toEqual({ name: 'Kari Nordmann', organisation: 'Mission HQ' })
      expect(content?.channel).toEqual({ name: 'Channel ops', label: 'REL' })
      expect(content?.excerpt).toBe(excerpt)
    },
  )

  it('G14: a message that the guest may not read, or that is of another channel, is told as at id-only', async () => {
    bench.partners.set(COAST, partnerOf(COAST, 'Nordkyst Coast Guard', { noticeLevel: 'full' }))
    const guest = await bench.guest('ingrid')
    const notices = bench.replica({ settings: { maxLevel: 'full' } })
    bench.posts.set(idOf('other'), postFor({ channel_id: idOf('hidden'), message: 'hidden text' }))

    await notices.takePush(bench.push(guest, { postId: idOf('other') }))
    await notices.takePush(bench.push(guest, { postId: idOf('unreadable'), rootId: idOf('root') }))
    await bench.quiet(notices)

    expect(messages()).toHaveLength(2)
    for (const content of messages()) expect(Object.keys(content)).not.toContain('excerpt')
    expect(JSON.stringify(bench.said)).not.toMatch(/hidden text|Kari/)
  })

  it('hostile 23: links, controls and turned text in a message and a name are inert, and the organisation is the registry’s', async () => {
    bench.partners.set(COAST, partnerOf(COAST, 'Nordkyst Coast Guard', { noticeLevel: 'full' }))
    const guest = await bench.guest('ingrid')
    const notices = bench.replica({ settings: { maxLevel: 'full' } })
    bench.posts.set(
      idOf('first'),
      postFor({
        user_id: idOf('useringrid'),
        message: '[click](https://evil.example)\u202e\u0007 **now**\n\n![x](https://evil.example/a.png)',
      }),
    )

    await notices.takePush(bench.push(guest, { postId: idOf('first') }))
    await bench.quiet(notices)

    expect(messages()[0]?.excerpt).toBe('click **now** x')
    expect(messages()[0]?.sender?.organisation).toBe('Nordkyst Coast Guard')
  })
})

describe('one notice for each thing', () => {
  it('of a push that comes three times is one', async () => {
    const guest = await bench.guest('ingrid')
    const notices = bench.replica()
    const push = bench.push(guest)

    await Promise.all([notices.takePush(push), notices.takePush(push)])
    await notices.takePush(push)
    await bench.quiet(notices)

    expect(bench.said).toHaveLength(1)
    expect(messages()[0]?.count).toBe(1)
  })

  it('joins a burst in one place into the card that was just sent', async () => {
    const guest = await bench.guest('ingrid')
    const notices = bench.replica({ settings: { burstSeconds: 10 } })

    await notices.takePush(bench.push(guest))
    await bench.quiet(notices)
    for (let more = 0; more < 3; more += 1) await notices.takePush(bench.push(guest))
    await bench.quiet(notices)
    bench.clock.ms += 11_000
    await notices.takePush(bench.push(guest))
    await bench.quiet(notices)

    expect(
      bench.said.filter(({ what }) => what === 'send').map(({ content }) => (content as MessageContent).count),
    ).toEqual([1, 1])
    expect(
      bench.said
        .filter(({ what }) => what === 'update')
        .map(({ content }) => (content as MessageContent).count)
        .at(-1),
    ).toBe(4)
    expect(bench.said.find(({ what }) => what === 'update')?.card?.activityId).toBeDefined()
  })

  it('makes one summary of what waits when it is much', async () => {
    const guest = await bench.guest('ingrid', { channels: ['a', 'b', 'c', 'd'] })
    const notices = bench.replica({ settings: { summaryAbove: 3, burstSeconds: 0 } })
    await notices.choose(ingrid, { surface: 'bot', quietHours: { fromMinute: 0, toMinute: 1439, timeZone: 'UTC' } })
    for (const channel of ['a', 'b', 'c', 'd', 'd'])
      await notices.takePush(bench.push(guest, { channelId: idOf(channel) }))
    await notices.takePush(bench.push(guest, { channelId: idOf('a'), rootId: idOf('root') }))
    await bench.quiet(notices)
    expect(bench.said).toEqual([])

    await notices.choose(ingrid, { surface: 'bot' })
    await notices.resume(ingrid)
    await bench.quiet(notices)

    expect(bench.said.map(({ content }) => content)).toEqual([
      { kind: 'summary', noticeId: expect.any(String), mentions: 5, threads: 1, state: 'open' },
    ])
  })

  it('says a word once for each key, and a summary of what was missed once for each beginning', async () => {
    const guest = await bench.guest('ingrid')
    const notices = bench.replica()
    const word = { about: 'renewed', facts: { expiresAtMs: 1 } } as const

    for (let again = 0; again < 2; again += 1) {
      await notices.tell(ingrid, word, 'renewed:1')
      await notices.missed(guest, { mentions: 2, threads: 1, sinceMs: 5 })
    }
    await bench.quiet(notices)

    expect(bench.said.map(({ content }) => content.kind).sort()).toEqual(['summary', 'word'])
  })

  it('says a word of a transaction only when that has committed', async () => {
    const notices = bench.replica()
    const word = { about: 'renewed', facts: { expiresAtMs: 1 } } as const
    await bench.store.db
      .transaction(async (tx) => {
        await notices.tell(ingrid, word, 'never', tx as never)
        throw new Error('rolled back')
      })
      .catch(() => undefined)
    await bench.store.db.transaction((tx) => notices.tell(ingrid, word, 'told', tx as never))

    await notices.sweep()
    await bench.quiet(notices)

    expect(bench.said).toHaveLength(1)
  })
})

describe('what was read elsewhere', () => {
  it('is not told when it still waits, and the card says so when it was sent', async () => {
    const guest = await bench.guest('ingrid', { channels: ['ops', 'intel'] })
    const notices = bench.replica()
    await notices.takePush(bench.push(guest))
    await bench.quiet(notices)
    await notices.choose(ingrid, { surface: 'bot', quietHours: { fromMinute: 0, toMinute: 1439, timeZone: 'UTC' } })
    await notices.takePush(bench.push(guest, { channelId: idOf('intel') }))

    await notices.takePush(bench.push(guest, { type: 'clear' }))
    await notices.takePush(bench.push(guest, { type: 'clear', channelId: idOf('intel') }))
    await bench.quiet(notices)

    expect(bench.said.map(({ what, content }) => [what, content.state])).toEqual([
      ['send', 'open'],
      ['update', 'read'],
    ])
    expect(await stateOf()).toEqual(['sent'])
  })

  it('in the channel leaves the card of a thread open, and the other way round', async () => {
    const guest = await bench.guest('ingrid')
    const notices = bench.replica()
    await notices.takePush(bench.push(guest, { rootId: idOf('root') }))
    await bench.quiet(notices)

    await notices.takePush(bench.push(guest, { type: 'clear' }))
    await bench.quiet(notices)
    expect(bench.said).toHaveLength(1)

    await notices.takePush(bench.push(guest, { type: 'clear', rootId: idOf('root') }))
    await bench.quiet(notices)
    expect(bench.said.map(({ content }) => content.state)).toEqual(['open', 'read'])
  })

  it('an older clear that is found late marks nothing newer', async () => {
    const guest = await bench.guest('ingrid')
    const notices = bench.replica()
    await notices.takePush(bench.push(guest))
    await bench.quiet(notices)

    await notices.takePush(bench.push(guest, { type: 'clear', atMs: bench.clock.ms - 1 }))
    await bench.quiet(notices)

    expect(bench.said).toHaveLength(1)
  })
})

describe('the person’s choice', () => {
  it.each([
    ['bot', 1, 0],
    ['feed', 0, 1],
    ['both', 1, 1],
    ['none', 0, 0],
  ] as const)('%s is where they are told', async (surface, cards, entries) => {
    const guest = await bench.guest('ingrid')
    const notices = bench.replica({ withFeed: true })
    await notices.choose(ingrid, { surface, language: 'ar' })

    await notices.takePush(bench.push(guest))
    await bench.quiet(notices)

    expect([bench.said.length, bench.fed.length]).toEqual([cards, entries])
    for (const { language } of [...bench.said, ...bench.fed]) expect(language).toBe('ar')
  })

  it('of another surface moves what waits, and of none drops it', async () => {
    const guest = await bench.guest('ingrid')
    const notices = bench.replica({ withFeed: true })
    const quietHours = { fromMinute: 0, toMinute: 1439, timeZone: 'UTC' }
    await notices.choose(ingrid, { surface: 'bot', quietHours })
    await notices.takePush(bench.push(guest))

    await notices.choose(ingrid, { surface: 'feed' })
    await notices.resume(ingrid)
    await bench.quiet(notices)
    expect([bench.said.length, bench.fed.length]).toEqual([0, 1])

    bench.clock.ms += 60_000
    await notices.choose(ingrid, { surface: 'feed', quietHours })
    await notices.takePush(bench.push(guest))
    await notices.choose(ingrid, { surface: 'none' })
    await notices.resume(ingrid)
    await bench.quiet(notices)
    expect(bench.fed).toHaveLength(1)
  })

  it('of a time zone that does not exist is refused', async () => {
    await expect(
      bench
        .replica()
        .choose(ingrid, { surface: 'bot', quietHours: { fromMinute: 0, toMinute: 9, timeZone: 'Mars/Base' } }),
    ).rejects.toMatchObject({ code: 'bad_request' })
  })
})

describe('when access ends', () => {
  it('J6: what is queued is gone with the transaction that ends it', async () => {
    const guest = await bench.guest('ingrid')
    const notices = bench.replica()
    bench.answer = () => ({ kind: 'later', reason: 'away' })
    await notices.takePush(bench.push(guest))
    await bench.quiet(notices)
    const before = bench.said.length

    await bench.store.db.transaction(async (tx) => {
      await tx.update(guestTable).set({ state: 'cut' }).where(eq(guestTable.id, guest))
      await forgetGuest(guest, tx as never)
    })
    bench.clock.ms += 3_600_000
    await notices.sweep()
    await bench.quiet(notices)

    expect(bench.said).toHaveLength(before)
    expect(await stateOf()).toEqual([])
  })

  it('in the moment before it is sent, nothing is sent', async () => {
    const guest = await bench.guest('ingrid')
    const notices = bench.replica()
    await bench.store.db.update(guestTable).set({ state: 'active' }).where(eq(guestTable.id, guest))
    const taken = notices.takePush(bench.push(guest))
    await bench.store.db.update(guestTable).set({ state: 'cut' }).where(eq(guestTable.id, guest))
    await taken
    await bench.quiet(notices)

    expect(bench.said).toEqual([])
  })

  it('of the whole organisation, nothing is sent until it is open again', async () => {
    const guest = await bench.guest('ingrid')
    const notices = bench.replica()
    bench.partners.set(COAST, { ...partnerOf(COAST, 'Nordkyst Coast Guard'), state: 'suspended' })
    await notices.takePush(bench.push(guest))
    await bench.quiet(notices)
    expect(bench.said).toEqual([])

    bench.partners.set(COAST, partnerOf(COAST, 'Nordkyst Coast Guard'))
    bench.clock.ms += 11_000
    await notices.sweep()
    await bench.quiet(notices)
    expect(bench.said).toHaveLength(1)
  })

  it('G10: a channel that is not granted is told nothing of, and a card of one that was lost says that it is withdrawn', async () => {
    const guest = await bench.guest('ingrid')
    const notices = bench.replica()
    await notices.takePush(bench.push(guest, { channelId: idOf('hidden') }))
    await bench.quiet(notices)
    expect(bench.said).toEqual([])
    expect(bench.considered).toEqual([idOf('hidden')])

    await notices.takePush(bench.push(guest))
    await bench.quiet(notices)
    await bench.store.db.delete(grants)
    await notices.takePush(bench.push(guest, { type: 'clear' }))
    await bench.quiet(notices)
    expect(bench.said.map(({ content }) => content.state)).toEqual(['open', 'withdrawn'])
    expect(messages()[1]?.canReply).toBe(false)
  })
})

describe('what Microsoft answers', () => {
  it('later: waits as long as was asked, then sends it, once', async () => {
    const guest = await bench.guest('ingrid')
    const notices = bench.replica()
    bench.answer = () => ({ kind: 'later', retryAfterMs: 30_000, reason: 'Teams answered 429' })
    await notices.takePush(bench.push(guest))
    await bench.quiet(notices)

    bench.answer = isSent
    bench.clock.ms += 29_000
    await notices.sweep()
    await bench.quiet(notices)
    expect(bench.said).toHaveLength(1)
    bench.clock.ms += 2_000
    await notices.sweep()
    await bench.quiet(notices)
    expect(bench.said).toHaveLength(2)
    expect(await stateOf()).toEqual(['sent'])
  })

  it.each(['blocked', 'not_installed'] as const)(
    '%s: who must know is told once, nothing is tried for an hour, nothing is lost',
    async (reason) => {
      const guest = await bench.guest('ingrid', { channels: ['a', 'b'] })
      const notices = bench.replica()
      bench.answer = () => ({ kind: 'never', reason })
      await notices.takePush(bench.push(guest, { channelId: idOf('a') }))
      await bench.quiet(notices)
      await notices.takePush(bench.push(guest, { channelId: idOf('b') }))
      await notices.sweep()
      await bench.quiet(notices)
      expect(bench.said).toHaveLength(1)
      expect(bench.undeliverable).toEqual([{ to: ingrid, reason }])

      bench.answer = isSent
      await notices.resume(ingrid)
      await bench.quiet(notices)
      expect(bench.said).toHaveLength(3)
      expect(await stateOf()).toEqual(['sent', 'sent'])
    },
  )

  it('too large: says less, and when that is too large too, who must know is told', async () => {
    const guest = await bench.guest('ingrid')
    const notices = bench.replica()
    bench.answer = () => ({ kind: 'never', reason: 'too_large' })
    await notices.takePush(bench.push(guest))
    await bench.quiet(notices)
    await notices.sweep()
    await bench.quiet(notices)

    expect(bench.said).toHaveLength(2)
    expect(bench.undeliverable).toEqual([{ to: ingrid, reason: 'too_large' }])
    expect(await stateOf()).toEqual(['failed'])
  })

  it('refused: the operator finds it in the log, and it is tried again', async () => {
    const guest = await bench.guest('ingrid')
    const notices = bench.replica()
    bench.answer = () => ({ kind: 'never', reason: 'refused' })
    await notices.takePush(bench.push(guest))
    await bench.quiet(notices)
    expect(bench.acts.map(({ name }) => name)).toEqual([expect.stringMatching(/^LOG Microsoft refuses a notice/)])

    bench.answer = isSent
    bench.clock.ms += 301_000
    await notices.sweep()
    await bench.quiet(notices)
    expect(await stateOf()).toEqual(['sent'])
  })

  it('a card that the person deleted is not made again for what was read, and is for what is new', async () => {
    const guest = await bench.guest('ingrid')
    const notices = bench.replica()
    await notices.takePush(bench.push(guest))
    await bench.quiet(notices)
    bench.answer = (said) => (said.what === 'update' ? { kind: 'never', reason: 'gone' } : isSent(said))
    await notices.takePush(bench.push(guest))
    await bench.quiet(notices)
    await notices.sweep()
    await bench.quiet(notices)
    expect(bench.said.map(({ what }) => what)).toEqual(['send', 'update', 'send'])

    await notices.takePush(bench.push(guest, { type: 'clear' }))
    await bench.quiet(notices)
    await notices.sweep()
    await bench.quiet(notices)
    expect(bench.said.map(({ what }) => what)).toEqual(['send', 'update', 'send', 'update'])
  })

  it('nothing at all: never sent again as it was; unread it becomes one summary, read it is over', async () => {
    const guest = await bench.guest('ingrid', { channels: ['a', 'b'] })
    const notices = bench.replica()
    bench.posts.set(idOf('one'), postFor({ channel_id: idOf('a'), create_at: 100 }))
    bench.posts.set(idOf('two'), postFor({ channel_id: idOf('b'), create_at: 100 }))
    bench.readAtMs.set(idOf('b'), 200)
    bench.answer = () => ({ kind: 'unknown', reason: 'time-out' })
    await notices.takePush(bench.push(guest, { channelId: idOf('a'), postId: idOf('one') }))
    await notices.takePush(bench.push(guest, { channelId: idOf('b'), postId: idOf('two') }))
    await bench.quiet(notices)

    bench.answer = isSent
    bench.clock.ms += 3_000
    await notices.sweep()
    await notices.sweep()
    await bench.quiet(notices)

    expect(bench.said.map(({ content }) => content)).toMatchObject([
      { kind: 'message' },
      { kind: 'message' },
      { kind: 'summary', mentions: 1, threads: 0 },
    ])
    expect(await stateOf()).toEqual(['folded', 'folded', 'sent'])
  })

  it('found in the middle after a crash: the same, and the lane is left alone until its time is over', async () => {
    const guest = await bench.guest('ingrid')
    const notices = bench.replica()
    bench.posts.set(idOf('one'), postFor({ create_at: 100 }))
    await notices.takePush(bench.push(guest, { postId: idOf('one') }))
    await bench.quiet(notices)
    await bench.store.db
      .update(noticeTable)
      .set({ state: 'sending', activityId: null, sentAtMs: null, sendingUntilMs: bench.clock.ms + 20_000 })

    bench.clock.ms += 11_000
    await notices.takePush(bench.push(guest, { rootId: idOf('root') }))
    await notices.sweep()
    await bench.quiet(notices)
    expect(bench.said).toHaveLength(1)

    bench.clock.ms += 10_000
    await notices.sweep()
    await notices.sweep()
    await bench.quiet(notices)
    expect(bench.said.map(({ content }) => content.kind)).toEqual(['message', 'summary', 'message'])
    expect(await stateOf()).toEqual(['folded', 'sent', 'sent'])
  })
})

describe('several processes', () => {
  it('send each notice once, however often both look', async () => {
    const ids = await Promise.all(
      Array.from({ length: 20 }, (_, n) => bench.guest(`guest${n}`, { tid: n % 2 ? COAST : RELIEF })),
    )
    const one = bench.replica()
    const two = bench.replica()
    await Promise.all(
      ids.flatMap((id, n) =>
        [0, 1, 2].map((more) => (n % 2 ? one : two).takePush(bench.push(id, { rootId: idOf(`root${more}`) }))),
      ),
    )
    await vi.waitFor(
      async () => {
        bench.clock.ms += 500
        await Promise.all([one.sweep(), two.sweep()])
        if (one.waiting() + two.waiting() > 0) throw new Error('lanes are still served')
      },
      { timeout: 30_000, interval: 20 },
    )

    expect(bench.said.filter(({ what }) => what === 'send')).toHaveLength(60)
    expect(new Set(bench.said.map(({ content }) => content.noticeId)).size).toBe(60)
  })
})
