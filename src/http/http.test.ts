import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Problem } from '../api/errors.ts'
import { route } from '../api/route.ts'
import { parseSettings } from '../settings/load.ts'
import { silent } from '../store/logger.ts'
import { clientAddress } from './client-address.ts'
import { readCookies } from './cookies.ts'
import { rateLimit } from './rate-limit.ts'
import { type Http, openHttp } from './server.ts'

const id = '00000000-0000-4000-8000-000000000001'
let http: Http
let url: string
let nowMs = 0

beforeAll(async () => {
  const tabFolder = mkdtempSync(join(tmpdir(), 'tab-'))
  mkdirSync(join(tabFolder, 'assets'))
  writeFileSync(join(tabFolder, 'index.html'), '<!doctype html><title>Tab</title>')
  writeFileSync(join(tabFolder, 'assets/main-abc.js'), 'export {}')
  const settings = parseSettings({
    publicUrl: 'https://mission.example',
    listen: { port: 0 },
    limits: { maxSignInsPerMinutePerAddress: 3 },
    mattermost: { url: 'https://mattermost.example', adminToken: 'x' },
    entra: { clientId: id },
    operator: { tenantId: id },
  })
  const answers = { 200: { summary: 'fine' } }
  http = await openHttp({
    settings,
    frameAncestors: ['https://teams.microsoft.com'],
    tabFolder,
    routes: [
      route({
        method: 'POST',
        path: '/api/echo',
        summary: 'echo',
        auth: 'none',
        body: z.strictObject({ n: z.int() }),
        answers,
        problems: [],
        handle: async ({ body }) => ({ status: 200, body }),
      }),
      route({
        method: 'GET',
        path: '/api/broken',
        summary: 'broken',
        auth: 'none',
        answers,
        problems: [],
        handle: async () => Promise.reject(new Error('password is hunter2')),
      }),
      route({
        method: 'GET',
        path: '/api/limited',
        summary: 'limited',
        auth: 'none',
        limit: 'sign-in',
        answers,
        problems: [],
        handle: async () => ({ status: 200 }),
      }),
      route({
        method: 'GET',
        path: '/api/things/:id',
        summary: 'thing',
        auth: 'none',
        params: { id: /^[a-z]+$/ },
        answers,
        problems: [],
        handle: async ({ params }) => ({ status: 200, body: params }),
      }),
    ],
    gateway: {
      chat: undefined,
      handle: (_req, res) => void res.writeHead(200).end('gateway'),
      upgrade: (_req, socket) => void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'),
    },
    isReady: async () => true,
    now: () => nowMs,
    log: silent,
  })
  url = `http://127.0.0.1:${http.port}`
})
afterAll(() => http.close(100))

const problem = async (answer: Response) => (await answer.json()) as { code: string; detail: string; instance: string }

/** Sends bytes as they are and gives back the first line of each answer. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(http.port, '127.0.0.1', () => socket.end(bytes))
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(text))
  })
}

describe('the listener for people', () => {
  it('B5: every HTML answer says who may frame it and lets nothing but its own scripts run', async () => {
    for (const path of ['/', '/admin', '/index.html']) {
      const answer = await fetch(url + path)
      const policy = answer.headers.get('content-security-policy') ?? ''

      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
      for (const part of [
        "default-src 'none'",
        "script-src 'self'",
        'frame-ancestors https://teams.microsoft.com',
        "base-uri 'none'",
        "form-action 'none'",
        "object-src 'none'",
        "require-trusted-types-for 'script'",
      ]) {
        expect(policy.split('; ')).toContain(part)
      }
      expect(policy).not.toMatch(/unsafe/)
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    }
  })

  it('lets browsers keep files whose name holds their hash, and nothing else', async () => {
    expect((await fetch(`${url}/assets/main-abc.js`)).headers.get('cache-control')).toBe(
      'public, max-age=31536000, immutable',
    )
    expect((await fetch(`${url}/`)).headers.get('cache-control')).toBe('no-cache')
    expect((await fetch(`${url}/api/things/a`)).headers.get('cache-control')).toBe('no-store')
  })

  it('answers what it does not know with a problem, without naming files of its own', async () => {
    for (const [path, status, code] of [
      ['/nothing', 404, 'not_found'],
      ['/assets/../../package.json', 404, 'not_found'],
      ['/api/things/UPPER', 404, 'not_found'],
      ['/assets/%2e%2e/package.json', 400, 'bad_path'],
      ['/api/things/a%2fb', 400, 'bad_path'],
      ['//api/echo', 400, 'bad_path'],
      ['/api/things/a;b', 400, 'bad_path'],
    ] as const) {
      const text = await raw(`GET ${path} HTTP/1.1\r\nHost: mission.example\r\nConnection: close\r\n\r\n`)
      expect([path, text.slice(9, 12), /"code":"(\w+)"/.exec(text)?.[1]]).toEqual([
        path,
        String(path.includes('../..') ? 400 : status),
        path.includes('../..') ? 'bad_path' : code,
      ])
      expect(text).not.toMatch(/ENOENT|dist|\/work|node_modules/)
    }
  })

  it('says 405 for the wrong method', async () => {
    const answer = await fetch(`${url}/api/echo`)
    expect([answer.status, (await problem(answer)).code]).toEqual([405, 'method_not_allowed'])
  })

  it('shows nothing of a fault but its number', async () => {
    const body = await problem(await fetch(`${url}/api/broken`))
    expect(body.code).toBe('internal')
    expect(JSON.stringify(body)).not.toContain('hunter2')
    expect(body.instance).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('checks bodies: kind, size, form, unknown fields', async () => {
    const send = async (body: string, type = 'application/json') =>
      fetch(`${url}/api/echo`, { method: 'POST', headers: { 'Content-Type': type }, body })

    expect(await (await send('{"n":1}')).json()).toEqual({ n: 1 })
    expect((await problem(await send('{"n":1,"m":2}'))).code).toBe('bad_request')
    expect((await problem(await send('{"n":'))).code).toBe('bad_request')
    expect((await problem(await send('n=1', 'text/plain'))).code).toBe('media_type')
    expect((await problem(await send(`{"n":1,"x":"${'x'.repeat(400_000)}"}`))).code).toBe('body_too_large')
  })

  it('limits sign-ins for each address and says when to try again', async () => {
    const statuses = []
    for (let n = 0; n < 4; n += 1) statuses.push((await fetch(`${url}/api/limited`)).status)
    const late = await fetch(`${url}/api/limited`)

    expect(statuses).toEqual([200, 200, 200, 429])
    expect(late.headers.get('retry-after')).toBe('20')
    nowMs += 20_000
    expect((await fetch(`${url}/api/limited`)).status).toBe(200)
  })

  it('hostile 25: two hosts, a length beside chunks, and line breaks in the target have no effect', async () => {
    expect(await raw('GET /api/things/a HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400/,
    )
    expect(
      await raw(
        'POST /api/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n',
      ),
    ).toMatch(/^HTTP\/1\.1 400/)
    expect(await raw('GET /api/things/a\r\nX: y HTTP/1.1\r\nHost: a\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/)
  })

  it('takes nobody past the front who asks whether to go on', async () => {
    const ask = (path: string) =>
      raw(`POST ${path} HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
    expect(await ask('/api/v4/files')).toContain('gateway')
    expect(await ask('/api/things/a%2fb')).toContain('bad_path')
  })

  it('hands everything under /api/v4 to the gateway', async () => {
    expect(await (await fetch(`${url}/api/v4/users/me`)).text()).toBe('gateway')
  })
})

describe('the address of a device', () => {
  const request = (forwarded?: string) =>
    ({
      socket: { remoteAddress: '10.0.0.1' },
      headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    }) as unknown as IncomingMessage

  it('is the connection’s own unless the operator said that proxies stand before us', () => {
    expect(clientAddress(request('6.6.6.6'), 0)).toBe('10.0.0.1')
    expect(clientAddress(request('6.6.6.6, 203.0.113.7'), 1)).toBe('203.0.113.7')
    expect(clientAddress(request('6.6.6.6, 203.0.113.7, 10.0.0.2'), 2)).toBe('203.0.113.7')
    expect(clientAddress(request(), 1)).toBe('10.0.0.1')
  })
})

describe('cookies and limits', () => {
  it('B7: a name that stands twice is refused', () => {
    expect(() => readCookies('a=1; b=2; a=3')).toThrow(Problem)
    expect(readCookies('a=1; b=2').get('b')).toBe('2')
  })

  it('a limit refills steadily and is kept for each key apart', () => {
    let atMs = 0
    const check = rateLimit(60, () => atMs)
    for (let n = 0; n < 60; n += 1) check('a')
    expect(() => check('a')).toThrow(Problem)
    check('b')
    atMs += 1_000
    check('a')
    expect(() => check('a')).toThrow(Problem)
  })
})
