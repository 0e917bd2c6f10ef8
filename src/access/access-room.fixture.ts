import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Post, User } from '../../sandbox/mattermost/rows.ts'
import { problemOf } from '../api/errors.ts'
import { createAudit } from '../audit/writer.ts'
import { type Bench, openBench, type Replica, TID } from '../guests/guest-room.fixture.ts'
import { runRoute } from '../http/serve-route.ts'
import type { Addressee, Word } from '../notices/notice.ts'
import type { PartnerTerms, SettingsInput } from '../settings/schema.ts'
import { silent } from '../store/logger.ts'
import type { Applicant } from './access.ts'
import { clickRoutes } from './click-routes.ts'
import { type AccessRoom, createAccess } from './create-access.ts'
import { CODE_QUEUE, type CodeJob } from './link-sponsor.ts'
import { SPONSOR_QUEUE, type SponsorWord } from './sponsor-word.ts'

export const OPERATOR_TID = '6d1f3a52-0c47-4f0e-9a35-1b6f2f4f8a01'
export const DAY_MS = 24 * 3_600_000

export type AccessBench = {
  readonly bench: Bench
  readonly replica: Replica
  readonly access: AccessRoom
  /** Sponsor of the first organisation; may add members to every channel of the terms. */
  readonly sponsor: User
  readonly sponsorToken: string
  /** A member of the team who is in none of the private channels. */
  readonly outsider: User
  /** What was told in Teams, oldest first. */
  readonly told: { readonly to: Addressee; readonly word: Word; readonly key: string }[]
  /** Does what waits in the queues of this room. */
  drain(): Promise<void>
  /** Posts of our bot to a member, newest last, as the server keeps them. */
  botPosts(user: User): Post[]
  click(
    post: Post,
    actionId: string,
    how?: { token?: string; selected?: string },
  ): Promise<{ status: number; body: unknown }>
  call(path: string, body: unknown): Promise<{ status: number; body: Record<string, unknown> }>
  /** Links the sponsor to a Teams identity by the code that the bot sends. */
  link(): Promise<Applicant>
  audited(): Promise<readonly string[]>
  close(): Promise<void>
}

export const applicant = (more: Partial<Applicant> = {}): Applicant => ({
  tid: TID,
  oid: randomUUID(),
  name: 'Ingrid Solberg',
  ...more,
})

/** The room over a stand-in of Mattermost whose buttons reach it over HTTP. */
export async function openAccessBench(
  options: { terms?: Partial<PartnerTerms>; settings?: Partial<SettingsInput>; hasTeams?: boolean } = {},
): Promise<AccessBench> {
  let clicks: AccessRoom['clicks'] | undefined
  const server = createServer((req, res) => {
    const route = clicks && clickRoutes(clicks).find(({ path }) => path === req.url)
    if (!route) return void res.writeHead(404).end()
    runRoute(route, req, {}, 'r', { maxJsonBytes: 100_000, trustedProxyHops: 0, checkSignIn: () => {} })
      .then(({ status, body }) => {
        res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      })
      .catch((error: unknown) => {
        const { status, code } = problemOf(error)
        res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ code }))
      })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const callbackUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const bench = await openBench({
    terms: { sponsor: 'helene', ...options.terms },
    settings: { ...options.settings, mattermost: { callbackUrl } as never },
  })
  bench.standIn.world.settings.ServiceSettings.AllowedUntrustedInternalConnections = '127.0.0.1'
  const { seeding, store, team, clock, partners, settings, keys } = bench
  const member = (username: string): User => {
    const user = seeding.user({ username })
    seeding.teamMember(team, user)
    return user
  }
  const sponsor = member('helene')
  const outsider = member('otto')
  for (const name of ['operations', 'logistics']) {
    const channel = bench.standIn.state.channels.get(bench.channelId(name))
    if (channel) seeding.channelMember(channel, sponsor)
  }
  const replica = await bench.replica()
  const queued: { name: string; data: object }[] = []
  const told: AccessBench['told'] = []
  const audit = createAudit({ store, now: clock.now, keys, log: silent })
  const access = await createAccess({
    db: store.db,
    jobs: {
      ...store.jobs,
      send: async (name, data) => void queued.push({ name, data }),
    },
    mattermost: replica.mattermost,
    partners,
    guests: replica.guests,
    audit,
    settings,
    keys,
    ...(options.hasTeams === false
      ? {}
      : {
          tell: async (to: Addressee, word: Word, key: string) => {
            if (!told.some((one) => one.key === key)) told.push({ to, word, key })
          },
        }),
    links: { teamsUrl: 'https://teams.microsoft.com', teamsAppId: '11111111-2222-4333-8444-555555555555' },
    now: clock.now,
    log: silent,
  })
  clicks = access.clicks
  const sponsorToken = seeding.token(sponsor.id)

  const made: AccessBench = {
    bench,
    replica,
    access,
    sponsor,
    sponsorToken,
    outsider,
    told,
    async drain() {
      for (const { name, data } of queued.splice(0)) {
        if (name === SPONSOR_QUEUE) await access.work.tellSponsor(data as SponsorWord)
        if (name === CODE_QUEUE) await access.work.sendCode(data as CodeJob)
      }
    },
    botPosts(user) {
      const { state } = bench.standIn
      const botId = state.userIdByName.get('mission-collaboration')
      return [...state.posts.values()].filter(
        (post) =>
          post.user_id === botId &&
          post.original_id === '' &&
          post.delete_at === 0 &&
          (state.channels.get(post.channel_id)?.name.split('__').includes(user.id) ?? false),
      )
    },
    async click(post, actionId, { token = sponsorToken, selected } = {}) {
      const answer = await fetch(`${bench.standIn.url}/api/v4/posts/${post.id}/actions/${actionId}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(selected === undefined ? {} : { selected_option: selected }),
      })
      return { status: answer.status, body: await answer.json() }
    },
    async call(path, body) {
      const answer = await fetch(`${callbackUrl}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
    },
    async link() {
      const person = { tid: OPERATOR_TID, oid: randomUUID(), name: 'Helene Brandt' }
      await access.linkSponsor(person, 'helene')
      await made.drain()
      await access.confirmLink(person, codeIn(made.botPosts(sponsor).at(-1)?.message ?? ''))
      return person
    },
    async audited() {
      const { auditRecords } = await import('../store/tables.ts')
      return (await store.db.select({ action: auditRecords.action }).from(auditRecords)).map(({ action }) => action)
    },
    async close() {
      await bench.close()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return made
}

/** The code in a message of the bot. */
export function codeIn(message: string): string {
  return /\*\*(\d{4} \d{4})\*\*/.exec(message)?.[1] ?? ''
}
