import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tenants } from '../../sandbox/mission/cast.ts'
import { chatCookieFrom, chatVisitor } from '../support/chat-visitor.ts'
import { type Mission, openMission } from '../support/mission.ts'
import { hasPostgres, openTestPostgres, type TestPostgres } from '../support/postgres.ts'

/** An organisation that is not in the settings file, so that its standing can be changed through the interface. */
const { tid } = tenants.survey
const entry = {
  name: tenants.survey.name,
  cloud: 'sandbox',
  state: 'active',
  terms: { channels: { 'harbour-relief': ['situation'] } },
}

describe.skipIf(!hasPostgres)('the whole Mattermost at two replicas on one PostgreSQL', () => {
  let postgres: TestPostgres
  let mission: Mission
  let replica: { readonly url: string; close(): Promise<void> }
  let here: ReturnType<typeof chatVisitor>
  let there: ReturnType<typeof chatVisitor>

  beforeAll(async () => {
    postgres = await openTestPostgres()
    mission = await openMission({ settings: { database: { url: await postgres.database('mission') } } })
    replica = await mission.openReplica()
    const chatUrl = mission.publicUrl.replace('mission.', 'chat.')
    here = chatVisitor(mission.url, chatUrl)
    there = chatVisitor(replica.url, chatUrl)
  })
  afterAll(async () => {
    await replica?.close()
    await mission?.close()
    await postgres?.close()
  })

  const adminThere = (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${replica.url}/api/admin${path}`, {
      method,
      headers: { Authorization: `Key ${mission.operatorKey}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })

  /** Sockets at both, and what is said at both once they have closed. */
  async function endedBy(cookie: string, end: () => Promise<unknown>) {
    const sockets = [here.openSocket(cookie), there.openSocket(cookie)]
    await Promise.all(sockets.map((socket) => socket.isOpen()))
    expect([await here.isIn(cookie), await there.isIn(cookie)]).toEqual([200, 200])
    await end()
    await Promise.all(sockets.map((socket) => socket.isClosed()))
    const pages = await Promise.all([here, there].map((visitor) => visitor.ask('GET', '/', { cookie })))
    return {
      closed: sockets.map(({ seen }) => seen.code),
      calls: [await here.isIn(cookie), await there.isIn(cookie)],
      pages: pages.map(({ status }) => status),
    }
  }
  const over = { closed: [4401, 4401], calls: [401, 401], pages: [401, 401] }

  it('B1: one of many tries with a ticket wins, whichever of both they come to', async () => {
    const { sessionToken } = await mission.signIn('ingrid')
    for (let round = 0; round < 5; round += 1) {
      const ticket = await here.ticketOf(sessionToken)
      const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => (n % 2 ? here : there).enter(ticket)))
      const winners = answers.filter(({ status }) => status === 200)
      const cookies = answers.filter(({ cookies: set }) => set.length > 0)
      const losers = new Set(answers.filter(({ status }) => status !== 200).map(({ json }) => json.code))

      expect([winners.length, cookies.length, [...losers]]).toEqual([1, 1, ['ticket_invalid']])
      const cookie = chatCookieFrom(winners[0] ?? { status: 0, json: {}, text: '', cookies: [] })
      expect([await here.isIn(cookie), await there.isIn(cookie)]).toEqual([200, 200])
    }
  })

  it('hostile 8: a session made at one is ended at the other by a cut-off', async () => {
    const { sessionToken, guest } = await mission.signIn('jonas')
    const cookie = await here.comeIn(sessionToken)
    const ticket = await here.ticketOf(sessionToken)
    const { guests } = (await (await adminThere('GET', '/guests')).json()) as { guests: { id: string; oid: string }[] }
    const row = guests.find(({ oid }) => oid === guest.oid)

    expect(await endedBy(cookie, () => adminThere('POST', `/guests/${row?.id}/end`, { reason: 'over' }))).toEqual(over)
    expect([(await here.enter(ticket)).status, (await there.issue(sessionToken)).status]).toEqual([403, 401])
  })

  it('a session made at one ends when the person signs out of the tab at the other', async () => {
    const { sessionToken } = await mission.signIn('tomasz')
    const cookie = await here.comeIn(sessionToken)
    const signOut = () =>
      fetch(`${replica.url}/api/session`, { method: 'DELETE', headers: { Authorization: `Bearer ${sessionToken}` } })

    expect(await endedBy(cookie, signOut)).toEqual(over)
  })

  it('of a partner that is suspended at the other ends at once; tickets are worth nothing, and none is given', async () => {
    expect((await mission.admin('PUT', `/partners/${tid}`, entry)).status).toBe(200)
    const { sessionToken } = await mission.signIn('sam')
    const cookie = await here.comeIn(sessionToken)
    const ticket = await here.ticketOf(sessionToken)
    // The other one hears of the new organisation by the feed.
    await expect.poll(() => there.isIn(cookie)).toBe(200)

    expect(
      await endedBy(cookie, () => adminThere('PUT', `/partners/${tid}`, { ...entry, state: 'suspended' })),
    ).toEqual(over)
    const tried = await here.enter(ticket)
    expect([tried.status, tried.json.code, tried.cookies]).toEqual([403, 'ticket_invalid', []])
    expect((await there.issue(sessionToken)).status).toBe(401)
    const page = await here.ask('GET', '/', { cookie })
    expect(page.text).not.toContain('<script src="/static/')
    expect((await here.ask('GET', '/plugins/playbooks/x', { cookie })).status).toBe(401)
  })
})
