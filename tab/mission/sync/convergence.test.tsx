import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMission } from '../mission.ts'
import type { Post } from '../state/model.ts'
import { createManualScheduler, createSimulatedServer, me, other } from './simulated-server.fixture.ts'

/** Lets everything run that waits for nothing but its turn. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await Promise.resolve()
}

type Step = { readonly kind: (typeof kinds)[number]; readonly a: number; readonly b: number }

const kinds = [
  'post',
  'post',
  'reply',
  'edit',
  'remove',
  'react',
  'send',
  'sendReply',
  'deliver',
  'deliver',
  'deliver',
  'answer',
  'answer',
  'answer',
  'answer',
  'act',
  'act',
  'fail',
  'failAfterwards',
  'drop',
  'time',
  'older',
  'older',
  'newer',
  'edit',
  'newest',
  'switch',
  'thread',
  'burst',
] as const

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom<Step['kind']>(...kinds),
    a: fc.nat({ max: 1000 }),
    b: fc.nat({ max: 1000 }),
  }),
  { minLength: 1, maxLength: 120 },
)

const facts = (post: Post) => ({
  id: post.id,
  message: post.message,
  replies: post.reply_count ?? 0,
  reactions: (post.metadata?.reactions ?? []).map((one) => `${one.user_id} ${one.emoji_name}`).toSorted(),
})

/** Sorted also within one millisecond, in which the order is the server's secret. */
const visible = (posts: readonly Post[] | undefined) =>
  byTimeAndId((posts ?? []).filter((post) => post.delete_at === 0)).map(facts)

const byTimeAndId = (posts: readonly Post[]) =>
  posts.toSorted((a, b) => a.create_at - b.create_at || (a.id < b.id ? -1 : 1))

async function play(script: readonly Step[], changesAtMost: number): Promise<void> {
  let resumes = 0
  const scheduler = createManualScheduler()
  const server = createSimulatedServer({
    changesAtMost,
    canResume() {
      resumes += 1
      return resumes % 2 === 0
    },
    now: scheduler.now,
  })
  const [first, second] = server.channels
  if (!first || !second) throw new Error('the simulated server has two channels')
  for (let number = 0; number < 130; number += 1)
    server.create(other, number % 6 === 0 ? second.id : first.id, { message: `before ${number}` }, number % 2)
  const mission = createMission({
    connection: {
      baseUrl: 'http://simulated.test',
      token: 'token',
      userId: me,
      mayUpload: true,
      mayDownload: true,
      maxUploadBytes: 1,
      maxMessageCharacters: 16_383,
      onSessionLost: () => undefined,
    },
    createRest: () => server.rest,
    openSocket: server.open,
    scheduler,
    changesAtMost,
  })
  mission.start()
  let written = 0
  const nextOwn = (): string => {
    written += 1
    return `own ${written}`
  }

  const opened = () => mission.store.get().open?.channelId ?? first.id
  const pick = (step: Step, posts: readonly Post[]) => posts[step.a % Math.max(1, posts.length)]
  const alive = () => server.posts.filter((post) => post.delete_at === 0)

  const act: Readonly<Record<Step['kind'], (step: Step) => void>> = {
    post: (step) =>
      server.create(other, step.a % 4 === 0 ? second.id : opened(), { message: `m${step.a}` }, step.b % 2),
    reply(step) {
      const root = pick(step, server.roots(opened()))
      if (root) server.create(other, root.channel_id, { message: 'reply', root_id: root.id }, step.b % 2)
    },
    edit(step) {
      const post = pick(step, alive())
      if (post) server.edit(post, `edited ${step.b}`, 1 + (step.b % 2))
    },
    remove(step) {
      const post = pick(step, alive())
      if (post) server.remove(post, 1 + (step.b % 2))
    },
    react(step) {
      const post = pick(step, alive())
      if (post) server.react(post, step.b % 2 ? me : other, step.b % 3 ? 'smile' : '+1', 1)
    },
    send: () => mission.sender.send({ channelId: opened(), rootId: '' }, nextOwn(), []),
    sendReply(step) {
      const root = pick(
        step,
        mission.store
          .get()
          .windows.get(opened())
          ?.posts.filter((post) => post.delete_at === 0) ?? [],
      )
      if (root) mission.sender.send({ channelId: root.channel_id, rootId: root.id }, nextOwn(), [])
    },
    deliver: () => server.deliver(),
    answer: (step) => server.waiting.splice(step.a % Math.max(1, server.waiting.length), 1)[0]?.answer(),
    act: (step) => server.waiting[step.a % Math.max(1, server.waiting.length)]?.act(),
    fail: (step) => server.waiting.splice(step.a % Math.max(1, server.waiting.length), 1)[0]?.fail(),
    failAfterwards: (step) =>
      server.waiting.splice(step.a % Math.max(1, server.waiting.length), 1)[0]?.failAfterwards(),
    drop: () => server.dropSocket(),
    time: () => scheduler.runNext(),
    older: () => void mission.posts.older(opened()),
    newer: () => void mission.posts.newer(opened()),
    newest: () => void mission.posts.newest(opened()),
    switch: (step) => mission.openChannel(step.a % 2 ? first.id : second.id),
    thread(step) {
      const root = pick(step, mission.store.get().windows.get(opened())?.posts ?? [])
      if (root) mission.showSide({ kind: 'thread', rootId: root.id, channelId: root.channel_id })
    },
    burst(step) {
      for (let number = 0; number < 8 + (step.a % 3); number += 1)
        server.create(other, opened(), { message: `burst ${number}` }, number % 3 === 0 ? 1 : 0)
    },
  }

  for (const step of script) {
    act[step.kind](step)
    await settle()
  }

  async function calm(): Promise<void> {
    for (let idle = 0, turns = 0; idle < 12 && turns < 2000; turns += 1) {
      const wasBusy = server.deliver() || server.waiting.length > 0
      while (server.waiting.length > 0) server.waiting.shift()?.answer()
      await settle()
      if (wasBusy) idle = 0
      else {
        scheduler.runNext()
        await settle()
        idle += 1
      }
    }
  }

  await calm()
  const channelId = opened()
  mission.openChannel(channelId)
  await calm()
  for (let pages = 0; pages < 60; pages += 1) {
    const window = mission.store.get().windows.get(channelId)
    if (!window?.hasOlder && !window?.hasNewer) break
    if (window.hasOlder) void mission.posts.older(channelId)
    if (window.hasNewer) void mission.posts.newer(channelId)
    await calm()
  }

  const { windows, outbox, side, threadWindows } = mission.store.get()
  expect(visible(windows.get(channelId)?.posts)).toEqual(
    byTimeAndId(server.roots(channelId)).map((p) => facts(server.shown(p))),
  )
  const times = windows.get(channelId)?.posts.map((post) => post.create_at) ?? []
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  const ids = windows.get(channelId)?.posts.map(({ id }) => id) ?? []
  expect(new Set(ids).size).toBe(ids.length)

  const failed = outbox.filter((outgoing) => outgoing.state === 'failed')
  expect(outbox).toEqual(failed)
  const own = server.posts.filter(
    (post) => post.user_id === me && String(post.props?.['mission_pending_id'] ?? '') !== '',
  )
  expect(new Set(own.map((post) => post.props?.['mission_pending_id'])).size).toBe(own.length)
  expect(own.length + failed.length).toBe(written)

  const thread = side?.kind === 'thread' ? threadWindows.get(side.rootId) : undefined
  if (
    thread &&
    side?.kind === 'thread' &&
    !thread.replies.hasOlder &&
    server.posts.some((post) => post.id === side.rootId && post.delete_at === 0)
  ) {
    const ids = (posts: readonly Post[]) =>
      posts.filter((post) => post.delete_at === 0).map((post) => `${post.id} ${post.message}`)
    expect(ids(byTimeAndId(thread.replies.posts))).toEqual(ids(byTimeAndId(server.replies(side.rootId))))
  }
  mission.stop()
}

describe('a channel under random losses', () => {
  it('shows what the server has, without gap or duplicate, whatever order events, answers, failures and reconnects come in', async () => {
    await fc.assert(
      fc.asyncProperty(steps, (script) => play(script, 1000)),
      { numRuns: 200 },
    )
  })

  it('stays complete when more changed than one answer holds', async () => {
    await fc.assert(
      fc.asyncProperty(steps, (script) => play(script, 8)),
      { numRuns: 200 },
    )
  })
})
