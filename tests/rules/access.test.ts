import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tenants } from '../../sandbox/mission/cast.ts'
import type { AdminInviteView, AdminRequestView } from '../../src/api/admin.ts'
import { type Mission, openMission } from '../support/mission.ts'

const DAY_MS = 24 * 3_600_000
let mission: Mission
beforeAll(async () => {
  mission = await openMission()
  await mission.admin('PUT', `/partners/${tenants.survey.tid}`, {
    name: tenants.survey.name,
    cloud: 'sandbox',
    state: 'active',
    terms: { admission: 'approved', guestDays: 30 },
  })
})
afterAll(() => mission.close())

const codeOf = async (answer: Response): Promise<string> => ((await answer.json()) as { code: string }).code
const post = async (person: string, path: string, body: object = {}) =>
  mission.post(path, { token: await mission.entra.mint(person), ...body })

async function requests(): Promise<AdminRequestView[]> {
  return ((await (await mission.admin('GET', '/requests')).json()) as { requests: AdminRequestView[] }).requests
}

async function invites(): Promise<AdminInviteView[]> {
  return ((await (await mission.admin('GET', '/invites')).json()) as { invites: AdminInviteView[] }).invites
}

describe('an organisation whose people are let in one by one', () => {
  it('has its people asked, asked back, heard and let in, for no longer than the terms say', async () => {
    expect(await codeOf(await mission.enter('sam'))).toBe('approval_needed')
    expect((await post('sam', '/api/access-requests', { text: 'I survey the harbour' })).status).toBe(201)
    const [request] = (await requests()).filter(({ state }) => state === 'open')
    const decide = (body: object) => mission.admin('POST', `/requests/${request?.id}`, body)
    expect((await decide({ decision: 'ask', reason: 'Which harbour?' })).status).toBe(200)
    const mine = async () => (await post('sam', '/api/access-requests/mine')).json()
    expect(await mine()).toMatchObject({ request: { state: 'asked', question: 'Which harbour?' } })
    expect((await post('sam', '/api/access-requests/answer', { answer: 'Nordhavn' })).status).toBe(200)
    expect((await requests()).find(({ id }) => id === request?.id)).toMatchObject({ state: 'open', answer: 'Nordhavn' })
    expect(await codeOf(await decide({ decision: 'approve', round: 0 }))).toBe('card_outdated')

    expect((await decide({ decision: 'approve', days: 3_000 })).status).toBe(200)

    expect(await mine()).toMatchObject({ request: { state: 'approved' } })
    const session = (await (await mission.enter('sam')).json()) as { guest: { accessUntilMs: number } }
    expect(session.guest.accessUntilMs).toBeLessThanOrEqual(Date.now() + 30 * DAY_MS)
    expect(await codeOf(await decide({ decision: 'refuse' }))).toBe('request_decided')
  })

  it('hostile 16: lets in nobody by a link that was passed on, before somebody says yes', async () => {
    const made = await mission.admin('POST', '/invites', {
      organisationTid: tenants.survey.tid,
      address: 'somebody.else@survey.example',
    })
    expect(made.status).toBe(201)
    const [invite] = await invites()
    const inviteId = invite?.inviteId ?? ''
    // Of another organisation: the link tells nothing.
    expect(await codeOf(await post('amelie', '/api/invites/use', { inviteId }))).toBe('invite_unusable')

    expect(await (await post('noor', '/api/invites/use', { inviteId })).json()).toEqual({ state: 'waiting' })
    expect(await codeOf(await mission.enter('noor'))).toBe('approval_needed')
    expect((await invites())[0]).toMatchObject({ state: 'used', usedBy: { name: 'Noor Aziz' } })

    expect((await mission.admin('POST', `/invites/${inviteId}`, { decision: 'is-them' })).status).toBe(200)
    expect((await mission.enter('noor')).status).toBe(201)
  })
})

describe('the doors of the access room', () => {
  it.each([
    ['GET', '/requests'],
    ['GET', '/invites'],
    ['GET', '/sponsors'],
    ['POST', '/invites'],
    ['DELETE', `/sponsors/${'a'.repeat(26)}`],
  ])('%s %s is for the operator only', async (method, path) => {
    const body = method === 'POST' ? { body: '{}', headers: { 'Content-Type': 'application/json' } } : {}
    expect([400, 401]).toContain((await mission.call(`/api/admin${path}`, { method, ...body })).status)
  })

  it('I3: a call that did not come from a button of ours is refused, whoever sends it', async () => {
    const forged = { user_id: 'a'.repeat(26), context: { press: 'sandbox.AAAA' } }
    expect((await mission.post('/api/mattermost/buttons', forged)).status).toBe(403)
    expect((await mission.post('/api/mattermost/forms', { user_id: 'a'.repeat(26), state: 'x' })).status).toBe(403)
    expect((await mission.post('/api/mattermost/buttons', { user_id: 'x' })).status).toBe(400)
  })
})
