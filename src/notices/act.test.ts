import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { MattermostFault } from '../mattermost/fault.ts'
import { grants, guests as guestTable } from '../store/tables.ts'
import { type Bench, COAST, idOf, openBench, partnerOf } from './notices.fixture.ts'
import type { Notices } from './notices.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterEach(() => bench.empty())
afterAll(() => bench.close())

const ingrid = { tid: COAST, oid: 'ingrid' }

async function told(more: { direct?: boolean } = {}): Promise<{ notices: Notices; noticeId: string }> {
  const guest = await bench.guest('ingrid', more.direct ? { channels: [], direct: ['ops'] } : {})
  await bench.guest('jonas')
  const notices = bench.replica()
  await notices.takePush(bench.push(guest, { postId: idOf('first') }))
  await bench.quiet(notices)
  return { notices, noticeId: bench.said[0]?.content.noticeId ?? '' }
}
const acts = () => bench.acts.map(({ name }) => name)

it('an answer goes into the thread of the message as the guest, and the card says so', async () => {
  const { notices, noticeId } = await told()

  await notices.act.reply(ingrid, noticeId, ' On my way ')
  await bench.quiet(notices)

  expect(bench.acts).toEqual([
    {
      name: 'answer',
      facts: {
        channelId: idOf('ops'),
        rootId: idOf('first'),
        message: 'On my way',
        pendingPostId: expect.stringMatching(new RegExp(`^${idOf('useringrid')}:`)),
      },
    },
  ])
  expect(bench.said.map(({ what, content }) => [what, content.state])).toEqual([
    ['send', 'open'],
    ['update', 'answered'],
  ])
})

it('an answer to a direct message begins no thread', async () => {
  const { notices, noticeId } = await told({ direct: true })
  await notices.act.reply(ingrid, noticeId, 'Yes')
  expect(bench.acts[0]?.facts).toMatchObject({ rootId: '' })
})

it('a reaction, reading and muting are done in Mattermost', async () => {
  const { notices, noticeId } = await told()
  await notices.act.react(ingrid, noticeId, ':thumbsup:')
  await notices.act.markRead(ingrid, noticeId)
  await notices.act.mute(ingrid, noticeId)
  expect(acts()).toEqual(['react', 'view', 'mute', 'view'])
})

it('P1: nobody acts on the notice of somebody else, and hears only that there is none', async () => {
  const { notices, noticeId } = await told()
  for (const oid of ['jonas', 'stranger'])
    await expect(notices.act.reply({ tid: COAST, oid }, noticeId, 'x')).rejects.toMatchObject({ code: 'not_found' })
  expect(acts()).toEqual([])
})

it('hostile 8: a card of a guest who was cut off does nothing', async () => {
  const { notices, noticeId } = await told()
  await bench.store.db.update(guestTable).set({ state: 'cut' }).where(eq(guestTable.oid, 'ingrid'))
  await expect(notices.act.reply(ingrid, noticeId, 'x')).rejects.toMatchObject({ code: 'guest_ended' })
  expect(acts()).toEqual([])
})

it('hostile 10: neither does a card of a channel that is no longer granted, or of an organisation that is suspended', async () => {
  const { notices, noticeId } = await told()
  bench.partners.set(COAST, { ...partnerOf(COAST, 'Nordkyst Coast Guard'), state: 'suspended' })
  await expect(notices.act.mute(ingrid, noticeId)).rejects.toMatchObject({ code: 'tenant_suspended' })
  bench.partners.set(COAST, partnerOf(COAST, 'Nordkyst Coast Guard'))
  await bench.store.db.delete(grants)
  await expect(notices.act.markRead(ingrid, noticeId)).rejects.toMatchObject({ code: 'channel_not_granted' })
  expect(acts()).toEqual([])
})

it.each([
  ['nothing', ' ', 'bad_request'],
  ['a NUL', 'a\0b', 'bad_request'],
  ['more than Mattermost takes', 'x'.repeat(16_384), 'body_too_large'],
])('an answer of %s is refused', async (_, text, code) => {
  const { notices, noticeId } = await told()
  await expect(notices.act.reply(ingrid, noticeId, text)).rejects.toMatchObject({ code })
})

it('a Mattermost that is away is said so, and the card stays as it was', async () => {
  const { notices, noticeId } = await told()
  bench.mattermostFault = new MattermostFault('away', 'POST /posts')
  await expect(notices.act.reply(ingrid, noticeId, 'x')).rejects.toMatchObject({ code: 'mattermost_away' })
  expect(bench.said).toHaveLength(1)
})
