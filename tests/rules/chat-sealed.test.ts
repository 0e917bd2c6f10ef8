import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../support/until.ts'
import { type OpenChat, openChat, type Person } from './chat-door-kit.ts'
import { grantOf, idOf, openRecorder, openSessions, type Recorder, type Sessions } from './gateway-kit.ts'

type Json = Record<string, unknown>

const ops = idOf('ops')
const team = idOf('mission')
const hidden = idOf('hidden')
const unkept = idOf('unkept')
const address = 'http://integration.internal:8080/dialogs/submit'
const choices = 'https://integration.internal/choices'

let mattermost: Recorder
let sessions: Sessions
/** Two processes that know the same sessions and keys, as behind a load balancer. */
let here: OpenChat
let there: OpenChat
let ada: Person

beforeAll(async () => {
  mattermost = await openRecorder()
})
afterAll(() => mattermost.close())
beforeEach(async () => {
  mattermost.forget()
  mattermost.sockets.length = 0
  sessions = openSessions()
  ada = sessions.add('ada', { browseToken: 'key', grants: [grantOf(ops, team)], view: { kind: 'chat' } })
  here = await openChat(mattermost, sessions)
  there = await openChat(mattermost, sessions)
  mattermost.on(`POST /api/v4/posts/${unkept}/actions/press`, { status: 'OK', trigger_id: 't' })
  mattermost.on('POST /api/v4/actions/dialogs/submit', {})
  mattermost.on('POST /api/v4/actions/dialogs/lookup', { items: [{ text: 'One', value: '1' }] })
})
afterEach(async () => {
  await here.close()
  await there.close()
})

/** What this person's socket makes of an event that Mattermost sends to them. */
async function heard(person: Person, event: string, data: Json, broadcast: Json = {}): Promise<Json> {
  const client = here.socketOf(person)
  await client.isOpen()
  await until(() => mattermost.sockets.length > 0, 'Mattermost is dialled')
  const theirs = mattermost.sockets.at(-1)
  if (!theirs) throw new Error('Mattermost was not dialled')
  const nobody = { omit_users: null, user_id: person.view.userId, channel_id: '', team_id: '' }
  theirs.send(JSON.stringify({ event, data, broadcast: { ...nobody, ...broadcast }, seq: 1 }))
  await until(() => client.frames.length > 0, 'the event comes')
  return client.frames[0] as Json
}

async function openedDialog(person: Person, dialog: Json = { title: 'Report' }): Promise<Json> {
  const { data } = await heard(person, 'open_dialog', {
    dialog: JSON.stringify({ trigger_id: 't', url: address, dialog }),
  })
  return JSON.parse(String((data as Json).dialog)) as Json
}

const answerOf = (url: unknown): Json => ({
  url,
  callback_id: 'c',
  state: 's',
  user_id: ada.view.userId,
  channel_id: ops,
  team_id: team,
  submission: { field: 'value' },
  cancelled: false,
})

const sentTo = (path: string): Json[] =>
  mattermost.log.filter(({ url }) => url === path).map(({ body }) => JSON.parse(String(body)) as Json)

describe('a form that an integration opened', () => {
  const submit = '/api/v4/actions/dialogs/submit'

  it('G5: is answered at another process than the one that showed it, at the address that it came with', async () => {
    const { url } = await openedDialog(ada)
    const answer = await there.asPage(ada, 'POST', submit, answerOf(url))

    expect(JSON.stringify(url)).not.toContain('integration')
    expect(answer.status).toBe(200)
    expect(sentTo(submit)).toMatchObject([{ url: address, user_id: ada.view.userId, channel_id: ops }])
  })

  it('G5: keeps the addresses of its lists and of its next page here as well, and they work', async () => {
    const field = { name: 'where', data_source: 'dynamic', data_source_url: choices }
    const opened = await openedDialog(ada, { title: 'Report', source_url: address, elements: [field, 'odd'] })
    const dialog = opened.dialog as { source_url: string; elements: { data_source_url: string }[] }
    const listAt = dialog.elements[0]?.data_source_url ?? ''
    mattermost.on(`POST ${submit}`, { type: 'form', form: dialogOf(address, choices) })
    const looked = await there.asPage(ada, 'POST', '/api/v4/actions/dialogs/lookup', answerOf(listAt))
    const next = await there.asPage(ada, 'POST', submit, answerOf(dialog.source_url))

    expect(JSON.stringify(opened)).not.toContain('integration')
    // Mattermost's page asks for a list only at HTTPS or below this path.
    expect(listAt).toMatch(/^\/plugins\/mission\.dialog\//)
    expect(looked.json).toEqual({ items: [{ text: 'One', value: '1' }] })
    expect(sentTo('/api/v4/actions/dialogs/lookup')).toMatchObject([{ url: choices }])
    expect(sentTo(submit)).toMatchObject([{ url: address }])
    expect(next.text).not.toContain('integration')
    expect(next.json).toMatchObject({ type: 'form', form: { title: 'Next' } })
  })

  it('G5: nobody else can answer it, nor the same person in another session, nor later than a working day', async () => {
    const eve = sessions.add('eve', { browseToken: 'key', grants: [grantOf(ops, team)], view: { kind: 'chat' } })
    const { guestId, userId } = ada.view
    const again = sessions.add('again', {
      browseToken: 'key',
      grants: [grantOf(ops, team)],
      view: { kind: 'chat', guestId, userId },
    })
    const { url } = await openedDialog(ada)
    const refused = await Promise.all(
      [eve, again].map((person) =>
        there.asPage(person, 'POST', submit, { ...answerOf(url), user_id: person.view.userId }),
      ),
    )
    there.clock.ms += 12 * 3_600_000
    const late = await there.asPage(ada, 'POST', submit, answerOf(url))

    expect([...refused, late].map(({ status }) => status)).toEqual([403, 403, 403])
    expect(sentTo(submit)).toEqual([])
  })

  it('G5: is refused when a single character of it was changed, or when it is none', async () => {
    const { url } = await openedDialog(ada)
    const text = String(url)
    const dot = text.indexOf('.', text.lastIndexOf('/'))
    const changed = [dot - 3, dot + 1, dot + 20, text.length - 3].map(
      (at) => `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`,
    )
    for (const other of [...changed, address, choices, '/plugins/mission.dialog/', '/plugins/playbooks/x', ''])
      expect([other, (await there.asPage(ada, 'POST', submit, answerOf(other))).status]).toEqual([other, 403])
    expect(sentTo(submit)).toEqual([])
  })

  function dialogOf(url: string, listUrl: string): Json {
    return { title: 'Next', source_url: url, elements: [{ name: 'x', data_source_url: listUrl }] }
  }
})

describe('a button of a message that Mattermost keeps nowhere', () => {
  const press = `/api/v4/posts/${unkept}/actions/press`

  const messageIn = (channelId: string): Json => ({
    id: unkept,
    channel_id: channelId,
    user_id: idOf('bot'),
    message: 'Ready?',
    type: 'system_ephemeral',
    props: { attachments: [{ text: 'x', actions: [{ id: 'press', name: 'Press', cookie: 'of-mattermost' }] }] },
  })

  async function shownCookie(person: Person, event = 'ephemeral_message', post = messageIn(ops)): Promise<string> {
    const frame = await heard(person, event, { post: JSON.stringify(post) }, { channel_id: ops })
    const shown = JSON.parse(String((frame.data as Json).post))
    return shown.props.attachments[0].actions[0].cookie
  }

  it.each(['ephemeral_message', 'post_edited'])(
    'G5: of %s is pressed with what Mattermost gave along, at another process too',
    async (event) => {
      const cookie = await shownCookie(ada, event)
      const answer = await there.asPage(ada, 'POST', press, { selected_option: 'one', cookie })

      expect(cookie).not.toContain('of-mattermost')
      expect(answer.json).toEqual({ status: 'OK', trigger_id: 't' })
      expect(sentTo(press)).toEqual([{ selected_option: 'one', cookie: 'of-mattermost' }])
    },
  )

  it('G10: needs the grant of its channel at the moment when it is pressed', async () => {
    const cookie = await shownCookie(ada)
    sessions.revoke(ada.view, ops)

    expect((await there.asPage(ada, 'POST', press, { cookie })).json).toMatchObject({
      id: 'mission.channel_not_granted',
    })
    expect(sentTo(press)).toEqual([])
  })

  it('G10: is not shown when its message is of a channel that is not granted', async () => {
    const frame = await heard(
      ada,
      'ephemeral_message',
      { post: JSON.stringify(messageIn(hidden)) },
      { channel_id: ops },
    )

    expect(JSON.stringify(frame)).not.toContain('Ready?')
  })

  it('G5: is pressed by nobody else, in no other message, and not with what Mattermost or a client made', async () => {
    const eve = sessions.add('eve', { browseToken: 'key', grants: [grantOf(ops, team)], view: { kind: 'chat' } })
    const cookie = await shownCookie(ada)
    const tries: [Person, string, string][] = [
      [eve, press, cookie],
      [ada, `/api/v4/posts/${idOf('other')}/actions/press`, cookie],
      [ada, press, 'of-mattermost'],
      [ada, press, `${cookie}A`],
      [ada, press, `x.${cookie.split('.')[1]}`],
    ]
    for (const [person, path, made] of tries)
      expect([made, (await there.asPage(person, 'POST', path, { cookie: made })).status]).toEqual([made, 403])
    expect(mattermost.log.filter(({ method }) => method === 'POST')).toEqual([])
  })
})
