import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  grantOf,
  idOf,
  type OpenGateway,
  openGateway,
  openRecorder,
  openSessions,
  type Recorder,
  sendRaw,
  settingsFor,
} from './gateway-kit.ts'

const ops = idOf('ops')
const team = idOf('mission')

describe('paths and the table of operations', () => {
  const sessions = openSessions()
  const ada = sessions.add('ada', { browseToken: 'browse-token-of-ada', grants: [grantOf(ops, team)] })
  let mattermost: Recorder
  let gateway: OpenGateway

  beforeAll(async () => {
    mattermost = await openRecorder()
    gateway = await openGateway(
      settingsFor(mattermost.url, { limits: { maxRequestsPerMinutePerGuest: 1_000_000 } }),
      sessions,
    )
  })
  afterAll(async () => {
    await gateway.close()
    await mattermost.close()
  })
  beforeEach(() => mattermost.forget())

  const get = (target: string, further = ''): Promise<string> =>
    sendRaw(
      gateway.port,
      `GET ${target} HTTP/1.1\r\nHost: mission.example\r\nAuthorization: Bearer ${ada.token}\r\n${further}Connection: close\r\n\r\n`,
    )

  it.each([
    ['an encoded slash', `/api/v4/channels%2f${ops}/stats`],
    ['an encoded slash in capitals', `/api/v4/channels%2F${ops}/stats`],
    ['an encoded backslash', `/api/v4/channels/${ops}%5cstats`],
    ['an encoded NUL', `/api/v4/channels/${ops}%00/stats`],
    ['a double escape', `/api/v4/channels/%256fps/stats`],
    ['a broken escape', `/api/v4/channels/%zz/stats`],
    ['a lone percent sign', '/api/v4/users/me%'],
    ['a backslash', `/api/v4\\channels/${ops}/stats`],
    ['a path parameter', `/api/v4/channels/${ops};x=1/stats`],
    ['an encoded semicolon', `/api/v4/channels/${ops}%3bx/stats`],
    ['two slashes', `/api/v4//channels/${ops}/stats`],
    ['a dot segment', `/api/v4/channels/${ops}/../${ops}/stats`],
    ['an encoded dot segment', `/api/v4/channels/${ops}/%2e%2e/${ops}/stats`],
    ['a single dot', `/api/v4/./channels/${ops}/stats`],
    ['an encoded letter outside ASCII', '/api/v4/users/%c3%a9/image'],
    ['an encoded line break', '/api/v4/users/me%0d%0aX: y'],
    ['a fragment', '/api/v4/users/me#x'],
  ])('G1: %s is refused and upstream stays untouched', async (_name, target) => {
    const answer = await get(target)

    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(mattermost.log).toEqual([])
  })

  it('G1, hostile 25: the absolute form is refused, whatever host it names', async () => {
    const answer = await get('http://elsewhere.example/api/v4/users/me')

    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(mattermost.log).toEqual([])
  })

  it('G1: an encoded letter is decoded once, and upstream gets the plain path', async () => {
    const answer = await get('/api/v4/users/%6de')

    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(mattermost.asked()).toEqual([`GET /api/v4/users/${ada.view.userId}`])
  })

  it.each([
    ['POST', '/users'],
    ['PUT', '/users/me/patch'],
    ['POST', '/users/me/tokens'],
    ['GET', '/users/me/sessions'],
    ['POST', '/users/me/sessions/revoke/all'],
    ['PUT', '/users/sessions/device'],
    ['GET', '/users/search'],
    ['POST', '/users/search'],
    ['GET', `/posts/${idOf('p')}/info`],
    ['GET', '/usage/posts'],
    ['POST', '/logs'],
    ['POST', '/client_perf'],
    ['POST', '/notifications/ack'],
    ['POST', '/notifications/test'],
    ['POST', '/actions/dialogs/open'],
    ['POST', '/actions/dialogs/submit'],
    ['POST', `/posts/${idOf('p')}/actions/abc`],
    ['POST', '/posts/ephemeral'],
    ['POST', '/posts/schedule'],
    ['POST', '/drafts'],
    ['POST', '/channels'],
    ['POST', `/channels/${ops}/members`],
    ['DELETE', `/posts/${idOf('p')}`],
    ['POST', '/hooks/incoming'],
    ['GET', '/config'],
    ['GET', '/plugins/webapp'],
    ['POST', '/teams/search'],
    ['GET', '/custom_profile_attributes/fields'],
    ['POST', '/uploads'],
    ['PUT', '/users/me/password'],
    ['POST', '/oauth/apps'],
  ])('hostile 6, G9: %s %s is not on the list: 403, and upstream stays untouched', async (method, path) => {
    const answer = await gateway.as(ada, method, path, method === 'GET' ? undefined : {})

    expect(answer.status).toBe(403)
    expect(answer.json).toMatchObject({ id: 'mission.operation_unknown', status_code: 403 })
    expect(answer.headers.get('content-type')).toBe('application/json')
    expect(mattermost.log).toEqual([])
  })

  it('hostile 6: the same operation is refused however its letters are encoded', async () => {
    const forms = ['/users/me/%74okens', '/users/%6d%65/%74%6f%6b%65%6e%73', '/USERS/me/tokens', '/users/me/tokens/']

    for (const path of forms) expect(await get(`/api/v4${path}`)).toMatch(/^HTTP\/1\.1 403 /)
    expect(mattermost.log).toEqual([])
  })

  /** What the operations of the table build from the words below; a message is looked up to find its channel. */
  const allowed = () =>
    new RegExp(
      `^/api/v4/(users/${ada.view.userId}(/(teams(/members|/${team}/channels(/members)?)?|image))?|channels/${ops}(/(stats|posts|pinned|members(\\?page=0&per_page=\\d+)?))?|posts/(${ops}|${team}))$`,
    )

  async function expectNothingElse(target: string): Promise<void> {
    mattermost.forget()
    const answer = await get(Buffer.from(target, 'latin1').toString('latin1'))
    const status = Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])
    // 503: the recorder's answer is neither a channel nor a list of members, by which somebody would be visible.
    expect([200, 400, 403, 503], target).toContain(status)
    for (const { url } of mattermost.log) expect(url, target).toMatch(allowed())
  }

  it('G1: every path of three known words or fewer is an operation of the table, or leaves upstream untouched', async () => {
    const words = ['users', 'me', 'channels', ops, 'stats', 'posts', 'tokens', 'teams', team]
    let paths: string[][] = [[]]
    for (let length = 1; length <= 3; length++) {
      paths = paths.flatMap((path) => words.map((word) => [...path, word]))
      for (const path of paths) await expectNothingElse(`/api/v4/${path.join('/')}`)
    }
  })

  it('G1: whatever the path, upstream sees nothing, or a path built from an operation of the table', async () => {
    const pieces = fc.constantFrom(
      'users',
      'me',
      'channels',
      ops,
      'stats',
      'posts',
      '..',
      '.',
      '',
      '%2e',
      '%2f',
      '%6d',
      '%',
      ';',
      '\\',
      '%25',
      'é',
      '%e9',
      'tokens',
      'teams',
      team,
    )

    await fc.assert(
      fc.asyncProperty(
        fc.array(pieces, { minLength: 1, maxLength: 6 }),
        fc.constantFrom('/', '//', '%2F'),
        (parts, separator) => expectNothingElse(`/api/v4/${parts.join(separator)}`),
      ),
      { numRuns: 300 },
    )
  })

  it('an unknown, a repeated and an unfit query parameter are refused', async () => {
    for (const query of [
      'access_token=abc',
      'page=1&page=2',
      'page=-1',
      'page=1;x',
      'per_page=5000',
      'before=../x',
      'page=%ff',
    ]) {
      const answer = await gateway.as(ada, 'GET', `/channels/${ops}/posts?${query}`)
      expect(answer.status, query).toBe(400)
    }
    expect(mattermost.log).toEqual([])
  })

  it('the query goes upstream built anew, without what is only accepted', async () => {
    await gateway.as(
      ada,
      'GET',
      `/channels/${ops}/posts?page=0&per_page=60&include_deleted=false&skipFetchThreads=true`,
    )

    expect(mattermost.asked()).toEqual([`GET /api/v4/channels/${ops}/posts?page=0&per_page=60&skipFetchThreads=true`])
  })

  it('hostile 25, G4: upstream gets a header set of ours, nothing of the client', async () => {
    await get(
      '/api/v4/users/me/teams',
      'X-Cloud-Token: a\r\nX-RemoteCluster-Token: b\r\nCookie: MMAUTHTOKEN=c\r\nMattermost-User-Id: d\r\nReferer: e\r\nOrigin: f\r\nX-Forwarded-For: 9.9.9.9\r\nX-Forwarded-Host: evil.example\r\nX-Real-IP: 9.9.9.9\r\nX-HTTP-Method-Override: DELETE\r\nUser-Agent: g\r\n',
    )

    const [request] = mattermost.log
    expect(Object.keys(request?.headers ?? {}).sort()).toEqual([
      'authorization',
      'connection',
      'host',
      'user-agent',
      'x-forwarded-for',
      'x-forwarded-proto',
    ])
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer browse-token-of-ada',
      host: new URL(mattermost.url).host,
      'user-agent': 'mission-collaboration',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'https',
    })
  })

  it.each([
    ['two Hosts', 'Host: other.example\r\n'],
    ['a length beside a transfer encoding', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n'],
    ['two sessions', 'Authorization: Bearer somebody-else-entirely-here\r\n'],
    ['two lengths', 'Content-Length: 0\r\nContent-Length: 4\r\n'],
    ['a body on a read', 'Content-Length: 2\r\n'],
  ])('hostile 25, G4: %s: 400, and upstream stays untouched', async (_name, further) => {
    const answer = await get('/api/v4/users/me', further)

    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(mattermost.log).toEqual([])
  })

  it('hostile 25: a line break in the target is no second request', async () => {
    const answer = await sendRaw(
      gateway.port,
      `GET /api/v4/users/me%0d%0aHost:%20x HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${ada.token}\r\nConnection: close\r\n\r\n`,
    )

    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(mattermost.log).toEqual([])
  })

  it('G9: ping is answered here, without a session and whatever device it names', async () => {
    const answer = await sendRaw(
      gateway.port,
      'GET /api/v4/system/ping?device_id=apple:x&get_server_status=true HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    )

    expect(answer).toContain('{"status":"OK"}')
    expect(mattermost.log).toEqual([])
  })

  it('signing in through the gateway is refused here', async () => {
    for (const path of ['/users/login', '/users/login/type', '/users/login/cws']) {
      const answer = await gateway.as(ada, 'POST', path, { login_id: 'a', password: 'b' })
      expect(answer.json).toMatchObject({ id: 'mission.operation_unknown' })
    }
    expect(mattermost.log).toEqual([])
  })

  it('hostile 22: signing out is answered here, ends the session, and clears what the browser kept', async () => {
    const leaving = sessions.add('leaving', { browseToken: 'l', grants: [grantOf(ops, team)] })
    const answer = await gateway.as(leaving, 'POST', '/users/logout')

    expect(answer.json).toEqual({ status: 'OK' })
    expect(answer.headers.get('clear-site-data')).toBe('"cache"')
    expect((await gateway.as(leaving, 'GET', '/users/me')).json).toMatchObject({ id: 'mission.session_ended' })
    expect(mattermost.log).toEqual([])
  })

  it('the id of another person in place of me is no operation of this guest', async () => {
    for (const path of [`/users/${idOf('eve')}/teams`, `/users/${idOf('eve')}/preferences`]) {
      const answer = await gateway.as(ada, 'GET', path)
      expect(answer.json).toMatchObject({ id: 'mission.operation_unknown' })
    }
    expect(mattermost.log).toEqual([])
  })
})
