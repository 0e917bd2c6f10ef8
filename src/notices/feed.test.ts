import { afterEach, expect, it } from 'vitest'
import { openSandboxEntra, SANDBOX_CLIENT_SECRET, type SandboxEntra } from '../../sandbox/entra/open.ts'
import { openSandboxGraph, type SandboxGraph } from '../../sandbox/graph/open.ts'
import { APPLICATION, people, tenants } from '../../sandbox/mission/cast.ts'
import { createActivityFeed } from '../entra/activity-feed.ts'
import { parseSettings } from '../settings/load.ts'
import { createFeed, feedPaces } from './feed.ts'
import { feedWords } from './feed-words.ts'
import type { FeedEntry, MessageContent } from './notice.ts'

const { tid } = tenants.coast
const coast = people.filter((person) => person.tid === tid).map(({ oid }) => oid)
const content: MessageContent = {
  kind: 'message',
  noticeId: 'n',
  count: 1,
  isDirect: false,
  isThread: false,
  place: { kind: 'post', channelId: 'c'.repeat(26), postId: 'p'.repeat(26) },
  state: 'open',
  canReply: true,
}
const entryFor = (oid: string, more: Partial<FeedEntry> = {}): FeedEntry => ({
  to: { tid, oid },
  content,
  language: 'en',
  chainId: 7,
  ...more,
})

type Fault = { status: number; retryAfterSeconds?: number } | undefined
let entra: SandboxEntra
let graph: SandboxGraph
afterEach(async () => {
  await graph.close()
  await entra.close()
})

async function open(options: { fault?: (n: number) => Fault } = {}) {
  const clock = { ms: Date.now(), now: () => clock.ms }
  const calls: { path: string; body: string }[] = []
  entra = await openSandboxEntra({ port: 0, now: clock.now })
  entra.setConsent(tid, true)
  graph = await openSandboxGraph({
    port: 0,
    entra,
    now: clock.now,
    fault: (call) => {
      calls.push(call)
      return options.fault?.(calls.length)
    },
  })
  const settings = parseSettings({
    publicUrl: 'http://mission.localhost:4310',
    mattermost: { url: 'http://127.0.0.1:1', adminToken: 'x' },
    operator: { tenantId: tenants.office.tid },
    entra: {
      clientId: APPLICATION.clientId,
      clientSecret: SANDBOX_CLIENT_SECRET,
      cloud: 'sandbox',
      customCloud: { name: 'sandbox', loginUrl: entra.url, graphUrl: graph.url, frameAncestors: [] },
    },
  })
  const activityFeed = createActivityFeed({
    settings,
    teamsAppId: APPLICATION.clientId,
    ...feedPaces(settings.notices.limits, clock.now),
    now: clock.now,
  })
  if (!activityFeed) throw new Error('there is a secret')
  const feed = createFeed({
    activityFeed,
    links: { teamsUrl: 'https://teams.microsoft.com', teamsAppId: APPLICATION.clientId },
  })
  return { clock, calls, feed }
}

it('a person finds an entry that leads to the message and says nothing of it', async () => {
  const { feed } = await open()
  const [oid = ''] = coast

  expect(await feed.send(tid, [entryFor(oid)])).toEqual([{ kind: 'sent' }])

  const [item] = graph.feeds.of(tid, oid)
  expect(item).toMatchObject({
    activityType: 'mention',
    templateParameters: {},
    previewText: 'A new message. Open it to read.',
  })
  const { searchParams } = new URL(item?.webUrl ?? '')
  expect(JSON.parse(searchParams.get('context') ?? '')).toEqual({
    subEntityId: `post/${'c'.repeat(26)}/${'p'.repeat(26)}`,
  })
})

it('people who are told the same share a call, at most 100, and each is told once', async () => {
  const { feed, calls } = await open()
  const many = Array.from({ length: 130 }, (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`)

  const outcomes = await feed.send(tid, [...many.map((oid) => entryFor(oid)), entryFor('other', { chainId: 8 })])

  expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['sent']))
  expect(calls.map(({ body }) => (JSON.parse(body) as { recipients?: unknown[] }).recipients?.length)).toEqual([
    100,
    30,
    undefined,
  ])
  for (const oid of many) expect(graph.feeds.of(tid, oid)).toHaveLength(1)
})

it('what comes again in a chain takes the place of the earlier entry', async () => {
  const { feed } = await open()
  const [oid = ''] = coast

  await feed.send(tid, [entryFor(oid)])
  await feed.send(tid, [entryFor(oid, { content: { ...content, count: 4 } })])

  expect(graph.feeds.of(tid, oid).map(({ previewText }) => previewText)).toEqual(['4 new messages. Open to read.'])
})

it('a call to many is made with a token of 45 minutes, however old the remembered one is', async () => {
  const { feed, clock, calls } = await open()
  await feed.send(
    tid,
    coast.slice(0, 2).map((oid) => entryFor(oid)),
  )
  clock.ms += 30 * 60_000

  const outcomes = await feed.send(
    tid,
    coast.slice(0, 2).map((oid) => entryFor(oid)),
  )

  expect(outcomes).toEqual([{ kind: 'sent' }, { kind: 'sent' }])
  expect(calls).toHaveLength(2)
})

it('more calls than the limits of the second allow are not made, and say when to come again', async () => {
  const { feed, clock, calls } = await open()
  const seven = Array.from({ length: 7 }, (_, n) => entryFor(`person${n}`, { chainId: n }))

  const outcomes = await feed.send(tid, seven)
  expect(outcomes.slice(5)).toEqual(Array(2).fill({ kind: 'later', reason: 'paced', retryAfterMs: 1_050 }))
  expect(calls).toHaveLength(5)

  clock.ms += 1_050
  expect(await feed.send(tid, seven.slice(5))).toEqual([{ kind: 'sent' }, { kind: 'sent' }])
})

it.each([
  [401, undefined, { kind: 'later', reason: 'Graph answered 401' }],
  [403, undefined, { kind: 'never', reason: 'refused' }],
  [404, undefined, { kind: 'never', reason: 'not_installed' }],
  [409, undefined, { kind: 'never', reason: 'refused' }],
  [412, undefined, { kind: 'later', reason: 'Graph answered 412' }],
  [413, undefined, { kind: 'never', reason: 'too_large' }],
  [429, undefined, { kind: 'later', reason: 'Graph answered 429' }],
  [429, 9, { kind: 'later', reason: 'Graph answered 429', retryAfterMs: 9_000 }],
  [503, 3, { kind: 'later', reason: 'Graph answered 503', retryAfterMs: 3_000 }],
  [504, undefined, { kind: 'later', reason: 'Graph answered 504' }],
] as const)('Graph’s %i (Retry-After %s) is mapped', async (status, retryAfterSeconds, outcome) => {
  const { feed } = await open({ fault: () => ({ status, ...(retryAfterSeconds ? { retryAfterSeconds } : {}) }) })

  expect(await feed.send(tid, [entryFor(coast[0] ?? '')])).toEqual([outcome])
})

it('a Graph or an Entra that is not there is later, never an error', async () => {
  const { feed } = await open()
  await graph.close()
  expect(await feed.send(tid, [entryFor('a')])).toMatchObject([{ kind: 'later' }])
  await entra.close()
  expect(await feed.send(tenants.relief.tid, [entryFor('a')])).toMatchObject([{ kind: 'later' }])
})

it('one person without the app does not keep the others from being told', async () => {
  const { feed, clock } = await open()
  const [one = '', two = ''] = coast
  graph.feeds.setApp(tid, two, false)

  await feed.send(tid, [entryFor(one), entryFor(two)])
  clock.ms += 2_000

  expect(await feed.send(tid, [entryFor(one), entryFor(two)])).toEqual([
    { kind: 'sent' },
    { kind: 'never', reason: 'not_installed' },
  ])
})

it('without consent of the tenant it is refused', async () => {
  const { feed } = await open()
  entra.setConsent(tid, false)

  expect(await feed.send(tid, [entryFor(coast[0] ?? '')])).toEqual([{ kind: 'never', reason: 'refused' }])
})

it('speaks each language with the same keys', () => {
  const [first, ...others] = Object.values(feedWords).map((words) => Object.keys(words).sort())
  for (const keys of others) expect(keys).toEqual(first)
})
