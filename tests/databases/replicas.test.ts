import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openGuestSocket } from '../support/guest-socket.ts'
import { type Mission, openMission } from '../support/mission.ts'
import { hasPostgres, openTestPostgres, type TestPostgres } from '../support/postgres.ts'

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })

describe.skipIf(!hasPostgres)('two replicas on one PostgreSQL', () => {
  let postgres: TestPostgres
  let mission: Mission
  let replica: { readonly url: string; close(): Promise<void> }
  let skewMs = 0

  beforeAll(async () => {
    postgres = await openTestPostgres()
    mission = await openMission({
      settings: { database: { url: await postgres.database('mission') } },
      now: () => Date.now() + skewMs,
    })
    replica = await mission.openReplica()
  })
  afterAll(async () => {
    await replica.close()
    await mission.close()
    await postgres.close()
  })

  const meAt = (url: string, token: string) =>
    fetch(`${url}/api/v4/users/me`, { headers: bearer(token) }).then((answer) => answer.status)
  const idOf = async (oid: string) => {
    const { guests } = (await (await mission.admin('GET', '/guests')).json()) as {
      guests: { id: string; oid: string; cutOff?: { isDoneInMattermost: boolean } }[]
    }
    return guests.find((guest) => guest.oid === oid)
  }
  const isCutInMattermost = ({ oid }: { oid: string }): Promise<void> =>
    expect
      .poll(async () => (await idOf(oid))?.cutOff?.isDoneInMattermost, { interval: 250, timeout: 60_000 })
      .toBe(true)

  it('serve the same session', async () => {
    const { sessionToken } = await mission.signIn('ingrid')
    expect([await meAt(mission.url, sessionToken), await meAt(replica.url, sessionToken)]).toEqual([200, 200])
  })

  it('make one guest when fifty first logins of one person are spread over both', async () => {
    const token = await mission.entra.mint('olena')
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        fetch(`${n % 2 ? mission.url : replica.url}/api/session`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ token }),
        }),
      ),
    )
    const bodies = await Promise.all(
      answers.map(async (answer) => (await answer.json()) as { guest?: { userId: string } }),
    )

    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]))
    expect(new Set(bodies.map((body) => body.guest?.userId)).size).toBe(1)
  })

  it('close the sockets of a guest who was cut off at the other one, and Mattermost follows', async () => {
    const { sessionToken, guest } = await mission.signIn('jonas')
    const here = await openGuestSocket({ url: mission.url, publicUrl: mission.publicUrl, sessionToken })
    const there = await openGuestSocket({ url: replica.url, publicUrl: mission.publicUrl, sessionToken })

    const row = await idOf(guest.oid)
    expect((await mission.admin('POST', `/guests/${row?.id}/end`, { reason: 'mission over' })).status).toBe(202)
    await Promise.all([here.closed, there.closed])

    expect([await meAt(mission.url, sessionToken), await meAt(replica.url, sessionToken)]).toEqual([401, 401])
    expect((await mission.enter('jonas')).status).toBe(403)
    await isCutInMattermost(guest)
    const account = (await (
      await fetch(`${mission.mattermost.url}/api/v4/users/${guest.userId}`, {
        headers: bearer(mission.mattermost.adminToken),
      })
    ).json()) as { delete_at: number }
    expect(account.delete_at).toBeGreaterThan(0)
  })

  it('let nobody in who was cut off while Mattermost hung, and finish once it answers (hostile 8)', async () => {
    const { sessionToken, guest } = await mission.signIn('amelie')
    const socket = await openGuestSocket({ url: replica.url, publicUrl: mission.publicUrl, sessionToken })
    mission.mattermost.control.pause()

    await mission.admin('POST', `/guests/${(await idOf(guest.oid))?.id}/end`, { reason: 'now' })
    await socket.closed
    expect([await meAt(mission.url, sessionToken), await meAt(replica.url, sessionToken)]).toEqual([401, 401])
    expect((await idOf(guest.oid))?.cutOff?.isDoneInMattermost).toBe(false)

    mission.mattermost.control.resume()
    await isCutInMattermost(guest)
  })

  it('close everything and answer 503 while the database cannot say who is cut off, and recover by themselves', async () => {
    const { sessionToken } = await mission.signIn('layla')
    const socket = await openGuestSocket({ url: mission.url, publicUrl: mission.publicUrl, sessionToken })

    await postgres.crash()
    skewMs += 31_000
    await socket.closed
    expect(await meAt(mission.url, sessionToken)).toBe(503)

    await postgres.start()
    await expect.poll(() => meAt(mission.url, sessionToken), { interval: 250 }).toBe(200)
  })
})
