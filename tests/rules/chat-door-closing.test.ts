import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../support/until.ts'
import { type OpenChat, openChat, type Person, serveRootPage } from './chat-door-kit.ts'
import { grantOf, idOf, openRecorder, openSessions, type Recorder, type Sessions } from './gateway-kit.ts'

const ops = idOf('ops')
const stats = `/api/v4/channels/${ops}/stats`

let sessions: Sessions
let mattermost: Recorder
let chat: OpenChat
let ada: Person

beforeAll(async () => {
  mattermost = await openRecorder()
})
afterAll(() => mattermost.close())
beforeEach(async () => {
  mattermost.forget()
  serveRootPage(mattermost)
  sessions = openSessions()
  ada = sessions.add('ada', { browseToken: 'key', grants: [grantOf(ops, idOf('mission'))], view: { kind: 'chat' } })
  chat = await openChat(mattermost, sessions, { plugins: [{ id: 'playbooks', product: 'playbooks' }] })
})
afterEach(() => chat.close())

describe('the chat origin while the process comes to its end', () => {
  it('lets what runs come to its end, and takes nothing new', async () => {
    let answerLate = (): void => undefined
    mattermost.onRaw(`GET ${stats}`, (_request, response) => {
      answerLate = () => response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"member_count":1}')
    })
    const running = chat.asPage(ada, 'GET', stats)
    await until(() => mattermost.log.length > 0, 'Mattermost is asked')
    const closed = chat.gateway.close()

    const call = await chat.asPage(ada, 'GET', stats)
    const plugin = await chat.asPage(ada, 'GET', '/plugins/playbooks/api/v0/runs')
    for (const { status, headers, json } of [call, plugin]) {
      expect([status, headers['content-type'], headers['retry-after']]).toEqual([503, 'application/json', '1'])
      expect(json).toMatchObject({ id: 'mission.closing', status_code: 503 })
    }
    answerLate()
    expect((await running).json).toEqual({ member_count: 1 })
    await closed
    expect(mattermost.asked()).toEqual([`GET ${stats}`])
  })

  it('says so on its pages and keeps everybody signed in; a ticket stays good', async () => {
    const ticket = chat.tickets.issue(ada)
    await chat.gateway.close()
    const page = await chat.asPage(ada, 'GET', '/mission/channels/ops')
    const entered = await chat.enter({ ticket })

    expect([page.status, page.headers['retry-after'], page.headers['set-cookie']]).toEqual([503, '1', undefined])
    expect(page.text).toContain('Restarting')
    expect([entered.status, entered.json.code, chat.tickets.taken]).toEqual([503, 'closing', []])
  })

  it('goes on handing out the small files of pages that are open, and opens no socket', async () => {
    await chat.gateway.close()
    const socket = chat.socketOf(ada)
    await until(() => socket.refusedWith() !== 0, 'the socket is refused')

    expect((await chat.asPage(ada, 'GET', '/_mission/page.css')).status).toBe(200)
    expect(socket.refusedWith()).toBe(503)
  })
})
