import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ChatGateway, chatSettings, openChatGateway } from './chat-kit.ts'
import { adaInChat, foreign, own, samples, sidebarCategory } from './chat-samples.ts'
import { idOf, openRecorder, type Recorder } from './gateway-kit.ts'

type Json = Record<string, unknown>

/** Where a guest writes what others read. */
const writes = [
  ['POST', '/posts', 'posts.create'],
  ['PUT', `/posts/${own.post}/patch`, 'posts.patch'],
  ['POST', '/drafts', 'drafts.save'],
  ['POST', '/posts/schedule', 'scheduledPosts.create'],
  ['PUT', `/posts/schedule/${own.scheduled}`, 'scheduledPosts.update'],
] as const

/** What would make a post speak for somebody else, or the server call out. */
const spoofed = [
  { attachments: [{ text: 'x', actions: [{ id: 'a', integration: { url: '/plugins/x' } }] }] },
  { override_username: 'admin' },
  { override_icon_url: 'http://example.org/x.png' },
  { from_webhook: 'true' },
  { from_bot: 'true' },
  { from_plugin: 'true' },
  { from_oauth_app: 'true' },
  { webhook_display_name: 'admin' },
  { card: 'x' },
  { custom_anything: 1 },
]

describe('what a guest writes with the whole Mattermost', () => {
  const { sessions, ada } = adaInChat()
  let mattermost: Recorder
  let gateway: ChatGateway

  beforeAll(async () => {
    mattermost = await openRecorder()
    gateway = await openChatGateway(chatSettings(mattermost.url), sessions)
    const post = { id: own.post, channel_id: own.channel, user_id: own.me, root_id: '', message: 'words' }
    mattermost.on(`GET /api/v4/posts/${own.post}`, { ...post, file_ids: [own.file] })
    mattermost.on(`PUT /api/v4/posts/${own.post}/patch`, post)
    mattermost.on('POST /api/v4/posts', { ...post, id: idOf('new') }, 201)
    const scheduled = { id: own.scheduled, user_id: own.me, channel_id: own.channel, message: 'later' }
    mattermost.on(`GET /api/v4/posts/scheduled/team/${own.team}`, { [own.team]: [scheduled] })
    mattermost.on(`GET /api/v4/users/${own.me}`, {
      id: own.me,
      notify_props: { email: 'false', push: 'mention', push_status: 'away', mention_keys: 'ada', plugin_x: 'kept' },
    })
    mattermost.on(`PUT /api/v4/users/${own.me}/patch`, { id: own.me, username: 'ada', email: 'ada@guests.invalid' })
    mattermost.on(`GET /api/v4/channels/${own.channel}/members`, [{ user_id: own.me }, { user_id: own.member }])
  })
  afterAll(async () => {
    await gateway.close()
    await mattermost.close()
  })
  beforeEach(() => mattermost.forget())

  const sent = () => mattermost.log.filter(({ method }) => method !== 'GET')
  const sentBody = (): Json => JSON.parse(String(sent()[0]?.body))
  const sampleOf = (name: string): Json => samples[name]?.body as Json

  describe.each(writes)('%s %s', (method, path, name) => {
    it.each(spoofed)('G5, G6, hostile 5: no props %o', async (props) => {
      const answer = await gateway.as(ada, method, path, { ...sampleOf(name), props })

      expect(answer.status).toBe(400)
      expect(sent()).toEqual([])
    })

    it.each([
      ['in other case', (body: Json) => JSON.stringify({ ...body, Props: { attachments: [] } })],
      ['twice', (body: Json) => `${JSON.stringify(body).slice(0, -1)},"props":{"attachments":[]}}`],
      [
        'with a letter that the server folds',
        (body: Json) => `${JSON.stringify(body).slice(0, -1)},"prop\\u017f":{"attachments":[]}}`,
      ],
      ['in a second document', (body: Json) => `${JSON.stringify(body)}{"props":{"attachments":[]}}`],
      ['inside of props, in other case', (body: Json) => JSON.stringify({ ...body, props: { Attachments: [] } })],
    ])('G2, hostile 5: no props %s', async (_how, make) => {
      const answer = await gateway.as(ada, method, path, make(sampleOf(name)))

      expect(answer.status).toBe(400)
      expect(sent()).toEqual([])
    })

    it('G12: no file of another, and none that was uploaded to another channel', async () => {
      const answer = await gateway.as(ada, method, path, { ...sampleOf(name), file_ids: [foreign.file] })

      expect(answer.status).toBe(403)
      expect(sent()).toEqual([])
    })

    it('G2: no NUL, which Mattermost answers with a fault', async () => {
      const answer = await gateway.as(ada, method, path, { ...sampleOf(name), message: 'a\u0000b' })

      expect(answer.status).toBe(400)
      expect(sent()).toEqual([])
    })
  })

  it.each(['system_generic', 'custom_x', 'burn_on_read', 'slack_attachment'])(
    'G6: a message has no type %s',
    async (type) => {
      for (const [method, path, name] of writes) {
        if (name === 'posts.patch') continue
        const answer = await gateway.as(ada, method, path, { ...sampleOf(name), type })
        expect(answer.status, name).toBe(400)
      }
      expect(sent()).toEqual([])
    },
  )

  it('G12: a message carries the pending number of its author, or none', async () => {
    const body = { ...sampleOf('posts.create'), pending_post_id: `${own.member}:1` }

    expect((await gateway.as(ada, 'POST', '/posts', body)).status).toBe(400)
    expect(sent()).toEqual([])
  })

  it('a message goes up with what Mattermost needs of it, and nothing beside', async () => {
    const answer = await gateway.as(ada, 'POST', '/posts', sampleOf('posts.create'))

    expect(answer.status).toBe(201)
    expect(sentBody()).toEqual({
      channel_id: own.channel,
      message: 'words',
      root_id: own.post,
      file_ids: [own.file],
      pending_post_id: `${own.me}:1`,
      type: '',
      props: { disable_group_highlight: true },
      metadata: { priority: { priority: 'urgent', requested_ack: true, persistent_notifications: false } },
    })
  })

  it('an edit goes up as text, files and allowed props, although the web app sends the whole post', async () => {
    const answer = await gateway.as(ada, 'PUT', `/posts/${own.post}/patch`, sampleOf('posts.patch'))

    expect(answer.status).toBe(200)
    expect(sentBody()).toEqual({ message: 'other words', file_ids: [own.file], props: {} })
  })

  it('the post of another is not edited', async () => {
    const theirs = idOf('theirs')
    mattermost.on(`GET /api/v4/posts/${theirs}`, {
      id: theirs,
      channel_id: own.channel,
      user_id: own.member,
      root_id: '',
    })
    const answer = await gateway.as(ada, 'PUT', `/posts/${theirs}/patch`, { message: 'x' })

    expect(answer.status).toBe(403)
    expect(sent()).toEqual([])
  })

  it('a scheduled post of a channel that was lost is not changed under the name of another channel', async () => {
    const lost = idOf('lost')
    const body = { ...sampleOf('scheduledPosts.update'), id: lost }

    expect((await gateway.as(ada, 'PUT', `/posts/schedule/${lost}`, body)).status).toBe(403)
    expect(sent()).toEqual([])
  })

  it('of a draft and a scheduled post goes up who writes it, and nothing that Mattermost alone decides', async () => {
    await gateway.as(ada, 'POST', '/drafts', sampleOf('drafts.save'))
    await gateway.as(ada, 'PUT', `/posts/schedule/${own.scheduled}`, sampleOf('scheduledPosts.update'))

    const bodies = sent().map(({ body }) => JSON.parse(String(body)))
    expect(bodies[0]).toEqual({
      create_at: 1,
      update_at: 1,
      user_id: own.me,
      channel_id: own.channel,
      root_id: own.post,
      message: 'words',
      props: {},
      file_ids: [own.file],
    })
    expect(bodies[1]).toMatchObject({ id: own.scheduled, user_id: own.me, channel_id: own.channel, props: {} })
    expect(bodies[1]).not.toHaveProperty('error_code')
    expect(bodies[1]).not.toHaveProperty('processed_at')
  })

  describe('oneself', () => {
    const path = '/users/me/patch'

    it('G9: of the whole user only language, time zone and notifications go up', async () => {
      const answer = await gateway.as(ada, 'PUT', path, sampleOf('users.patchOneself'))

      expect(answer.status).toBe(200)
      expect(sent().map(({ url }) => url)).toEqual([`/api/v4/users/${own.me}/patch`])
      expect(sentBody()).toEqual({
        locale: 'de',
        timezone: { useAutomaticTimezone: 'true', automaticTimezone: 'Europe/Berlin', manualTimezone: '' },
        notify_props: {
          email: 'false',
          push: 'mention',
          push_status: 'away',
          mention_keys: 'ada',
          plugin_x: 'kept',
          desktop: 'all',
        },
      })
    })

    it.each([
      { email: 'a@evil.example' },
      { username: 'admin' },
      { remote_id: idOf('remote') },
      { roles: 'system_admin' },
      { auth_service: 'ldap', auth_data: 'admin' },
      { password: 'x' },
      { first_name: 'Admin', position: 'General' },
      { props: { tid: 'x' } },
      { notify_props: { email: 'true', push_status: 'online' } },
    ])('G9: nothing goes up for %o', async (body) => {
      const answer = await gateway.as(ada, 'PUT', path, body)

      expect(answer.status).toBe(200)
      expect(sent()).toEqual([])
    })

    it.each([
      ['{"locale":"de","Email":"a@evil.example"}'],
      ['{"locale":"de","locale":"en"}'],
      ['{"locale":"de","unknown":1}'],
      ['{"notify_props":{"desktop":"all","Email":"true"},"NOTIFY_PROPS":{"email":"true"}}'],
      ['{"timezone":{"automaticTimezone":"a b"}}'],
      ['{"locale":"../../x"}'],
    ])('G2: %s is refused', async (body) => {
      const answer = await gateway.as(ada, 'PUT', path, body)

      expect(answer.status).toBe(400)
      expect(sent()).toEqual([])
    })

    it('nobody else is patched', async () => {
      expect((await gateway.as(ada, 'PUT', `/users/${own.member}/patch`, { locale: 'de' })).status).toBe(403)
      expect(sent()).toEqual([])
    })
  })

  describe('the sidebar', () => {
    const path = `/users/${own.me}/teams/${own.team}/channels/categories`
    const hiddenToo = { ...sidebarCategory, channel_ids: [foreign.channel, own.channel] }

    beforeEach(() => {
      mattermost.on(`GET /api/v4${path}`, { categories: [hiddenToo], order: [sidebarCategory.id] })
      mattermost.on(`PUT /api/v4${path}`, [hiddenToo])
      mattermost.on(`PUT /api/v4${path}/${sidebarCategory.id}`, hiddenToo)
    })

    it('G10: hides channels that are not granted, and loses none of them when it is written', async () => {
      const read = await gateway.as(ada, 'GET', path)
      const shown = (read.json as { categories: Json[] }).categories
      const answer = await gateway.as(ada, 'PUT', path, shown)

      expect(shown[0]?.channel_ids).toEqual([own.channel])
      expect(JSON.parse(String(sent()[0]?.body))[0].channel_ids).toEqual([own.channel, foreign.channel])
      expect(answer.json).toEqual(shown)
    })

    it('one category is written as several are', async () => {
      const answer = await gateway.as(ada, 'PUT', `${path}/${sidebarCategory.id}`, {
        ...sidebarCategory,
        channel_ids: [],
      })

      expect(sentBody().channel_ids).toEqual([foreign.channel])
      expect(answer.json).toMatchObject({ channel_ids: [own.channel] })
    })

    it('the category of another is neither written, deleted nor ordered', async () => {
      const theirs = `favorites_${own.member}_${own.team}`
      const body = { ...sidebarCategory, id: theirs }

      expect((await gateway.as(ada, 'PUT', `${path}/${theirs}`, body)).status).toBe(403)
      expect((await gateway.as(ada, 'DELETE', `${path}/${theirs}`)).status).toBe(403)
      expect((await gateway.as(ada, 'PUT', `${path}/order`, [theirs])).status).toBe(403)
      expect(mattermost.log).toEqual([])
    })
  })

  describe('preferences', () => {
    const path = `/users/${own.me}/preferences`
    const row = (category: string, name: string) => ({ user_id: own.me, category, name, value: 'true' })

    it('G10: about channels that are not granted are neither written nor read', async () => {
      const rows = [row('channel_open_time', foreign.channel), row('channel_open_time', own.channel)]
      mattermost.on(`GET /api/v4${path}`, [...rows, { ...row('theme', ''), user_id: own.member }])
      const answer = await gateway.as(ada, 'PUT', path, rows)
      const read = await gateway.as(ada, 'GET', path)

      expect(answer.status).toBe(200)
      expect(JSON.parse(String(sent()[0]?.body))).toEqual([rows[1]])
      expect(read.json).toEqual([rows[1]])
    })

    it('of nothing but lost channels, nothing is asked', async () => {
      const answer = await gateway.as(ada, 'PUT', path, [row('group_channel_show', foreign.channel)])

      expect(answer.json).toEqual({ status: 'OK' })
      expect(mattermost.log).toEqual([])
    })
  })

  describe('commands and integrations', () => {
    it.each(['/msg @x hi', '/invite @x', '/leave', '/logout', '/jira create', '/ME x', '/me\tx', '//me x'])(
      'G7, hostile 22: %s is refused',
      async (command) => {
        const answer = await gateway.as(ada, 'POST', '/commands/execute', { command, channel_id: own.channel })

        expect(answer.status).toBe(403)
        expect(sent()).toEqual([])
      },
    )

    it('G7: only allowed commands are suggested, and no plugin is asked what may follow another', async () => {
      const path = `/teams/${own.team}/commands/autocomplete_suggestions`
      const suggestion = (Complete: string) => ({
        Complete,
        Suggestion: Complete,
        Hint: '',
        Description: '',
        IconData: '',
      })
      mattermost.on(`GET /api/v4${path}`, [suggestion('share-channel'), suggestion('shrug'), suggestion('shortcuts')])
      const query = `channel_id=${own.channel}&root_id=&team_id=${own.team}`
      const some = await gateway.as(ada, 'GET', `${path}?${query}&user_input=/sh`)
      mattermost.forget()
      const none = await gateway.as(ada, 'GET', `${path}?${query}&user_input=/jira%20create%20`)

      expect(some.json).toEqual([suggestion('shrug')])
      expect(none.json).toEqual([])
      expect(mattermost.log).toEqual([])
    })

    it.each(['/actions/dialogs/submit', '/actions/dialogs/lookup'])(
      'G5: %s of a dialog that was not opened here goes nowhere',
      async (path) => {
        for (const url of [
          'http://169.254.169.254/',
          '/plugins/playbooks/api',
          '/plugins/mission.dialog/a.b',
          '/plugins/mission.dialog/',
          '',
        ]) {
          const answer = await gateway.as(ada, 'POST', path, { ...sampleOf('dialogs.submit'), url })
          expect(answer.status).toBe(403)
        }
        expect(mattermost.log).toEqual([])
      },
    )

    it('G5: a button of a post that is kept is pressed in the channel of that post', async () => {
      mattermost.on(`POST /api/v4/posts/${own.post}/actions/button1`, {
        status: 'OK',
        trigger_id: 't',
        goto_location: 'x',
      })
      const answer = await gateway.as(ada, 'POST', `/posts/${own.post}/actions/button1`, {})

      expect(answer.json).toEqual({ status: 'OK', trigger_id: 't' })
      expect(sentBody()).toEqual({ selected_option: '' })
    })

    it('the header of a channel is its owner’s, that of a conversation belongs to those who are in it', async () => {
      expect((await gateway.as(ada, 'PUT', `/channels/${own.channel}/patch`, { header: 'x' })).status).toBe(403)
      expect(sent()).toEqual([])
      await gateway.as(ada, 'PUT', `/channels/${own.conversation}/patch`, { header: 'x' })
      expect(sentBody()).toEqual({ header: 'x' })
    })
  })
})
