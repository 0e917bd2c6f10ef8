import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Post } from '../../sandbox/mattermost/rows.ts'
import { type AccessBench, applicant, DAY_MS, openAccessBench } from './access-room.fixture.ts'
import { escaped } from './sponsor-message.ts'
import { sponsorTexts } from './words.ts'

let room: AccessBench
beforeAll(async () => {
  room = await openAccessBench()
})
afterAll(() => room.close())

type Action = { id: string; integration: { url: string; context: { press: string } } }

const actionsOf = (post: Post): Action[] =>
  (post.props.attachments as { actions?: Action[] }[]).flatMap(({ actions }) => actions ?? [])

async function asked(name = 'Ingrid Solberg') {
  room.bench.clock.pass(DAY_MS)
  const who = applicant({ name })
  const { requestId } = await room.access.request(who, 'I fly')
  await room.drain()
  const post = room.botPosts(room.sponsor).at(-1)
  if (!post) throw new Error('the bot said nothing')
  return { who, requestId, post }
}

const stateOf = async (who: { tid: string; oid: string }) => (await room.access.requestOf(who))?.state

/** What the server would send for a press of this button. */
const bodyFor = (post: Post, actionId: string, userId = room.sponsor.id, more: object = {}) => ({
  user_id: userId,
  post_id: post.id,
  trigger_id: 'x',
  type: 'button',
  context: actionsOf(post).find(({ id }) => id === actionId)?.integration.context,
  ...more,
})

describe('a sponsor without Teams', () => {
  it('is asked by the bot in Mattermost, with who, organisation, purpose, channels and buttons', async () => {
    const { post, who, requestId } = await asked()

    expect(post.message).toBe('**Ingrid Solberg** (Nordkyst Coast Guard) asks to come into the mission.')
    expect(JSON.stringify(post.props)).toContain('mission/operations, mission/logistics')
    expect(actionsOf(post).map(({ id }) => id)).toEqual(['approve', 'approvefor', 'askback', 'refuse'])
    expect(room.told.filter(({ to }) => to.oid === who.oid)).toEqual([])
    await room.access.refuse({ operator: 'key:1' }, requestId, { reason: '' })
  })

  it('lets somebody in by a click, and the buttons go', async () => {
    const { post, who } = await asked()
    expect((await room.click(post, 'approve')).status).toBe(200)

    expect(await stateOf(who)).toBe('approved')
    const after = room.bench.standIn.state.posts.get(post.id)
    expect(after?.message).toMatch(/^Let in until /)
    expect(after?.props.attachments).toEqual([])
  })

  it('chooses fewer days from the list', async () => {
    const { post, who } = await asked()
    await room.click(post, 'approvefor', { selected: '7' })

    expect((await room.access.requestOf(who))?.expiresAtMs).toBe(room.bench.clock.nowMs + 7 * DAY_MS)
  })

  it('refuses with a reason in a form', async () => {
    const { post, who } = await asked()
    const dialog = await openForm(post, 'refuse')
    const submitted = await submit(dialog, { words: 'Not now' })

    expect(submitted.body).toEqual({})
    expect(await room.access.requestOf(who)).toMatchObject({ state: 'refused', reason: 'Not now' })
    expect(room.bench.standIn.state.posts.get(post.id)?.message).toBe('Refused. The person is told.')
    expect((await submit(dialog, { words: 'Not now' })).body).toEqual({ error: 'This has been decided already.' })
  })

  it('asks back in a form and gets the answer as a new message', async () => {
    const { post, who } = await asked()
    const dialog = await openForm(post, 'askback')
    expect((await submit(dialog, { words: 'see www.evil.example' })).body).toEqual({
      error: 'Write something, without links.',
    })
    await submit(dialog, { words: 'Which unit?' })
    expect(await stateOf(who)).toBe('asked')

    await room.access.answerBack(who, '330 squadron')
    await room.drain()
    const answer = room.botPosts(room.sponsor).at(-1)
    expect(answer?.message).toContain('has answered your question')
    expect(JSON.stringify(answer?.props)).toContain('330 squadron')

    await room.click(post, 'approve')
    expect(await stateOf(who)).toBe('open')
    if (answer) await room.click(answer, 'approve')
    expect(await stateOf(who)).toBe('approved')
  })

  it('is told once, however often the queue says so', async () => {
    const { requestId } = await asked()
    const before = room.botPosts(room.sponsor).length
    for (let each = 0; each < 3; each += 1)
      await room.access.work.tellSponsor({ about: 'access_request', requestId, round: 0 })

    expect(room.botPosts(room.sponsor).length).toBe(before)
    await room.access.refuse({ operator: 'key:1' }, requestId, { reason: '' })
  })
})

describe('a click', () => {
  it('I3: shows no client where it goes or what it carries', async () => {
    const { post, requestId } = await asked()
    const shown = await fetch(`${room.bench.standIn.url}/api/v4/posts/${post.id}`, {
      headers: { authorization: `Bearer ${room.sponsorToken}` },
    })

    expect(await shown.text()).not.toMatch(/integration|press|callback/)
    await room.access.refuse({ operator: 'key:1' }, requestId, { reason: '' })
  })

  it('I3: of another member is refused, though the context is real', async () => {
    const { post, who, requestId } = await asked()
    const answer = await room.call('/api/mattermost/buttons', bodyFor(post, 'approve', room.outsider.id))

    expect(answer).toMatchObject({ status: 403, body: { code: 'operation_unknown' } })
    expect(await stateOf(who)).toBe('open')
    expect(await room.audited()).toContain('button.refused')
    await room.access.refuse({ operator: 'key:1' }, requestId, { reason: '' })
  })

  it.each([
    ['made up', () => ({ press: 'first.AAAA' })],
    ['of another key', () => ({ press: `other.${'A'.repeat(80)}` })],
    ['empty', () => ({ press: '' })],
  ])('I3: with a context that is %s is refused', async (_, context) => {
    const { post, who, requestId } = await asked()
    const answer = await room.call('/api/mattermost/buttons', { ...bodyFor(post, 'approve'), context: context() })

    expect(answer.status).toBe(403)
    expect(await stateOf(who)).toBe('open')
    await room.access.refuse({ operator: 'key:1' }, requestId, { reason: '' })
  })

  it('I3: with an altered context is refused, and a body without one is not understood', async () => {
    const { post, requestId } = await asked()
    const body = bodyFor(post, 'approve')
    const press = body.context?.press ?? ''
    const altered = `${press.slice(0, -3)}${press.at(-3) === 'A' ? 'B' : 'A'}${press.slice(-2)}`

    expect((await room.call('/api/mattermost/buttons', { ...body, context: { press: altered } })).status).toBe(403)
    expect((await room.call('/api/mattermost/buttons', { user_id: room.sponsor.id })).status).toBe(400)
    expect((await room.call('/api/mattermost/forms', { user_id: room.sponsor.id, state: press })).status).toBe(403)
    await room.access.refuse({ operator: 'key:1' }, requestId, { reason: '' })
  })

  it('I3: that is played again does nothing', async () => {
    const { post, who } = await asked()
    const body = bodyFor(post, 'approve')
    await room.call('/api/mattermost/buttons', body)
    const until = (await room.access.requestOf(who))?.expiresAtMs
    room.bench.clock.pass(DAY_MS)
    const again = await room.call('/api/mattermost/buttons', body)

    expect(again.body).toMatchObject({ update: { message: 'This has been decided already.' } })
    expect((await room.access.requestOf(who))?.expiresAtMs).toBe(until)
  })

  it('of a button that is older than a season is refused', async () => {
    const { post, requestId } = await asked()
    room.bench.clock.pass(91 * DAY_MS)

    expect((await room.call('/api/mattermost/buttons', bodyFor(post, 'approve'))).status).toBe(403)
    await room.access.refuse({ operator: 'key:1' }, requestId, { reason: '' })
  })

  it('of a sponsor who has left decides nothing', async () => {
    const { post, who, requestId } = await asked()
    room.sponsor.delete_at = room.bench.clock.nowMs
    try {
      const answer = await room.call('/api/mattermost/buttons', bodyFor(post, 'approve'))
      expect(answer.body).toMatchObject({ ephemeral_text: expect.stringContaining('not for you to decide') })
      expect(await stateOf(who)).toBe('open')
    } finally {
      room.sponsor.delete_at = 0
    }
    await room.access.refuse({ operator: 'key:1' }, requestId, { reason: '' })
  })

  it('reaches nobody while the server may not call inside its network', async () => {
    const { post, who, requestId } = await asked()
    const { ServiceSettings } = room.bench.standIn.world.settings
    ServiceSettings.AllowedUntrustedInternalConnections = ''
    try {
      expect((await room.click(post, 'approve')).status).toBe(400)
      expect(await stateOf(who)).toBe('open')
    } finally {
      ServiceSettings.AllowedUntrustedInternalConnections = '127.0.0.1'
    }
    await room.access.refuse({ operator: 'key:1' }, requestId, { reason: '' })
  })
})

describe('what the sponsor reads', () => {
  it('hostile 23: has no link, mention, picture or formatting of the applicant', () => {
    const text = escaped('[go](http://evil.example) @all **now** ![x](y) <b> `c` # h')

    expect(text).not.toMatch(/(?<!\\)[[\]()*`!<>#]/)
    expect(text).not.toContain('@all')
    expect(text).not.toContain('http://')
  })

  it('has every text in every language', () => {
    const keysOf = (value: unknown, path = ''): string[] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, inner]) => keysOf(inner, `${path}.${key}`))
        : [path]
    const [first, ...others] = Object.values(sponsorTexts).map((texts) => keysOf(texts).sort())

    for (const keys of others) expect(keys).toEqual(first)
    expect(Object.keys(sponsorTexts)).toEqual(expect.arrayContaining(['en', 'ar']))
  })
})

/** The state of the form that a click opened, as the clicking client sees it. */
async function openForm(post: Post, actionId: string): Promise<{ url: string; state: string }> {
  const { hub } = room.bench.standIn.world
  const emit = hub.emit.bind(hub)
  let opened: { url: string; dialog: { state: string } } | undefined
  hub.emit = (event, data, audience) => {
    if (event === 'open_dialog') opened = JSON.parse(String((data as { dialog: string }).dialog))
    return emit(event, data, audience)
  }
  try {
    expect((await room.click(post, actionId)).status).toBe(200)
  } finally {
    hub.emit = emit
  }
  if (!opened) throw new Error('no form was opened')
  return { url: opened.url, state: opened.dialog.state }
}

async function submit({ url, state }: { url: string; state: string }, submission: object) {
  const [channel] = room.bench.standIn.state.channelsOf(room.sponsor.id).values()
  const answer = await fetch(`${room.bench.standIn.url}/api/v4/actions/dialogs/submit`, {
    method: 'POST',
    headers: { authorization: `Bearer ${room.sponsorToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url, state, channel_id: channel?.channel_id, team_id: room.bench.team.id, submission }),
  })
  return { status: answer.status, body: await answer.json() }
}
