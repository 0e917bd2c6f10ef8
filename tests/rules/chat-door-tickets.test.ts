import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tenants } from '../../sandbox/mission/cast.ts'
import type { SessionAnswer } from '../../src/api/session.ts'
import { type ChatReply, chatCookieFrom, chatVisitor } from '../support/chat-visitor.ts'
import { openGuestSocket } from '../support/guest-socket.ts'
import { type Mission, openMission } from '../support/mission.ts'
import { until } from '../support/until.ts'

const maxMinutes = 10
const chatUrlOf = ({ publicUrl }: Mission): string => publicUrl.replace('mission.', 'chat.')
let mission: Mission
let door: ReturnType<typeof chatVisitor>
let skewMs = 0
beforeAll(async () => {
  mission = await openMission({
    now: () => Date.now() + skewMs,
    // A call that hangs is ended by what the test does, not by its own limit.
    settings: { session: { maxMinutes }, mattermost: { requestTimeoutMs: 60_000 } },
  })
  door = chatVisitor(mission.url, chatUrlOf(mission))
})
afterAll(() => mission.close())

/** Lets time pass and waits until access can be checked again: for the feed it was silence. */
async function pass(ms: number): Promise<void> {
  skewMs += ms
  await expect.poll(async () => (await mission.call('/readyz')).status).toBe(200)
}

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })

/** Signs in and goes through the door. */
async function comeIn(person: string) {
  const session = await mission.signIn(person)
  return { session, cookie: await door.comeIn(session.sessionToken) }
}

/** Lets Mattermost hang with a call of theirs, until the test resumes it. */
async function hangingCall({ channels }: SessionAnswer, cookie: string) {
  const { control } = mission.mattermost
  control.clearCalls()
  control.pause()
  const answer = door.ask('GET', `/api/v4/channels/${channels[0]?.channelId}/stats`, { cookie })
  await until(() => control.calls().some(({ path }) => path.endsWith('/stats')), 'the call runs')
  return { answer }
}

async function guestIdOf(session: { guest: { userId: string } }): Promise<string> {
  const { guests } = (await (await mission.admin('GET', '/guests')).json()) as {
    guests: { id: string; userId: string }[]
  }
  return guests.find(({ userId }) => userId === session.guest.userId)?.id ?? ''
}

const unusable = { status: 403, code: 'ticket_invalid', cookies: [] as string[] }
const outcome = ({ status, json, cookies }: ChatReply) => ({ status, code: json.code, cookies })

describe('a ticket', () => {
  it('B1: opens one session, once: the second try is told what the tries of all bad tickets are told', async () => {
    const { sessionToken } = await mission.signIn('ingrid')
    const ticket = await door.ticketOf(sessionToken)
    const first = await door.enter(ticket)

    expect([first.status, first.json.path, first.json.displayName]).toEqual([200, '/', 'Ingrid Solberg'])
    expect(await door.isIn(chatCookieFrom(first))).toBe(200)
    expect(outcome(await door.enter(ticket))).toEqual(unusable)
    expect(outcome(await door.enter('x'.repeat(43)))).toEqual(unusable)
    expect(outcome(await door.enter(chatCookieFrom(first)))).toEqual(unusable)
    expect(outcome(await door.enter(sessionToken))).toEqual(unusable)
  })

  it('B1: of many tries at the same moment one wins', async () => {
    const { sessionToken } = await mission.signIn('ingrid')
    const ticket = await door.ticketOf(sessionToken)
    const answers = await Promise.all(Array.from({ length: 20 }, () => door.enter(ticket)))

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ cookies }) => cookies.length > 0)).toHaveLength(1)
  })

  it('B1: runs out after a minute', async () => {
    const { sessionToken } = await mission.signIn('ingrid')
    const [late, inTime] = [await door.ticketOf(sessionToken), await door.ticketOf(sessionToken)]
    await pass(30_000)
    expect((await door.enter(inTime)).status).toBe(200)
    await pass(31_000)

    expect(outcome(await door.enter(late))).toEqual(unusable)
  })

  it('B1: dies with the session that asked for it', async () => {
    const { sessionToken } = await mission.signIn('ingrid')
    const ticket = await door.ticketOf(sessionToken)
    await mission.call('/api/session', { method: 'DELETE', headers: bearer(sessionToken) })

    expect(outcome(await door.enter(ticket))).toEqual(unusable)
    expect((await door.issue(sessionToken)).status).toBe(401)
  })

  it('hostile 8: opens nothing after a cut-off, and none is given', async () => {
    const session = await mission.signIn('amelie')
    const ticket = await door.ticketOf(session.sessionToken)
    await mission.admin('POST', `/guests/${await guestIdOf(session)}/end`, { reason: 'test' })

    expect(outcome(await door.enter(ticket))).toEqual(unusable)
    expect((await door.issue(session.sessionToken)).status).toBe(401)
  })

  it('hostile 15: is given for the token of the tab alone', async () => {
    const { cookie } = await comeIn('ingrid')
    const bodies = [
      {},
      bearer(cookie),
      { Cookie: `__Host-mission-chat=${cookie}` },
      { Authorization: `Key ${mission.operatorKey}` },
    ]
    for (const headers of bodies)
      expect(
        (await mission.post('/api/chat/ticket', { purpose: 'frame' }, headers as Record<string, string>)).status,
      ).toBe(401)
    expect((await door.ask('POST', '/api/chat/ticket', { cookie, body: { purpose: 'frame' } })).status).toBe(405)
  })

  it('B1: for the frame is none at top level, and one for a window is none in the frame', async () => {
    const { sessionToken } = await mission.signIn('ingrid')
    const [forFrame, forBrowser] = [
      await door.ticketOf(sessionToken),
      await door.ticketOf(sessionToken, { purpose: 'browser' }),
    ]

    expect(outcome(await door.enter(forFrame, { at: 'window' }))).toEqual(unusable)
    expect(outcome(await door.enter(forBrowser))).toEqual(unusable)
    expect((await door.enter(forFrame)).status).toBe(200)
    expect((await door.enter(forBrowser, { at: 'window' })).status).toBe(200)
  })

  it('B1: of another person asks before it replaces a live session, and is not used up by asking', async () => {
    const { cookie } = await comeIn('ingrid')
    const { sessionToken } = await mission.signIn('tomasz')
    const ticket = await door.ticketOf(sessionToken)
    const asked = await door.enter(ticket, { cookie })

    expect([asked.status, asked.json.code, asked.json.facts, asked.cookies]).toEqual([
      409,
      'chat_other_person',
      { present: 'Ingrid Solberg', arriving: 'Tomasz Zieliński' },
      [],
    ])
    expect(await door.isIn(cookie)).toBe(200)
    const agreed = await door.enter(ticket, { cookie, replace: true })
    expect(agreed.status).toBe(200)
    expect([await door.isIn(cookie), await door.isIn(chatCookieFrom(agreed))]).toEqual([401, 200])
  })

  it('leaves no trace of itself or of the session in the log or the audit', async () => {
    const { sessionToken } = await mission.signIn('ingrid')
    const ticket = await door.ticketOf(sessionToken)
    const cookie = chatCookieFrom(await door.enter(ticket))
    await door.enter(ticket)
    const written = JSON.stringify(mission.logged) + (await (await mission.admin('GET', '/audit?limit=200')).text())

    for (const secret of [ticket, cookie, sessionToken]) expect(written.includes(secret)).toBe(false)
  })
})

describe('the place that a ticket leads to', () => {
  it.each([
    [{ team: 'coast' }, '/coast'],
    [{ team: 'coast', postId: 'p'.repeat(26) }, `/coast/pl/${'p'.repeat(26)}`],
    [{ postId: 'p'.repeat(26) }, `/_redirect/pl/${'p'.repeat(26)}`],
    [{ team: 'coast', threadId: 't'.repeat(26) }, `/coast/threads/${'t'.repeat(26)}`],
    [{ team: 'coast', screen: 'drafts' }, '/coast/drafts'],
    [{ product: 'playbooks', item: 'run1' }, '/playbooks/runs/run1'],
    [{ popout: `/_popout/thread/coast/${'t'.repeat(26)}` }, `/_popout/thread/coast/${'t'.repeat(26)}`],
  ])('%o is %s', async (place, path) => {
    const { sessionToken } = await mission.signIn('ingrid')

    expect((await door.enter(await door.ticketOf(sessionToken, { purpose: 'frame', place }))).json.path).toBe(path)
  })

  it('G10: is never a channel that is not granted', async () => {
    const { sessionToken, channels } = await mission.signIn('ingrid')
    const refused = await door.issue(sessionToken, {
      purpose: 'frame',
      place: { team: 'coast', channelId: 'x'.repeat(26) },
    })
    const channelId = channels[0]?.channelId

    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([403, 'channel_not_granted'])
    const ticket = await door.ticketOf(sessionToken, { purpose: 'frame', place: { team: 'coast', channelId } })
    expect((await door.enter(ticket)).json.path).toBe(`/coast/channels/${channelId}`)
  })

  it.each([
    { popout: '//evil.example/_popout/thread/a/b' },
    { popout: '/_popout/../login' },
    { popout: '/_popout/thread/../../login' },
    { popout: '/_popout/thread/./x' },
    { popout: '/_popout/thread/a%2fb' },
    { popout: '/_popout/thread//evil.example' },
    { popout: '/_popout/thread/a?b' },
    { popout: '/_popout/thread/a#b' },
    { popout: '/_popout/thread/a\\b' },
    { popout: '/_popout/other/a' },
    { popout: 'https://chat.localhost/_popout/thread/a' },
    { popout: '/mission/_popout/thread/a' },
    { popout: 'javascript:alert(1)//_popout/thread' },
    { popout: `/_popout/thread/${'a'.repeat(65)}` },
    { team: '../x' },
    { team: 'a/b' },
    { team: '//evil' },
    { channelId: 'SHORT' },
    { postId: `${'p'.repeat(26)}/x` },
    { product: 'playbooks', item: '..' },
    { product: 'calls' },
    { path: '/anything' },
    { screen: 'admin_console' },
  ])('B8: %o is refused', async (place) => {
    const { sessionToken } = await mission.signIn('ingrid')

    expect((await door.issue(sessionToken, { purpose: 'popout', place })).status).toBe(400)
  })
})

describe('a session of the whole Mattermost', () => {
  it('hostile 15: is no bearer, and the tab’s token is no cookie, on either origin', async () => {
    const { session, cookie } = await comeIn('ingrid')
    const teams = '/api/v4/users/me/teams'
    const asBearer = await mission.call(teams, { headers: bearer(cookie) })
    const renewed = await mission.post(
      '/api/session/renew',
      { token: await mission.entra.mint('ingrid') },
      bearer(cookie),
    )
    const onTab = await mission.call('/api/session', { headers: bearer(cookie) })

    expect([asBearer.status, renewed.status, onTab.status]).toEqual([401, 401, 401])
    expect(await door.isIn(session.sessionToken)).toBe(401)
    await expect(
      openGuestSocket({ url: mission.url, publicUrl: mission.publicUrl, sessionToken: cookie }),
    ).rejects.toThrow()
  })

  it('lives as long as the tab’s renews, and no longer', async () => {
    const { session, cookie } = await comeIn('ingrid')
    await pass((maxMinutes - 1) * 60_000)
    const token = await mission.entra.mint('ingrid')
    expect((await mission.post('/api/session/renew', { token }, bearer(session.sessionToken))).status).toBe(200)
    await pass((maxMinutes - 1) * 60_000)
    expect(await door.isIn(cookie)).toBe(200)
    await pass(2 * 60_000)

    const page = await door.ask('GET', '/', { cookie })
    expect(await door.isIn(cookie)).toBe(401)
    expect([page.status, page.text.includes('Your session has ended')]).toEqual([401, true])
  })

  it('J6: ends with the session of the tab: its sockets and what runs close', async () => {
    const { session, cookie } = await comeIn('ingrid')
    const { seen, isOpen, isClosed } = door.openSocket(cookie)
    await isOpen()
    const waiting = await hangingCall(session, cookie)
    await mission.call('/api/session', { method: 'DELETE', headers: bearer(session.sessionToken) })
    const answer = await waiting.answer
    mission.mattermost.control.resume()
    await isClosed()

    expect([answer.status, seen.code, await door.isIn(cookie)]).toEqual([401, 4401, 401])
  })

  it('hostile 8: a cut-off while Mattermost hangs ends pages, calls, sockets and tickets within the bound', async () => {
    const { session, cookie } = await comeIn('jonas')
    const { seen, isOpen, isClosed } = door.openSocket(cookie)
    await isOpen()
    const guestId = await guestIdOf(session)
    const ticket = await door.ticketOf(session.sessionToken)
    const waiting = await hangingCall(session, cookie)
    const startedMs = Date.now()
    await mission.admin('POST', `/guests/${guestId}/end`, { reason: 'test' })
    const answer = await waiting.answer
    await isClosed()
    const tookMs = Date.now() - startedMs
    const after = {
      call: await door.isIn(cookie),
      page: (await door.ask('GET', '/', { cookie })).status,
      ticket: (await door.enter(ticket)).status,
      file: (await door.ask('GET', `/api/v4/files/${'f'.repeat(26)}`, { cookie })).status,
      plugin: (await door.ask('GET', '/plugins/playbooks/x', { cookie })).status,
    }
    mission.mattermost.control.resume()

    expect([answer.status, seen.code, tookMs < 60_000]).toEqual([401, 4401, true])
    expect(after).toEqual({ call: 401, page: 401, ticket: 403, file: 401, plugin: 401 })
  })

  it('surprise 15: signing out in Mattermost ends this one alone: tab, token and other windows stay', async () => {
    const { session, cookie } = await comeIn('ingrid')
    const other = chatCookieFrom(await door.enter(await door.ticketOf(session.sessionToken)))
    mission.mattermost.control.clearCalls()
    const answer = await door.ask('POST', '/api/v4/users/logout', { cookie })

    expect([answer.status, answer.cookies.length]).toEqual([200, 4])
    expect([await door.isIn(cookie), await door.isIn(other)]).toEqual([401, 200])
    expect((await mission.call('/api/session', { headers: bearer(session.sessionToken) })).status).toBe(200)
    expect(mission.mattermost.control.calls().filter(({ path }) => path.includes('logout'))).toEqual([])
  })

  it('a page that begins anew before it has the answer to the sign-out says the same, for that session alone', async () => {
    const { cookie } = await comeIn('ingrid')
    await door.ask('POST', '/api/v4/users/logout', { cookie })
    const page = await door.ask('GET', '/', { cookie })
    const stranger = await door.ask('GET', '/', { cookie: `__Host-mission-chat=${'A'.repeat(43)}` })

    expect([page.status, page.text.includes('content="signed_out"')]).toEqual([401, true])
    expect([stranger.status, stranger.text.includes('content="session_missing"')]).toEqual([401, true])
  })
})

describe('the people of a partner that is suspended', () => {
  const entry = { name: tenants.survey.name, cloud: 'sandbox', terms: { channels: { 'harbour-relief': ['weather'] } } }
  const stand = (state: string) => mission.admin('PUT', `/partners/${tenants.survey.tid}`, { ...entry, state })

  it('are out at once, with pages, calls, sockets and tickets, and are in again when it is active again', async () => {
    expect((await stand('active')).status).toBe(200)
    const { session, cookie } = await comeIn('sam')
    const ticket = await door.ticketOf(session.sessionToken)
    const { seen, isOpen, isClosed } = door.openSocket(cookie)
    await isOpen()
    expect((await stand('suspended')).status).toBe(200)
    await isClosed()
    const page = await door.ask('GET', '/', { cookie })

    expect([seen.code, page.status, await door.isIn(cookie)]).toEqual([4401, 401, 401])
    expect(page.text).not.toContain('/static/')
    expect(page.cookies.map((value) => value.split('=', 1)[0])).toContain('__Host-mission-chat')
    expect(outcome(await door.enter(ticket))).toEqual(unusable)
    expect((await door.issue(session.sessionToken)).status).toBe(401)

    expect((await stand('active')).status).toBe(200)
    // Access that had ended with the organisation is given back by a duty, which comes round within seconds.
    const again = () => comeIn('sam').catch(() => undefined)
    let back: Awaited<ReturnType<typeof again>>
    await until(async () => {
      back = await again()
      return back !== undefined
    }, 'the people of the organisation are in again')
    expect(back?.cookie).not.toBe(cookie)
  })
})

describe('after a restart of the backend', () => {
  it('who was in is still in, and a ticket that was used stays used', async () => {
    const session = await mission.signIn('ingrid')
    const ticket = await door.ticketOf(session.sessionToken)
    const cookie = chatCookieFrom(await door.enter(ticket))
    await mission.restartBackend()
    mission.mattermost.control.clearCalls()

    expect(await door.isIn(cookie)).toBe(200)
    expect(mission.mattermost.control.calls().map(({ authUserId }) => authUserId)).toContain(session.guest.userId)
    expect(outcome(await door.enter(ticket))).toEqual(unusable)
  })
})

describe('a backend that does not offer it', () => {
  it('says so, and has no door', async () => {
    const plain = await openMission({ settings: { chatUrl: undefined } })
    try {
      const { sessionToken } = await plain.signIn('ingrid')
      const answer = await plain.post('/api/chat/ticket', { purpose: 'frame' }, bearer(sessionToken))
      const page = await chatVisitor(plain.url, chatUrlOf(plain)).ask('GET', '/_enter')

      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([404, 'chat_off'])
      expect(page.status).toBe(404)
    } finally {
      await plain.close()
    }
  })
})
