import { randomBytes, randomUUID } from 'node:crypto'
import type { Post, Team, User } from '../../sandbox/mattermost/rows.ts'
import { createSeeding, type Seeding } from '../../sandbox/mattermost/seeding.ts'
import { openStandIn, type StandIn } from '../../sandbox/mattermost/stand-in.ts'
import { createAudit } from '../audit/writer.ts'
import { createMattermostAgent } from '../mattermost/agent.ts'
import { createMattermost, type Mattermost } from '../mattermost/mattermost.ts'
import { createSend, type Send } from '../mattermost/send.ts'
import type { CurrentPartners, Partner } from '../partners/partner.ts'
import { termsVersion } from '../partners/terms-version.ts'
import { decide } from '../policy/decide.ts'
import { type KeyRing, loadKeyRing } from '../settings/key-ring.ts'
import { parseSettings } from '../settings/load.ts'
import { type PartnerTerms, partnerTerms, type Settings, type SettingsInput } from '../settings/schema.ts'
import { Secret } from '../settings/secret.ts'
import { type Logger, silent } from '../store/logger.ts'
import { openMemoryStore } from '../store/memory-store.fixture.ts'
import type { Db, Store } from '../store/open.ts'
import { createGuests, type GuestRoom } from './create-guests.ts'
import type { Arrival, EnsuredGuest } from './guests.ts'

export const TID = '0f6a2c9e-5b1d-4c38-8f72-3a9d5e7c1b02'
export const OTHER_TID = '9c4e7b13-2f86-4d5a-b0e1-7d8a4c6f2e03'

export type Clock = { nowMs: number; now(): number; pass(ms: number): void }

/** Decides the fate of each call: throw to lose it, wait to hang it; `then` carries it out. */
export type Line = (call: { readonly method: string; readonly url: string; readonly n: number }, then: Send) => Send

export type Bench = {
  readonly store: Store
  readonly standIn: StandIn
  readonly seeding: Seeding
  readonly settings: Settings
  readonly keys: KeyRing
  readonly clock: Clock
  readonly partners: CurrentPartners & { set(partner: Partner): void }
  readonly team: Team
  readonly admin: User
  /** One replica: everything in memory is its own. */
  replica(options?: {
    line?: Line
    settings?: Partial<SettingsInput>
    keys?: KeyRing
    log?: Logger
    /** Once it says so, nothing that this replica asks of the database happens any more. */
    isDead?: () => boolean
  }): Promise<Replica>
  channelId(name: string): string
  close(): Promise<void>
}

export type Replica = {
  readonly guests: GuestRoom
  readonly mattermost: Mattermost
  arrive(arrival: Arrival, tid?: string): Promise<EnsuredGuest>
}

/** A store in memory, a stand-in with one team and some channels, two partner organisations, and a clock that stands still. */
export async function openBench(
  options: { licensed?: boolean; settings?: Partial<SettingsInput>; terms?: Partial<PartnerTerms> } = {},
): Promise<Bench> {
  const clock: Clock = {
    nowMs: Date.UTC(2026, 4, 4, 9),
    now: () => clock.nowMs,
    pass(ms) {
      clock.nowMs += ms
    },
  }
  const [store, standIn] = await Promise.all([
    openMemoryStore(),
    openStandIn({
      port: 0,
      licensed: options.licensed ?? true,
      now: clock.now,
      settings: {
        ServiceSettings: { EnableUserAccessTokens: true, EnableBotAccountCreation: true },
        GuestAccountsSettings: { Enable: true },
        TeamSettings: { MaxUsersPerTeam: 500 },
      },
    }),
  ])
  const seeding = createSeeding(standIn.world)
  const team = seeding.team({ name: 'mission', display_name: 'Mission' })
  const admin = standIn.state.userByName('admin')
  if (!admin) throw new Error('the stand-in has no administrator')
  seeding.teamMember(team, admin, true)
  const ids = new Map<string, string>()
  for (const [name, type] of [
    ['operations', 'O'],
    ['logistics', 'P'],
    ['medical', 'P'],
    ['command', 'P'],
    ['weather', 'O'],
  ] as const) {
    const channel = seeding.channel({ team_id: team.id, type, name, display_name: name })
    seeding.channelMember(channel, admin, true)
    ids.set(name, channel.id)
  }
  const settings = settingsFor(standIn, options.settings)
  const keys = keyRing('first')
  const partners = registry([
    partner(TID, 'Nordkyst Coast Guard', {
      channels: { mission: ['operations', 'logistics'] },
      mayBeAddedTo: { mission: ['medical'] },
      ...options.terms,
    }),
    partner(OTHER_TID, 'Relief Logistique', { channels: { mission: ['operations'] } }),
  ])
  const rooms: { stop(): Promise<void> }[] = []

  return {
    store,
    standIn,
    seeding,
    settings,
    keys,
    clock,
    partners,
    team,
    admin,
    channelId: (name) => ids.get(name) ?? '',
    async replica({ line, settings: more, keys: otherKeys, log = silent, isDead = () => false } = {}) {
      const own = more ? settingsFor(standIn, { ...options.settings, ...more }) : settings
      const agent = createMattermostAgent(own)
      const real = createSend(agent)
      let n = 0
      const send: Send = line
        ? (request) => {
            n += 1
            return line({ method: request.method, url: request.url, n }, real)(request)
          }
        : real
      const mattermost = createMattermost({ settings: own, log, now: clock.now, send })
      const db = mortal(store.db, isDead)
      const audit = createAudit({ store: { db }, now: clock.now, keys, log })
      const guests = await createGuests({
        db,
        jobs: store.jobs,
        mattermost,
        partners,
        audit,
        settings: own,
        keys: otherKeys ?? keys,
        now: clock.now,
        log,
      })
      rooms.push({
        async stop() {
          guests.stop()
          await mattermost.close()
          await agent.destroy()
        },
      })
      return {
        guests,
        mattermost,
        arrive(arrival, tid = arrival.tid) {
          const admission = decide(partners.byTenant(tid))
          if (!admission.isAdmitted) throw new Error(admission.reason)
          return guests.ensure(arrival, admission.partner, admission.channels)
        },
      }
    },
    async close() {
      standIn.control.resume()
      for (const room of rooms) await room.stop()
      await standIn.close()
      await store.close()
    },
  }
}

/** The database as a process sees it that can die: from then on it waits for every answer. */
function mortal(db: Db, isDead: () => boolean): Db {
  const forEver: unknown = new Proxy(() => undefined, {
    get: (_, property) => (property === 'then' ? () => undefined : forEver),
    apply: () => forEver,
  })
  return new Proxy(db, {
    get(target, property, receiver) {
      const value: unknown = Reflect.get(target, property, receiver)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => (isDead() ? forEver : Reflect.apply(value, target, args))
    },
  })
}

export function keyRing(current: string, ...others: readonly string[]): KeyRing {
  const ring = Object.fromEntries([current, ...others].map((name) => [name, new Secret(keyOf(name))]))
  return loadKeyRing({ keys: { current, ring }, dataFolder: '' })
}

const made = new Map<string, string>()
function keyOf(name: string): string {
  const key = made.get(name) ?? randomBytes(32).toString('base64')
  made.set(name, key)
  return key
}

export function partner(tid: string, name: string, terms: Partial<PartnerTerms> = {}): Partner {
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

function registry(initial: readonly Partner[]): Bench['partners'] {
  const byTid = new Map(initial.map((entry) => [entry.tid, entry]))
  return {
    byTenant: (tid) => byTid.get(tid),
    all: () => [...byTid.values()],
    set: (entry) => void byTid.set(entry.tid, entry),
    reload: async () => undefined,
    isCurrent: async (entry) => termsVersion(entry) === termsVersion(byTid.get(entry.tid) ?? entry),
  }
}

/** Somebody of the first organisation, with an object id of their own unless one is given. */
export function person(more: Partial<Arrival> = {}): Arrival {
  return {
    tid: TID,
    oid: randomUUID(),
    displayName: 'Ingrid Solberg',
    givenName: 'Ingrid',
    surname: 'Solberg',
    language: 'nb-NO',
    timeZone: 'Europe/Oslo',
    ...more,
  }
}

function settingsFor(standIn: StandIn, more: Partial<SettingsInput> = {}): Settings {
  return parseSettings({
    publicUrl: 'https://mission.example',
    entra: { clientId: '6d1f3a52-0c47-4f0e-9a35-1b6f2f4f8a01' },
    operator: { tenantId: '6d1f3a52-0c47-4f0e-9a35-1b6f2f4f8a01' },
    ...more,
    mattermost: { url: standIn.url, adminToken: standIn.adminToken, ...more.mattermost },
  })
}

/** What the server holds of one person. */
export function accountOf(bench: Bench, userId: string) {
  const { state } = bench.standIn
  const user = state.users.get(userId)
  if (!user) throw new Error(`no account ${userId}`)
  return {
    user,
    tokenIds: [...state.tokensOf(userId).keys()].sort(),
    channelIds: [...state.channelsOf(userId).values()].map((member) => member.channel_id).sort(),
  }
}

export function postsIn(bench: Bench, channelId: string): Post[] {
  return [...bench.standIn.state.posts.values()].filter((post) => post.channel_id === channelId)
}

/** Everything that our bot said, oldest first. */
export function botSaid(bench: Bench): { readonly toUserId: string; readonly text: string }[] {
  const { state } = bench.standIn
  const botId = state.userIdByName.get('mission-collaboration')
  return [...state.posts.values()]
    .filter((post) => post.user_id === botId && post.type === '')
    .map((post) => ({
      toUserId:
        state.channels
          .get(post.channel_id)
          ?.name.split('__')
          .find((id) => id !== botId) ?? '',
      text: post.message,
    }))
}
