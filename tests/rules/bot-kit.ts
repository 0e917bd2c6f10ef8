import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createBot } from '../../bot/bot.ts'
import { createAuthentication, MissionAuthentication } from '../../bot/channel/sdk-authentication.ts'
import type { BotDeps, NoticeActs } from '../../bot/deps.ts'
import { type BotLine, createBotLine, tokenOf } from '../../bot/line.ts'
import { openSandboxConnector, type SandboxConnector } from '../../sandbox/connector/open.ts'
import { APPLICATION, type Person, people, tenants } from '../../sandbox/mission/cast.ts'
import type { Access } from '../../src/access/access.ts'
import { Problem, problems } from '../../src/api/errors.ts'
import { botCloudOf } from '../../src/entra/bot-clouds.ts'
import type { Fetch } from '../../src/entra/bounded-fetch.ts'
import type { Grant } from '../../src/guests/grant.ts'
import type { GuestRow } from '../../src/guests/guests.ts'
import { sendProblem } from '../../src/http/problem-answer.ts'
import { runRoute } from '../../src/http/serve-route.ts'
import type { NoticeChoice } from '../../src/notices/notice.ts'
import type { Partner } from '../../src/partners/partner.ts'
import { parseSettings } from '../../src/settings/load.ts'
import { partnerTerms, type Settings } from '../../src/settings/schema.ts'
import { Secret } from '../../src/settings/secret.ts'
import { openMemoryStore } from '../../src/store/memory-store.fixture.ts'

export const channelId = 'c'.repeat(26)
export const hiddenChannelId = 'h'.repeat(26)
export const BOT_SECRET = 'bot-secret'

export const personOf = (key: string): Person => {
  const person = people.find((candidate) => candidate.key === key)
  if (!person) throw new Error(`nobody is called ${key}`)
  return person
}

/** What was done in the mission, in order. */
export type Deed = { readonly what: string; readonly by: string; readonly detail: unknown }

export type BotKit = {
  readonly connector: SandboxConnector
  readonly line: BotLine
  readonly settings: Settings
  readonly url: string
  readonly deeds: Deed[]
  readonly choices: Map<string, NoticeChoice>
  /** Standing of ingrid's guest; `undefined`: she has none. */
  guestState: GuestRow['state'] | undefined
  partnerState: Partner['state']
  level: 'id-only' | 'sender' | 'full'
  sponsor: { userId: string; username: string } | undefined
  clock: number
  /** Posts an activity with a token of the test's own making. */
  post(body: object, authorization: string): Promise<{ status: number; text: string }>
  close(): Promise<void>
}

/** The bot as it is, beside the stand-in of the connector, a real database, and a mission that only writes down what it is asked. */
export async function openBotKit(
  options: {
    fetch?: Fetch
    requestTimeoutMs?: number
    /** A host that signs nothing, at this address: for Microsoft's own test client, which sends no token. Nothing of the product leads here. */
    unsignedHost?: string
  } = {},
): Promise<BotKit> {
  const store = await openMemoryStore()
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const kit = { guestState: 'active', partnerState: 'active', level: 'id-only', clock: Date.now() } as unknown as {
    -readonly [K in keyof BotKit]: BotKit[K]
  }
  const now = () => kit.clock
  const connector = await openSandboxConnector({
    port: 0,
    botUrl: url,
    appId: APPLICATION.clientId,
    tenantId: tenants.office.tid,
    secret: BOT_SECRET,
    now,
  })
  const settings = parseSettings({
    publicUrl: 'http://mission.localhost:4310',
    chatUrl: 'http://chat.localhost:4310',
    mattermost: { url: 'http://127.0.0.1:1', adminToken: 'x' },
    entra: {
      clientId: APPLICATION.clientId,
      cloud: 'sandbox',
      customCloud: {
        name: 'sandbox',
        loginUrl: 'http://127.0.0.1:1',
        graphUrl: 'http://127.0.0.1:1',
        frameAncestors: [],
        connectorUrl: connector.url,
      },
    },
    operator: { tenantId: tenants.office.tid, name: tenants.office.name },
    teamsApp: { id: APPLICATION.teamsAppId },
    bot: {
      secret: BOT_SECRET,
      fileDomains: ['files.example'],
      requestTimeoutMs: options.requestTimeoutMs ?? 5_000,
      maxFileBytes: 1_000,
    },
  })
  const known = botCloudOf(settings)
  if (!known) throw new Error('there is a connector')
  const { unsignedHost } = options
  const botCloud =
    unsignedHost === undefined
      ? known
      : { ...known, serviceOrigins: [unsignedHost], defaultServiceUrl: `${unsignedHost}/_connector` }
  const token = unsignedHost === undefined ? tokenOf({ settings, botCloud }) : undefined
  const line = createBotLine({ settings, botCloud, db: store.db, now, token })

  const deeds: Deed[] = []
  const choices = new Map<string, NoticeChoice>()
  const ingrid = personOf('ingrid')
  const done = (what: string, by: object, detail: unknown = null): void => {
    deeds.push({ what, by: nameOf(by), detail })
  }
  const acts: NoticeActs = Object.fromEntries(
    (['reply', 'react', 'markRead', 'mute'] as const).map((what) => [
      what,
      async (by: { oid: string }, noticeId: string, more?: string) => {
        if (noticeId !== 'notice-of-ingrid' || by.oid !== ingrid.oid) throw new Problem('not_found')
        done(what, by, more ?? null)
      },
    ]),
  ) as unknown as NoticeActs

  const deps: BotDeps = {
    settings,
    db: store.db,
    now,
    ...(options.fetch ? { fetch: options.fetch } : {}),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined } as never,
    partners: {
      byTenant: (tid) => (tid === tenants.coast.tid ? partner() : undefined),
      all: () => [partner()],
    },
    guests: {
      async byIdentity(tid, oid) {
        if (tid !== ingrid.tid || oid !== ingrid.oid || kit.guestState === undefined) return undefined
        return {
          id: 'guest-ingrid',
          tid,
          oid,
          termsTid: tid,
          state: kit.guestState,
          userId: 'u'.repeat(26),
          username: 'ingrid',
          expiresAtMs: kit.clock + 90 * 86_400_000,
        } as GuestRow
      },
      grantsOf: async () => [grant(channelId, 'situation', 'Situation'), grant('d'.repeat(26), 'weather', 'Weather')],
      token: async () => new Secret('browse-token'),
    },
    mattermost: {
      readerOf: (token) =>
        ({
          async muteChannel(member: { channelId: string }) {
            done(`mute channel with ${token.reveal()}`, ingrid, member.channelId)
          },
        }) as never,
      async audienceOf(token, id) {
        done(`read members with ${token.reveal()}`, ingrid, id)
        return { userIds: ['a', 'b', 'c'], isWhole: true }
      },
      async postFiles(_token, post) {
        done('post files', ingrid, { ...post, files: post.files.map((file) => [file.name, file.bytes.length]) })
        return { postId: 'p'.repeat(26) }
      },
    },
    access: recordingAccess(done, kit),
    organisationsOf: async () => new Map([['a', tenants.coast.name]]),
    levelOf: () => kit.level,
  }
  const bot = createBot({
    ...deps,
    line,
    notices: {
      choiceOf: async ({ oid }) => choices.get(oid) ?? { surface: 'bot' },
      async choose({ oid }, choice) {
        choices.set(oid, choice)
      },
      act: acts,
      async resume() {},
    },
    authentication:
      unsignedHost === undefined
        ? createAuthentication({ botCloud, line, now })
        : new MissionAuthentication({ ...line, checkTurn: async () => undefined }),
  })

  function partner(): Partner {
    return {
      tid: tenants.coast.tid,
      name: tenants.coast.name,
      cloud: 'sandbox',
      state: kit.partnerState,
      terms: partnerTerms.parse({ sponsor: 'mara.lindqvist' }),
      isFromSettings: true,
      updatedAtMs: 0,
    }
  }

  server.on('request', (req, res) => {
    const limits = { maxJsonBytes: 300_000, trustedProxyHops: 0, checkSignIn: () => undefined }
    runRoute(bot.route, req, {}, 'request', limits).then(
      ({ status, body }) =>
        res
          .writeHead(status, { 'content-type': 'application/json' })
          .end(body === undefined ? '' : JSON.stringify(body)),
      (error: unknown) => sendProblem(res, error, 'request'),
    )
  })

  return Object.assign(kit, {
    connector,
    line,
    settings,
    url,
    deeds,
    choices,
    async post(body: object, authorization: string) {
      const answer = await fetch(`${url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(authorization === '' ? {} : { authorization }) },
        body: JSON.stringify(body),
      })
      return { status: answer.status, text: await answer.text() }
    },
    async close() {
      await bot.close()
      await connector.close()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
      await store.close()
    },
  })
}

const nameOf = (by: object): string =>
  people.find((person) => person.oid === (by as { oid?: string }).oid)?.key ?? JSON.stringify(by)

const grant = (id: string, channelName: string, displayName: string): Grant => ({
  channelId: id,
  teamId: 't'.repeat(26),
  source: 'policy',
  channelName,
  displayName,
  label: 'MISSION',
})

function recordingAccess(
  done: (what: string, by: object, detail?: unknown) => void,
  kit: { sponsor: BotKit['sponsor'] },
): Access {
  const decide = (what: string) => async (by: object, id: string, how?: unknown) => {
    if (!kit.sponsor) throw new Problem('sponsor_unlinked')
    done(what, by, { id, how })
    return { requestId: id, kind: 'access', state: 'approved', askedAtMs: 0 } as never
  }
  return {
    async request(by, purpose) {
      if (by.tid !== tenants.coast.tid) throw new Problem('tenant_not_listed')
      done('request', by, purpose)
      return { requestId: 'r1', kind: 'access', state: 'open', askedAtMs: 0 }
    },
    requestOf: async () => undefined,
    async answerBack(by, answer) {
      done('answer back', by, answer)
      return { requestId: 'r1', kind: 'access', state: 'open', askedAtMs: 0 }
    },
    async openRequestsFor() {
      if (!kit.sponsor) throw new Problem('sponsor_unlinked')
      return [
        {
          requestId: 'r1',
          kind: 'access',
          round: 2,
          state: 'open',
          name: 'Eve [bold](https://evil.example) \u202eecnediserP, Joint Mission Office',
          organisation: tenants.coast.name,
          purpose: '**urgent** <at>everyone</at> [click](https://evil.example)',
          askedAtMs: 0,
          channels: [{ team: 'harbour', channel: 'situation', label: 'MISSION' }],
          maxDays: 30,
        },
      ]
    },
    approve: decide('approve'),
    refuse: decide('refuse'),
    askBack: decide('ask back'),
    async invite(by, invite) {
      done('invite', by, invite)
      return {
        inviteId: 'i1',
        organisation: tenants.coast.name,
        addressee: '',
        purpose: '',
        sponsor: 'mara.lindqvist',
        days: 30,
        state: 'open',
        createdAtMs: 0,
        expiresAtMs: 86_400_000,
        openUrl: 'https://teams.microsoft.com/l/entity/x/mission',
        installUrl: 'https://teams.microsoft.com/l/app/x',
      }
    },
    invitesOf: async () => [],
    useInvite: async () => ({ state: 'waiting' }),
    confirmInvite: decide('confirm invite'),
    withdrawInvite: decide('withdraw invite'),
    async renew(by, guestId, days) {
      done('renew', by, { guestId, days })
      return { expiresAtMs: 86_400_000 }
    },
    async linkSponsor(by, username) {
      done('link', by, username)
    },
    async confirmLink(by, code) {
      if (code !== '123456') throw new Problem('link_code_wrong')
      done('confirm link', by, code)
      return { username: 'mara.lindqvist' }
    },
    unlinkSponsor: async () => undefined,
    sponsorOf: async () => kit.sponsor,
    linkedSponsors: async () => [],
    noteUndeliverable: async () => undefined,
  } as Access
}

/** The newest thing that the bot said to this person: all text of its cards, and the cards. */
export function lastSaid(kit: BotKit, key: string, roomId?: string): { text: string; cards: object[]; id: string } {
  const entry = kit.connector.chats.read(key, { roomId }).entries.findLast(({ from }) => from === 'bot')
  if (!entry) return { text: '', cards: [], id: '' }
  return { text: [entry.text, ...entry.cards.map(textOf)].join('\n'), cards: entry.cards, id: entry.id }
}

/** All words of a card that somebody reads. */
export function textOf(card: unknown): string {
  if (Array.isArray(card)) return card.map(textOf).join('\n')
  if (typeof card !== 'object' || card === null) return ''
  const { text, title, label, body, inlines, actions, card: inner } = card as Record<string, unknown>
  return [text, title, label]
    .filter((each): each is string => typeof each === 'string')
    .concat([body, inlines, actions, inner].map(textOf))
    .filter((each) => each !== '')
    .join(' ')
}

/** The first button with this verb anywhere in a card. */
export function buttonOf(card: unknown, verb: string): { type: string; verb: string; data: Record<string, unknown> } {
  const found = allParts(card).find((part) => part['type'] === 'Action.Execute' && part['verb'] === verb)
  if (!found) throw new Error(`no button ${verb} in ${JSON.stringify(card)}`)
  return found as never
}

export function allParts(part: unknown): Record<string, unknown>[] {
  if (Array.isArray(part)) return part.flatMap(allParts)
  if (typeof part !== 'object' || part === null) return []
  return [part as Record<string, unknown>, ...Object.values(part).flatMap(allParts)]
}

export const problemText = (code: keyof typeof problems): string => `${problems[code].title}. ${problems[code].detail}`
