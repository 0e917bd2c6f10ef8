import { randomUUID } from 'node:crypto'
import { vi } from 'vitest'
import { MattermostFault } from '../mattermost/fault.ts'
import type { PlainPost, Reader } from '../mattermost/reader.ts'
import type { Partner } from '../partners/partner.ts'
import { parseSettings } from '../settings/load.ts'
import { type PartnerTerms, partnerTerms, type SettingsInput } from '../settings/schema.ts'
import { Secret } from '../settings/secret.ts'
import { openMemoryStore } from '../store/memory-store.fixture.ts'
import { noticeChoices, noticedPushes, noticeLanes, notices as noticeTable } from '../store/notice-tables.ts'
import type { Store } from '../store/open.ts'
import { grants, guests as guestTable } from '../store/tables.ts'
import type {
  Addressee,
  Delivery,
  Feed,
  FeedDelivery,
  FeedEntry,
  Messenger,
  NoticeContent,
  SentCard,
  StoredPush,
} from './notice.ts'
import { createNotices, type Notices } from './notices.ts'
import type { TellWhoMustKnow } from './undeliverable.ts'

export const COAST = '6d1f3a52-0c47-4f0e-9a35-1b6f2f4f8a01'
export const RELIEF = '6d1f3a52-0c47-4f0e-9a35-1b6f2f4f8a02'

/** 26 characters, as Mattermost's ids are; the same for the same words. */
export const idOf = (word: string): string =>
  word
    .replace(/[^a-z0-9]/g, '')
    .padEnd(26, 'z')
    .slice(0, 26)

export type Said = {
  readonly what: 'send' | 'update'
  readonly to: Addressee
  readonly content: NoticeContent
  readonly language: string
  readonly card?: SentCard
  readonly atMs: number
}

export type Bench = {
  readonly store: Store
  readonly clock: { ms: number; now(): number }
  readonly said: Said[]
  readonly fed: FeedEntry[]
  readonly undeliverable: { to: Addressee; reason: string }[]
  readonly partners: Map<string, Partner>
  readonly posts: Map<string, PlainPost>
  /** Ids of channels and threads to when the guest read them. */
  readonly readAtMs: Map<string, number>
  /** What was done in Mattermost as the guest. */
  readonly acts: { name: string; facts: object }[]
  /** What the messenger answers next; without one it is sent. */
  answer: (said: Said) => Promise<Delivery> | Delivery
  feedAnswer: (entry: FeedEntry) => FeedDelivery
  mattermostFault: MattermostFault | undefined
  considered: string[]
  guest(
    oid: string,
    options?: { tid?: string; channels?: readonly string[]; direct?: readonly string[] },
  ): Promise<string>
  replica(options?: { settings?: SettingsInput['notices']; withFeed?: boolean; withBot?: boolean }): Notices
  push(guestId: string, more?: Partial<StoredPush>): StoredPush
  /** Resolves when nothing waits in this process. */
  quiet(notices: Notices): Promise<void>
  empty(): Promise<void>
  close(): Promise<void>
}

/** The room on a real database with everything around it recorded or scripted, and a clock of its own. */
export async function openBench(): Promise<Bench> {
  const store = await openMemoryStore()
  const clock = { ms: Date.UTC(2026, 5, 1, 12), now: () => clock.ms }
  const open: Notices[] = []
  let pushes = 0

  const bench: Bench = {
    store,
    clock,
    said: [],
    fed: [],
    undeliverable: [],
    partners: new Map(),
    posts: new Map(),
    readAtMs: new Map(),
    acts: [],
    answer: sent,
    feedAnswer: () => ({ kind: 'sent' }),
    mattermostFault: undefined,
    considered: [],
    async guest(oid, { tid = COAST, channels = ['ops'], direct = [] } = {}) {
      const id = randomUUID()
      await store.db.insert(guestTable).values({
        id,
        tid,
        oid,
        termsTid: tid,
        state: 'active',
        userId: idOf(`user${oid}`),
        username: oid,
        email: `${id}@guests.invalid`,
        displayName: oid,
        sponsor: 'mara.lindqvist',
        firstSeenAtMs: 0,
        expiresAtMs: Number.MAX_SAFE_INTEGER,
      })
      const named = [
        ...channels.map((name) => ({ name, source: 'policy' as const })),
        ...direct.map((name) => ({ name, source: 'direct' as const })),
      ]
      if (named.length > 0)
        await store.db.insert(grants).values(
          named.map(({ name, source }) => ({
            guestId: id,
            channelId: idOf(name),
            teamId: idOf('team'),
            source,
            channelName: name,
            displayName: `Channel ${name}`,
            label: 'REL',
            grantedAtMs: 0,
          })),
        )
      return id
    },
    replica({ settings, withFeed = false, withBot = true } = {}) {
      const notices = createNotices({
        db: store.db,
        jobs: store.jobs,
        guests: guestsOf(bench),
        partners: { byTenant: (tid) => bench.partners.get(tid), all: () => [...bench.partners.values()] },
        mattermost: { readerOf: () => readerOf(bench) },
        settings: settingsWith(settings),
        ...(withBot ? { messenger: messengerOf(bench) } : {}),
        ...(withFeed ? { feed: feedOf(bench) } : {}),
        tellWhoMustKnow: undeliverableOf(bench),
        now: clock.now,
        log: {
          debug() {},
          info() {},
          warn() {},
          error: (facts, sentence) => void bench.acts.push({ name: `LOG ${sentence}`, facts }),
        },
      })
      open.push(notices)
      return notices
    },
    push(guestId, more = {}) {
      pushes += 1
      return {
        ackId: `ack${pushes}`,
        guestId,
        type: 'message',
        channelId: idOf('ops'),
        teamId: idOf('team'),
        postId: idOf(`post${pushes}`),
        senderId: idOf('sender'),
        badge: 1,
        atMs: clock.ms,
        ...more,
      }
    },
    async quiet(notices) {
      await vi.waitFor(
        () => {
          if (notices.waiting() > 0) throw new Error(`${notices.waiting()} lanes are still served`)
        },
        { timeout: 20_000, interval: 2 },
      )
    },
    async empty() {
      for (const notices of open.splice(0)) await notices.stop()
      for (const table of [noticeTable, noticeChoices, noticedPushes, noticeLanes, guestTable, grants])
        await store.db.delete(table)
      for (const list of [bench.said, bench.fed, bench.undeliverable, bench.acts, bench.considered]) list.length = 0
      bench.posts.clear()
      bench.readAtMs.clear()
      bench.answer = sent
      bench.feedAnswer = () => ({ kind: 'sent' })
      bench.mattermostFault = undefined
      bench.partners.set(COAST, partnerOf(COAST, 'Nordkyst Coast Guard'))
      bench.partners.set(RELIEF, partnerOf(RELIEF, 'Relief Logistique'))
    },
    async close() {
      await bench.empty()
      await store.close()
    },
  }
  await bench.empty()
  return bench
}

let cards = 0
function sent({ card }: Pick<Said, 'card'>): Delivery {
  cards += 1
  return {
    kind: 'sent',
    activityId: card?.activityId ?? `activity${cards}`,
    conversationId: card?.conversationId ?? 'chat',
  }
}
export const isSent = sent

export function partnerOf(tid: string, name: string, terms: Partial<PartnerTerms> = {}): Partner {
  return {
    tid,
    name,
    cloud: 'commercial',
    state: 'active',
    terms: { ...partnerTerms.parse({}), ...terms },
    isFromSettings: false,
    updatedAtMs: 0,
  }
}

function settingsWith(notices: SettingsInput['notices'] = {}) {
  return parseSettings({
    publicUrl: 'https://mission.example',
    entra: { clientId: COAST },
    operator: { tenantId: COAST, name: 'Mission HQ' },
    mattermost: { url: 'http://127.0.0.1:1', adminToken: 'x' },
    notices,
  })
}

function messengerOf(bench: Bench): Messenger {
  const say = async (said: Said): Promise<Delivery> => {
    bench.said.push(said)
    return bench.answer(said)
  }
  return {
    send: (to, content, language) => say({ what: 'send', to, content, language, atMs: bench.clock.ms }),
    update: (to, card, content, language) => say({ what: 'update', to, card, content, language, atMs: bench.clock.ms }),
  }
}

function feedOf(bench: Bench): Feed & { readyAtMs(tid: string): number } {
  return {
    readyAtMs: () => 0,
    send: async (_tid, entries) =>
      entries.map((entry) => {
        bench.fed.push(entry)
        return bench.feedAnswer(entry)
      }),
  }
}

const undeliverableOf =
  (bench: Bench): TellWhoMustKnow =>
  async (to, reason) =>
    void bench.undeliverable.push({ to, reason })

function guestsOf(bench: Bench) {
  const { db } = bench.store
  const rowOf = async (found: (row: typeof guestTable.$inferSelect) => boolean) =>
    (await db.select().from(guestTable)).find(found)
  return {
    byId: (id: string) => rowOf((row) => row.id === id),
    byIdentity: (tid: string, oid: string) => rowOf((row) => row.tid === tid && row.oid === oid),
    grantsOf: async (id: string) => (await db.select().from(grants)).filter((grant) => grant.guestId === id),
    token: async () => new Secret('browse-token'),
    considerAddition: async (_guestId: string, channelId: string) => {
      bench.considered.push(channelId)
      return undefined
    },
  }
}

function readerOf(bench: Bench): Reader {
  const act = (name: string, facts: object) => {
    if (bench.mattermostFault) throw bench.mattermostFault
    bench.acts.push({ name, facts })
  }
  const postOf = (postId: string): PlainPost => {
    if (bench.mattermostFault) throw bench.mattermostFault
    const post = bench.posts.get(postId)
    if (!post) throw new MattermostFault('missing', 'GET /posts/{id}', { status: 404 })
    return post
  }
  return {
    post: async (postId) => postOf(postId),
    user: async (userId) => ({ id: userId, username: 'kari', first_name: 'Kari', last_name: 'Nordmann' }) as never,
    async answer(facts) {
      act('answer', facts)
      return postFor({ channel_id: facts.channelId })
    },
    react: async (facts) => act('react', facts),
    viewChannel: async (channelId) => act('view', { channelId }),
    readThread: async (thread) => act('readThread', thread),
    muteChannel: async (facts) => act('mute', facts),
    channelReadAtMs: async (channelId) => bench.readAtMs.get(channelId) ?? 0,
    threadReadAtMs: async ({ rootId }) => bench.readAtMs.get(rootId),
  }
}

export function postFor(more: Partial<PlainPost>): PlainPost {
  return {
    id: idOf('post'),
    channel_id: idOf('ops'),
    root_id: '',
    user_id: idOf('sender'),
    message: 'The bridge at Ålesund is closed',
    create_at: 1,
    type: '',
    ...more,
  }
}
