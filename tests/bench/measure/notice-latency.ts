import { setTimeout as wait } from 'node:timers/promises'
import type { MissionPlace } from '../../../src/api/mission-place.ts'
import { createNotices } from '../../../src/notices/notices.ts'
import { parseSettings } from '../../../src/settings/load.ts'
import { partnerTerms } from '../../../src/settings/schema.ts'
import { Secret } from '../../../src/settings/secret.ts'
import { silent } from '../../../src/store/logger.ts'
import { openStore } from '../../../src/store/open.ts'
import { grants, guests } from '../../../src/store/tables.ts'

const TENANTS = 20
const PEOPLE_EACH = 50
const channelId = 'c'.repeat(26)

export type NoticeLatency = {
  readonly latenciesMs: readonly number[]
  readonly pushes: number
  readonly perSecond: number
}

/** Pushes at a steady rate, over people of 20 organisations, with Microsoft's limits as published. */
export async function measureNoticeLatency(options: {
  databaseUrl: string
  perSecond: number
  seconds: number
}): Promise<NoticeLatency> {
  const store = await openStore({ url: new Secret(options.databaseUrl), folder: '', log: silent })
  const tids = Array.from({ length: TENANTS }, (_, n) => `6d1f3a52-0c47-4f0e-9a35-${String(n).padStart(12, '0')}`)
  const ids = tids.flatMap((tid) => Array.from({ length: PEOPLE_EACH }, (_, n) => ({ tid, id: `${tid}-${n}` })))
  await store.db.insert(guests).values(ids.map(guestRow))
  await store.db.insert(grants).values(ids.map(({ id }) => grantRow(id)))
  const startedAt = new Map<string, number>()
  const latenciesMs: number[] = []
  const nobody = () => Promise.reject(new Error('nobody is asked at id-only'))
  const partnerOf = (tid: string) => ({
    tid,
    name: tid,
    cloud: 'commercial',
    state: 'active' as const,
    terms: partnerTerms.parse({}),
    isFromSettings: false,
    updatedAtMs: 0,
  })
  const notices = createNotices({
    db: store.db,
    jobs: store.jobs,
    guests: { byId: nobody, byIdentity: nobody, grantsOf: nobody, token: nobody, considerAddition: nobody },
    partners: { byTenant: partnerOf, all: () => [] },
    mattermost: { readerOf: () => ({}) as never },
    settings: parseSettings({
      publicUrl: 'https://mission.example',
      entra: { clientId: tids[0] ?? '' },
      operator: { tenantId: tids[0] ?? '' },
      mattermost: { url: 'http://127.0.0.1:1', adminToken: 'x' },
    }),
    messenger: {
      async send(_to, content) {
        const began = content.kind === 'message' ? startedAt.get(postOf(content.place)) : undefined
        if (began !== undefined) latenciesMs.push(performance.now() - began)
        return { kind: 'sent', activityId: content.noticeId, conversationId: 'chat' }
      },
      update: async (_to, card) => ({ kind: 'sent', ...card }),
    },
    now: Date.now,
    log: silent,
  })
  notices.start()
  const pushes = options.perSecond * options.seconds
  const beganAt = performance.now()
  for (let n = 0; n < pushes; n += 1) {
    const dueAt = beganAt + (n * 1000) / options.perSecond
    if (dueAt > performance.now()) await wait(Math.max(0, dueAt - performance.now()))
    const postId = `p${n}`.padEnd(26, 'x')
    // Each person in turn, and each time a place of its own: no two pushes share a card.
    const { id } = ids[(n * 7) % ids.length] ?? { id: '' }
    startedAt.set(postId, performance.now())
    void notices.takePush({
      ackId: postId,
      guestId: id,
      type: 'message',
      channelId,
      rootId: postId,
      postId,
      atMs: Date.now(),
    })
  }
  while (latenciesMs.length < pushes && performance.now() - beganAt < options.seconds * 1000 + 30_000) await wait(50)
  const perSecond = latenciesMs.length / ((performance.now() - beganAt) / 1000)
  await notices.stop()
  await store.close()
  return { latenciesMs, pushes, perSecond }
}

const postOf = (place: MissionPlace): string => (place.kind === 'thread' ? place.rootId : '')

const guestRow = ({ tid, id }: { tid: string; id: string }): typeof guests.$inferInsert => ({
  id,
  tid,
  oid: id,
  termsTid: tid,
  state: 'active',
  userId: id,
  email: `${id}@bench.invalid`,
  displayName: id,
  firstSeenAtMs: 0,
  expiresAtMs: Number.MAX_SAFE_INTEGER,
})

const grantRow = (guestId: string): typeof grants.$inferInsert => ({
  guestId,
  channelId,
  teamId: 't'.repeat(26),
  source: 'policy',
  channelName: 'ops',
  displayName: 'Ops',
  grantedAtMs: 0,
})
