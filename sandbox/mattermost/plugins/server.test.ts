import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { until } from '../../../tests/support/until.ts'
import { seedMission } from '../seed-mission.ts'
import { openStandIn, type StandIn } from '../stand-in.ts'

let standIn: StandIn
const sockets: WebSocket[] = []

beforeEach(async () => {
  standIn = await openStandIn({
    port: 0,
    licensed: true,
    seed: seedMission,
    plugins: ['playbooks', 'com.mattermost.calls'],
  })
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate()
  await standIn.close()
})

async function ask(path: string, token = standIn.adminToken, method = 'GET', body?: object) {
  const answer = await fetch(`${standIn.url}${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const text = await answer.text()
  return { status: answer.status, text, json: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : null }
}

describe('plugins of the stand-in', () => {
  it('are switched off unless they are asked for, as they were when the server was recorded', async () => {
    const plain = await openStandIn({ port: 0, licensed: true })
    const answer = await fetch(`${plain.url}/plugins/playbooks/x`)
    const listed = await fetch(`${plain.url}/api/v4/plugins/webapp`)
    await plain.close()

    expect([answer.status, listed.status]).toEqual([501, 501])
  })

  it('are named without the folder of their files, which is where they lie', async () => {
    const { json } = await ask('/api/v4/plugins/webapp')
    const [playbooks] = json as { id: string; webapp: { bundle_path: string } }[]
    const path = playbooks?.webapp.bundle_path ?? ''

    expect(path).toMatch(/^\/static\/playbooks\/playbooks_[0-9a-f]{16}_bundle\.js$/)
    expect((await ask(path.replace('/static/', '/static/plugins/'))).text).toContain('registerPlugin')
    expect((await ask('/plugins/focalboard/api/v2/boards')).status).toBe(404)
  })

  it('know who asks by the key of the request, and show a run to members of its channel', async () => {
    const run = '/plugins/playbooks/api/v0/runs/berth4fire0000000000000run'
    const author = standIn.state.userByName('mara.lindqvist')
    const { json } = await ask(`/api/v4/users/${author?.id}/tokens`, standIn.adminToken, 'POST', { description: 'x' })
    const { token } = json as { token: string }

    expect((await ask(run, token)).status).toBe(200)
    expect((await ask(run)).status).toBe(403)
    expect((await ask(run, 'none')).status).toBe(401)
  })

  it('answer no action, and know when a socket of a call is gone', async () => {
    const author = standIn.state.userByName('mara.lindqvist')
    const channel = [...standIn.state.channels.values()].find(({ name }) => name === 'situation')
    const { json } = await ask(`/api/v4/users/${author?.id}/tokens`, standIn.adminToken, 'POST', { description: 'x' })
    const { token } = json as { token: string }
    const socket = new WebSocket(`${standIn.url.replace('http', 'ws')}/api/v4/websocket`, {
      headers: { Authorization: `Bearer ${token}` },
    })
    sockets.push(socket)
    const heard: { event?: string; seq_reply?: number }[] = []
    socket.on('message', (bytes) => heard.push(JSON.parse(String(bytes))))
    await until(() => heard.length > 0, 'it says hello')
    const join = { action: 'custom_com.mattermost.calls_join', seq: 1, data: { channelID: channel?.id } }
    socket.send(JSON.stringify(join))
    await until(() => heard.some(({ event }) => event === 'custom_com.mattermost.calls_join'), 'the call is joined')
    const people = async () =>
      (await ask(`/plugins/com.mattermost.calls/calls/${channel?.id}`, token)).json as { people: string[] }

    expect(heard.filter(({ seq_reply }) => seq_reply !== undefined)).toEqual([])
    expect(await people()).toEqual({ people: ['mara.lindqvist'] })
    socket.terminate()
    await until(async () => (await people()).people.length === 0, 'nobody is left')
  })
})
