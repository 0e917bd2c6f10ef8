import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FILE_COOKIE } from '../../src/gateway/file-cookie.ts'
import { until } from '../support/until.ts'
import {
  grantOf,
  idOf,
  type OpenGateway,
  openGateway,
  openRecorder,
  openSessions,
  type Recorder,
  type Sessions,
  sendRaw,
  settingsFor,
} from './gateway-kit.ts'

const ops = idOf('ops')
const hidden = idOf('hidden')
const team = idOf('mission')
const me = idOf('ada')
const maxUploadBytes = 200_000

describe('files and pictures', () => {
  let sessions: Sessions
  let ada: ReturnType<Sessions['add']>
  let mattermost: Recorder
  let gateway: OpenGateway

  /** A file of Mattermost's, with the type that it answers for it. */
  function file(name: string, type: string, channelId = ops, fileName = `${name}.bin`): string {
    const id = idOf(name)
    mattermost.on(`GET /api/v4/posts/${idOf(`p${name}`)}`, {
      id: idOf(`p${name}`),
      channel_id: channelId,
      user_id: me,
      root_id: '',
    })
    mattermost.on(`GET /api/v4/files/${id}/info`, {
      id,
      post_id: idOf(`p${name}`),
      channel_id: channelId,
      name: fileName,
      size: 11,
      mime_type: type,
      remote_id: 'x',
    })
    for (const path of [`/api/v4/files/${id}`, `/api/v4/files/${id}/thumbnail`, `/api/v4/files/${id}/preview`])
      mattermost.onRaw(`GET ${path}`, (request, response) => {
        if (request.headers['if-none-match'] === '"v1"') {
          response.writeHead(304, { ETag: '"v1"' }).end()
          return
        }
        const range = request.headers.range === 'bytes=6-'
        response.writeHead(range ? 206 : 200, {
          'Content-Type': type,
          'Content-Length': range ? 5 : 11,
          'Accept-Ranges': 'bytes',
          ...(range ? { 'Content-Range': 'bytes 6-10/11' } : {}),
          ETag: '"v1"',
          'Cache-Control': 'private, max-age=86400',
          'Content-Disposition': 'inline; filename="evil.html"',
          'Set-Cookie': 'MMAUTHTOKEN=stolen',
          'X-Frame-Options': 'DENY',
        })
        response.end(range ? 'world' : 'hello world')
      })
    return id
  }

  const byCookie = (path: string, cookie: string, site = 'same-origin', method = 'GET') =>
    sendRaw(
      gateway.port,
      `${method} /api/v4${path} HTTP/1.1\r\nHost: a\r\n${cookie === '' ? '' : `Cookie: ${cookie}\r\n`}${site === '' ? '' : `Sec-Fetch-Site: ${site}\r\n`}Connection: close\r\n\r\n`,
    )

  beforeAll(async () => {
    mattermost = await openRecorder()
  })
  afterAll(async () => {
    await mattermost.close()
  })
  beforeEach(async () => {
    await gateway?.close()
    mattermost.forget()
    sessions = openSessions()
    ada = sessions.add('ada', { browseToken: 'browse-token-of-ada', grants: [grantOf(ops, team)] })
    gateway = await openGateway(
      settingsFor(mattermost.url, { limits: { maxUploadBytes }, session: { recheckSeconds: 1 } }),
      sessions,
    )
    mattermost.on(`GET /api/v4/channels/${ops}/members`, [{ user_id: me }, { user_id: idOf('member') }])
    return async () => {
      await gateway.close()
    }
  })

  describe('reading', () => {
    it.each(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'video/mp4', 'video/webm', 'audio/mpeg'])(
      'B4: %s shows in the page, with our headers and none of theirs',
      async (type) => {
        const id = file('picture', type, ops, 'pic.png')
        const answer = await gateway.as(ada, 'GET', `/files/${id}`)

        expect(answer.text).toBe('hello world')
        expect(Object.fromEntries(answer.headers)).toEqual({
          'accept-ranges': 'bytes',
          'cache-control': 'private, no-cache',
          connection: 'keep-alive',
          'content-disposition': `inline; filename="pic.png"; filename*=UTF-8''pic.png`,
          'content-length': '11',
          'content-security-policy': "sandbox; default-src 'none'",
          'content-type': type,
          'cross-origin-resource-policy': 'same-origin',
          date: expect.any(String),
          etag: '"v1"',
          'keep-alive': expect.any(String),
          'referrer-policy': 'no-referrer',
          vary: 'Cookie, Authorization',
          'x-content-type-options': 'nosniff',
        })
      },
    )

    it.each([
      'image/svg+xml',
      'image/svg+xml; charset=utf-8',
      'application/xhtml+xml',
      'text/xml',
      'application/xml',
      'text/html; charset=utf-8',
      'text/css',
      'application/pdf',
      'text/javascript',
      'application/x-shockwave-flash',
      'multipart/x-mixed-replace',
      'image/png, text/html',
      'IMAGE/SVG+XML',
      '',
    ])('B4, hostile 13: %s is a download without a type, sandboxed, and never sniffed', async (type) => {
      const id = file('active', type, ops, 'page.svg')
      const answer = await gateway.as(ada, 'GET', `/files/${id}`)

      expect(answer.headers.get('content-type')).toBe('application/octet-stream')
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment; /)
      expect(answer.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'")
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    })

    it('B4, hostile 13: pictures of people, teams and emoji are held to the same list', async () => {
      for (const path of [`/users/${idOf('member')}/image`, `/teams/${team}/image`, `/emoji/${idOf('emoji')}/image`]) {
        mattermost.onRaw(`GET /api/v4${path}`, (_request, response) =>
          response.writeHead(200, { 'Content-Type': 'image/svg+xml' }).end('<svg/>'),
        )
        const answer = await gateway.as(ada, 'GET', path)
        expect(answer.status).toBe(200)
        expect(answer.headers.get('content-type')).toBe('application/octet-stream')
        expect(answer.headers.get('content-disposition')).toBe('attachment')
      }
    })

    it('a download is asked for by the query, and a name cannot mislead or break the header', async () => {
      const id = file('named', 'image/png', ops, 'pic\u202egpj.exe"\r\nX: y/\u00e9.png')
      const answer = await gateway.as(ada, 'GET', `/files/${id}?download=1`)

      expect(answer.headers.get('content-disposition')).toBe(
        `attachment; filename="pic_gpj.exe___X: y__.png"; filename*=UTF-8''pic_gpj.exe___X%3A%20y_%C3%A9.png`,
      )
    })

    it('ranges and conditions pass when they are well formed, and nothing else of the request does', async () => {
      const id = file('film', 'video/mp4')
      const part = await gateway.as(ada, 'GET', `/files/${id}`, undefined, { Range: 'bytes=6-' })
      expect([part.status, part.text, part.headers.get('content-range')]).toEqual([206, 'world', 'bytes 6-10/11'])

      const unchanged = await gateway.as(ada, 'GET', `/files/${id}`, undefined, { 'If-None-Match': '"v1"' })
      expect([unchanged.status, unchanged.text]).toEqual([304, ''])

      await gateway.as(ada, 'GET', `/files/${id}`, undefined, { Range: 'bytes=0-1,5-6', 'If-None-Match': 'x' })
      const last = mattermost.log.at(-1)
      expect([last?.headers.range, last?.headers['if-none-match']]).toEqual([undefined, undefined])
    })

    it('G10: a file of a channel that is not granted is refused, whatever Mattermost would say', async () => {
      const id = file('secret', 'image/png', hidden)
      for (const path of ['', '/thumbnail', '/preview', '/info']) {
        const answer = await gateway.as(ada, 'GET', `/files/${id}${path}`)
        expect(answer.json).toMatchObject({ id: 'mission.channel_not_granted' })
      }
      expect(mattermost.asked().filter((call) => call === `GET /api/v4/files/${id}`)).toEqual([])
    })

    it('G10: a file goes by the channel of its post, not by what its entry says', async () => {
      const id = file('moved', 'image/png', hidden)
      mattermost.on(`GET /api/v4/files/${id}/info`, {
        id,
        post_id: idOf('pmoved'),
        channel_id: ops,
        name: 'x',
        size: 1,
      })

      expect((await gateway.as(ada, 'GET', `/files/${id}`)).status).toBe(403)
    })

    it('the entry of a file holds what a client needs', async () => {
      const id = file('entry', 'image/png', ops, 'pic.png')
      const answer = await gateway.as(ada, 'GET', `/files/${id}/info`)

      expect(answer.json).toEqual({
        id,
        post_id: idOf('pentry'),
        channel_id: ops,
        name: 'pic.png',
        size: 11,
        mime_type: 'image/png',
      })
    })

    it('a download is recorded before its first byte, a film once for all its ranges', async () => {
      const id = file('recorded', 'video/mp4')
      await gateway.as(ada, 'GET', `/files/${id}`, undefined, { Range: 'bytes=0-' })
      await gateway.as(ada, 'GET', `/files/${id}`, undefined, { Range: 'bytes=6-' })
      await gateway.as(ada, 'GET', `/files/${id}/preview`)
      const download = {
        actor: 'guest:guest-ada',
        action: 'file.downloaded',
        subject: `channel:${ops}`,
        detail: { fileId: id, sizeBytes: 11 },
      }
      expect(gateway.audited).toEqual([download])

      await gateway.as(ada, 'GET', `/files/${id}`)
      expect(gateway.audited).toEqual([download, download])
    })

    it('terms without downloads keep files back, and the pictures of them', async () => {
      const bob = sessions.add('bob', {
        browseToken: 'b',
        grants: [grantOf(ops, team)],
        view: { terms: { ...ada.view.terms, mayDownload: false, mayUpload: false } },
      })
      const id = file('kept', 'image/png')

      expect((await gateway.as(bob, 'GET', `/files/${id}`)).json).toMatchObject({ id: 'mission.download_forbidden' })
      for (const picture of ['thumbnail', 'preview'])
        expect((await gateway.as(bob, 'GET', `/files/${id}/${picture}`)).json, picture).toMatchObject({
          id: 'mission.download_forbidden',
        })
      expect(await byCookie(`/files/${id}/preview`, `${FILE_COOKIE}=${bob.fileCookie}`)).toMatch(/^HTTP\/1\.1 404 /)
      expect((await gateway.as(bob, 'GET', `/files/${id}/info`)).json).toMatchObject({ id, name: 'kept.bin' })
      expect((await gateway.as(bob, 'POST', '/files')).json).toMatchObject({ id: 'mission.upload_forbidden' })
    })

    it('G8, G11: a picture of a person with whom the guest shares no channel is refused', async () => {
      const answer = await gateway.as(ada, 'GET', `/users/${idOf('stranger')}/image`)

      expect(answer.json).toMatchObject({ id: 'mission.person_not_visible' })
      expect(mattermost.asked()).toEqual([`GET /api/v4/channels/${ops}/members?page=0&per_page=200`])
    })
  })

  describe('the file cookie', () => {
    const cookie = () => `${FILE_COOKIE}=${ada.fileCookie}`

    it('B3: opens files and pictures for requests of our own page', async () => {
      const id = file('cookie', 'image/png')
      for (const path of [
        `/files/${id}`,
        `/files/${id}/thumbnail`,
        `/files/${id}/preview`,
        `/users/${idOf('member')}/image`,
        `/teams/${team}/image`,
        `/emoji/${idOf('emoji')}/image`,
      ])
        expect(await byCookie(path, `other=1; ${cookie()}`), path).toMatch(/^HTTP\/1\.1 200 /)
    })

    it.each(['cross-site', 'same-site', 'none', 'Same-Origin', ''])(
      'B3: a request with Sec-Fetch-Site "%s" is refused',
      async (site) => {
        const id = file('site', 'image/png')
        const answer = await byCookie(`/files/${id}`, cookie(), site)

        expect(answer).toMatch(/^HTTP\/1\.1 404 /)
        expect(mattermost.log).toEqual([])
      },
    )

    it('B3: existing, forbidden and missing look alike', async () => {
      const own = file('own', 'image/png')
      const secret = file('secret', 'image/png', hidden)
      mattermost.on(
        `GET /api/v4/files/${idOf('gone')}/info`,
        { id: 'api.file.get_file_info.app_error', message: 'Gone' },
        404,
      )
      const strip = (answer: string) => answer.replace(/"request_id":"[^"]*"/, '').replace(/Date: .*\r\n/, '')
      const answers = await Promise.all([
        byCookie(`/files/${secret}`, cookie()),
        byCookie(`/files/${idOf('gone')}`, cookie()),
        byCookie(`/files/${own}`, `${FILE_COOKIE}=${'x'.repeat(43)}`),
        byCookie(`/files/${own}`, ''),
        byCookie(`/users/${idOf('stranger')}/image`, cookie()),
      ])

      expect(new Set(answers.map(strip)).size).toBe(1)
      expect(answers[0]).toMatch(/^HTTP\/1\.1 404 /)
    })

    it('B3, hostile 15: is no bearer, and a bearer is no cookie', async () => {
      const id = file('mixed', 'image/png')
      const bearer = await gateway.as({ token: ada.fileCookie }, 'GET', `/files/${id}`)
      expect(bearer.json).toMatchObject({ id: 'mission.session_missing' })
      expect(await byCookie(`/files/${id}`, `${FILE_COOKIE}=${ada.token}`)).toMatch(/^HTTP\/1\.1 404 /)
      expect(mattermost.log).toEqual([])
    })

    it.each([
      '/users/me',
      `/channels/${ops}/posts`,
      `/files/${idOf('x')}/info`,
      '/users/me/preferences',
      '/emoji/name/x',
    ])('B3: opens nothing else: %s', async (path) => {
      expect(await byCookie(path, cookie())).toMatch(/^HTTP\/1\.1 401 /)
      expect(mattermost.log).toEqual([])
    })

    it('B3: writes nothing', async () => {
      expect(await byCookie('/files', cookie(), 'same-origin', 'POST')).toMatch(/^HTTP\/1\.1 401 /)
      expect(mattermost.log).toEqual([])
    })

    it('B7: two cookies of the name are refused', async () => {
      const id = file('two', 'image/png')
      const answer = await byCookie(`/files/${id}`, `${cookie()}; ${FILE_COOKIE}=other`)

      expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /)
      expect(mattermost.log).toEqual([])
    })

    it('hostile 14: the second person in a browser is asked for again, and gets nothing from the cache', async () => {
      const id = file('kept', 'image/png')
      const eve = sessions.add('eve', { browseToken: 'e', grants: [grantOf(idOf('elsewhere'), team)] })
      const first = await gateway.as(ada, 'GET', `/files/${id}`)
      expect(first.headers.get('cache-control')).toBe('private, no-cache')
      expect(first.headers.get('vary')).toBe('Cookie, Authorization')

      const second = await gateway.as(eve, 'GET', `/files/${id}`, undefined, { 'If-None-Match': '"v1"' })
      expect(second.status).toBe(403)
      const byTheirCookie = await byCookie(`/files/${id}`, `${FILE_COOKIE}=${eve.fileCookie}\r\nIf-None-Match: "v1"`)
      expect(byTheirCookie).toMatch(/^HTTP\/1\.1 404 /)
    })
  })

  describe('uploading', () => {
    type Part = { name: string; value?: string; file?: string; content?: string | Buffer }

    const boundary = 'xyzboundary'
    function form(parts: Part[]): Buffer {
      const chunks = parts.flatMap(({ name, value, file: fileName, content }) => [
        Buffer.from(
          `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${fileName === undefined ? '' : `; filename="${fileName}"\r\nContent-Type: text/html`}\r\n\r\n`,
        ),
        Buffer.from(value ?? content ?? ''),
        Buffer.from('\r\n'),
      ])
      return Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)])
    }

    async function upload(parts: Part[], person = ada) {
      const response = await fetch(`${gateway.url}/api/v4/files`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${person.token}`,
          'Content-Type': `multipart/form-data; boundary=${boundary}`,
        },
        body: new Uint8Array(form(parts)),
      })
      return { status: response.status, json: (await response.json()) as Record<string, unknown> }
    }

    const uploads = () => mattermost.log.filter(({ url }) => url === '/api/v4/files')

    beforeEach(() => {
      mattermost.on(
        'POST /api/v4/files',
        {
          file_infos: [{ id: idOf('up'), name: 'note.txt', size: 5, channel_id: ops, user_id: me, remote_id: 'x' }],
          client_ids: ['c1'],
        },
        201,
      )
    })

    it('G12: goes up in a form written anew, and is remembered as this guest’s before the answer', async () => {
      const answer = await upload([
        { name: 'channel_id', value: ops },
        { name: 'client_ids', value: 'c1' },
        { name: 'files', file: 'note.txt', content: 'hello' },
      ])

      expect(answer).toEqual({
        status: 201,
        json: {
          file_infos: [{ id: idOf('up'), name: 'note.txt', size: 5, channel_id: ops, user_id: me }],
          client_ids: ['c1'],
        },
      })
      expect(sessions.uploads.get(idOf('up'))).toBe(`${me}/${ops}`)
      expect(gateway.audited).toMatchObject([{ action: 'file.uploaded', subject: `channel:${ops}` }])
      const sent = uploads()[0]
      const ours = /boundary=(mission-[0-9a-f]+)$/.exec(String(sent?.headers['content-type']))?.[1]
      expect(String(sent?.body)).toBe(
        [
          `--${ours}\r\nContent-Disposition: form-data; name="channel_id"\r\n\r\n${ops}`,
          `--${ours}\r\nContent-Disposition: form-data; name="client_ids"\r\n\r\nc1`,
          `--${ours}\r\nContent-Disposition: form-data; name="files"; filename="note.txt"\r\nContent-Type: application/octet-stream\r\n\r\nhello`,
          `--${ours}--\r\n`,
        ].join('\r\n'),
      )
    })

    it('several files in one form go up in order', async () => {
      const answer = await upload([
        { name: 'channel_id', value: ops },
        { name: 'files', file: 'a', content: 'first' },
        { name: 'files', file: 'b', content: 'x'.repeat(100_000) },
        { name: 'files', file: 'c', content: '' },
      ])

      expect(answer.status).toBe(201)
      expect(String(uploads()[0]?.body)).toMatch(/filename="a".*first.*filename="b".*xxx.*filename="c"/s)
    })

    it.each<[string, Part[], number]>([
      [
        'a channel that is not granted',
        [
          { name: 'channel_id', value: hidden },
          { name: 'files', file: 'a', content: 'x' },
        ],
        403,
      ],
      ['no channel', [{ name: 'files', file: 'a', content: 'x' }], 403],
      [
        'a channel behind the file',
        [
          { name: 'files', file: 'a', content: 'x' },
          { name: 'channel_id', value: ops },
        ],
        403,
      ],
      [
        'two channels',
        [
          { name: 'channel_id', value: ops },
          { name: 'channel_id', value: hidden },
          { name: 'files', file: 'a', content: 'x' },
        ],
        400,
      ],
      [
        'a field that is not known',
        [
          { name: 'channel_id', value: ops },
          { name: 'user_id', value: me },
          { name: 'files', file: 'a', content: 'x' },
        ],
        400,
      ],
      [
        'a client id with a line break',
        [
          { name: 'channel_id', value: ops },
          { name: 'client_ids', value: 'a\r\nb' },
          { name: 'files', file: 'a', content: 'x' },
        ],
        400,
      ],
      [
        'a file in another field',
        [
          { name: 'channel_id', value: ops },
          { name: 'image', file: 'a', content: 'x' },
        ],
        400,
      ],
      ['no file', [{ name: 'channel_id', value: ops }], 400],
    ])('G10, G12: a form with %s is refused before a byte goes up', async (_name, parts, status) => {
      const answer = await upload(parts)

      expect(answer.status).toBe(status)
      expect(uploads()).toEqual([])
    })

    it('a field behind a file, and a file too many, refuse the whole form', async () => {
      const behind = await upload([
        { name: 'channel_id', value: ops },
        { name: 'files', file: 'a', content: 'x' },
        { name: 'client_ids', value: 'c1' },
      ])
      const tooMany = await upload([
        { name: 'channel_id', value: ops },
        ...Array.from({ length: 11 }, () => ({ name: 'files', file: 'a', content: 'x' })),
      ])

      expect([behind.status, tooMany.status]).toEqual([400, 400])
      expect(sessions.uploads.size).toBe(0)
    })

    it('a file beyond the limit is refused and does not arrive whole', async () => {
      const answer = await upload([
        { name: 'channel_id', value: ops },
        { name: 'files', file: 'big', content: Buffer.alloc(maxUploadBytes + 1) },
      ])

      expect(answer).toMatchObject({ status: 413, json: { id: 'mission.file_too_large' } })
      expect(uploads()).toEqual([])
      expect(sessions.uploads.size).toBe(0)
    })

    it('a name cannot break out of its header', async () => {
      await upload([
        { name: 'channel_id', value: ops },
        { name: 'files', file: 'a\\"; name=\\"channel_id', content: 'x' },
      ])

      const head = /filename="(.*)"\r\n/.exec(String(uploads()[0]?.body))?.[1]
      expect(head).not.toContain('"')
    })

    it('what is no form is refused', async () => {
      expect((await gateway.as(ada, 'POST', '/files', '{}')).status).toBe(415)
      const cut = form([
        { name: 'channel_id', value: ops },
        { name: 'files', file: 'a', content: 'x' },
      ]).subarray(0, -20)
      const answer = await sendRaw(
        gateway.port,
        Buffer.concat([
          Buffer.from(
            `POST /api/v4/files HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${ada.token}\r\nContent-Type: multipart/form-data; boundary=${boundary}\r\nContent-Length: ${cut.length}\r\nConnection: close\r\n\r\n`,
          ),
          cut,
        ]),
      )
      expect(answer).toMatch(/^HTTP\/1\.1 400 /)
      expect(sessions.uploads.size).toBe(0)
    })

    it('Mattermost’s refusal of an upload reaches the client', async () => {
      mattermost.on(
        'POST /api/v4/files',
        { id: 'api.file.attachments.disabled.app_error', message: 'Off', status_code: 403 },
        403,
      )
      const answer = await upload([
        { name: 'channel_id', value: ops },
        { name: 'files', file: 'a', content: 'x' },
      ])

      expect(answer).toMatchObject({
        status: 403,
        json: { id: 'api.file.attachments.disabled.app_error', message: 'Off' },
      })
    })
  })

  describe('cut-off while it runs', () => {
    /** A download of which Mattermost gives a little and then nothing. */
    function startDownload(name: string) {
      const id = file(name, 'video/mp4')
      let isOver = false
      mattermost.onRaw(`GET /api/v4/files/${id}`, (_request, response) => {
        response.writeHead(200, { 'Content-Type': 'video/mp4', 'Content-Length': 1000 })
        response.write('hello')
        response.on('close', () => {
          isOver = true
        })
      })
      const answer = sendRaw(
        gateway.port,
        `GET /api/v4/files/${id} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${ada.token}\r\n\r\n`,
      )
      return { answer, asked: () => mattermost.asked().includes(`GET /api/v4/files/${id}`), isOver: () => isOver }
    }

    it('hostile 8: a cut-off ends a running download at once, on both sides', async () => {
      const download = startDownload('cut')
      await until(download.asked, 'the download runs')
      sessions.cut(ada.view)

      expect(await download.answer).toMatch(/^HTTP\/1\.1 (200|401) /)
      await until(download.isOver, 'upstream is ended')
    })

    it('hostile 8: a running upload ends too, and nothing is remembered', async () => {
      const bytes = `--b\r\nContent-Disposition: form-data; name="channel_id"\r\n\r\n${ops}\r\n--b\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n`
      const answer = sendRaw(
        gateway.port,
        `POST /api/v4/files HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${ada.token}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n${bytes}hello`,
      )
      await until(() => sessions.calls.looks > 0, 'the upload runs')
      sessions.cut(ada.view)

      expect(await answer).toMatch(/^HTTP\/1\.1 401 /)
      expect(sessions.uploads.size).toBe(0)
    })

    it('hostile 8: a request that Mattermost never answers ends with the cut-off, not with its answer', async () => {
      let answerLate = (): void => undefined
      mattermost.onRaw(`GET /api/v4/channels/${ops}/posts`, (_request, response) => {
        answerLate = () =>
          response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"order":[],"posts":{}}')
      })
      const answer = gateway.as(ada, 'GET', `/channels/${ops}/posts`)
      await until(() => mattermost.log.length > 0, 'Mattermost is asked')
      sessions.cut(ada.view)
      answerLate()

      expect((await answer).json).toMatchObject({ id: 'mission.session_cut', status_code: 401 })
      expect((await answer).headers.get('clear-site-data')).toBe('"cache"')
    })

    it('a transfer is looked up again while it runs', async () => {
      const download = startDownload('rechecked')
      await until(download.asked, 'the download runs')
      ada.refusal = 'session_ended'

      await download.answer
      await until(download.isOver, 'upstream is ended')
    })

    it('losing the channel ends what runs in it', async () => {
      const download = startDownload('lost')
      await until(download.asked, 'the download runs')
      sessions.revoke(ada.view, ops)

      await download.answer
      await until(download.isOver, 'upstream is ended')
    })
  })
})
