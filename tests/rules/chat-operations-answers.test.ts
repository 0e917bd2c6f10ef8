import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createButtons } from '../../src/gateway/buttons.ts'
import { createDialogs } from '../../src/gateway/dialogs.ts'
import { createPeople } from '../../src/gateway/people.ts'
import { createPostFacts } from '../../src/gateway/post-facts.ts'
import { createJudge } from '../../src/gateway/socket/verdict.ts'
import { createStandIns } from '../../src/gateway/stand-ins.ts'
import type { SessionView } from '../../src/session/session-view.ts'
import { loadKeyRing } from '../../src/settings/key-ring.ts'
import { partnerTerms } from '../../src/settings/schema.ts'
import { type ChatGateway, chatOrigin, chatSettings, openChatGateway } from './chat-kit.ts'
import { foreign, own } from './chat-samples.ts'
import { grantOf, idOf, openRecorder, openSessions, type Recorder } from './gateway-kit.ts'

type Json = Record<string, unknown>

const hidden = (id: string) => ({
  id,
  channel_id: foreign.channel,
  user_id: own.me,
  root_id: '',
  message: 'hidden words',
})
const shown = (id: string) => ({ id, channel_id: own.channel, user_id: own.me, root_id: '', message: 'own words' })
const plugins = [{ id: 'playbooks', product: 'playbooks' as const }]

describe('what the whole Mattermost shows', () => {
  const sessions = openSessions()
  const grants = [grantOf(own.channel, own.team), grantOf(own.conversation, '', { source: 'direct' })]
  const ada = sessions.add('ada', { browseToken: 'browse-token-of-ada', grants, view: { kind: 'chat' } })
  const reader = sessions.add('reader', {
    browseToken: 'browse-token-of-reader',
    userId: idOf('reader'),
    grants,
    view: { kind: 'chat', terms: partnerTerms.parse({ mayUpload: false, mayDownload: false }) },
  })
  let mattermost: Recorder
  let gateway: ChatGateway

  beforeAll(async () => {
    mattermost = await openRecorder()
    gateway = await openChatGateway(chatSettings(mattermost.url, { plugins }), sessions)
    mattermost.on(`GET /api/v4/channels/${own.channel}/members`, [{ user_id: own.me }, { user_id: own.member }])
    mattermost.on(`GET /api/v4/channels/${own.conversation}/members`, [{ user_id: own.me }])
  })
  afterAll(async () => {
    await gateway.close()
    await mattermost.close()
  })
  beforeEach(() => mattermost.forget())

  const get = async (path: string) => (await gateway.as(ada, 'GET', path)).json

  describe('of messages', () => {
    const found = {
      order: [foreign.post, own.post],
      posts: { [foreign.post]: hidden(foreign.post), [own.post]: shown(own.post) },
      matches: { [foreign.post]: ['hidden'], [own.post]: ['own'] },
    }
    const kept = { order: [own.post], posts: { [own.post]: shown(own.post) }, matches: { [own.post]: ['own'] } }

    it.each(['/posts/search', `/teams/${own.team}/posts/search`])(
      'G10: a search by %s finds nothing in a channel that is not granted, though Mattermost does',
      async (path) => {
        mattermost.on(`POST /api/v4${path}`, found)
        expect((await gateway.as(ada, 'POST', path, { terms: 'words', is_or_search: false })).json).toEqual(kept)
      },
    )

    it.each(['/files/search', `/teams/${own.team}/files/search`])(
      'G10: a search by %s finds no file of it either, and no picture where none may be opened',
      async (path) => {
        const info = (id: string, channelId: string) => ({
          id,
          channel_id: channelId,
          name: 'a.png',
          mini_preview: 'x',
        })
        mattermost.on(`POST /api/v4${path}`, {
          order: [foreign.file, own.file],
          file_infos: { [foreign.file]: info(foreign.file, foreign.channel), [own.file]: info(own.file, own.channel) },
        })
        const ask = { terms: 'a', is_or_search: false }
        const all = (await gateway.as(ada, 'POST', path, ask)).json as Json
        const without = (await gateway.as(reader, 'POST', path, ask)).json as Json

        expect(all).toEqual({ order: [own.file], file_infos: { [own.file]: info(own.file, own.channel) } })
        expect(JSON.stringify(without)).not.toContain('mini_preview')
      },
    )

    it('G10: saved messages, several by number, drafts and scheduled ones are those of granted channels', async () => {
      mattermost.on(`GET /api/v4/users/${own.me}/posts/flagged`, found)
      mattermost.on('POST /api/v4/posts/ids', [hidden(foreign.post), shown(own.post)])
      mattermost.on(`GET /api/v4/users/${own.me}/teams/${own.team}/drafts`, [hidden(''), shown('')])
      mattermost.on(`GET /api/v4/posts/scheduled/team/${own.team}`, {
        [own.team]: [hidden(idOf('one')), shown(idOf('two'))],
        directChannels: [hidden(idOf('three'))],
        [foreign.team]: [shown(idOf('four'))],
      })
      expect(await get('/users/me/posts/flagged')).toMatchObject({ order: [own.post] })
      expect((await gateway.as(ada, 'POST', '/posts/ids', [foreign.post, own.post])).json).toEqual([shown(own.post)])
      expect(await get(`/users/me/teams/${own.team}/drafts`)).toEqual([shown('')])
      expect(await get(`/posts/scheduled/team/${own.team}?includeDirectChannels=true`)).toEqual({
        [own.team]: [shown(idOf('two'))],
        directChannels: [],
      })
    })

    it('G9: what a permalink asks is answered for granted channels, and looks missing for all others', async () => {
      mattermost.on(`GET /api/v4/posts/${own.post}`, shown(own.post))
      mattermost.on(`GET /api/v4/posts/${foreign.post}`, hidden(foreign.post))
      mattermost.on(`GET /api/v4/channels/${own.channel}`, {
        id: own.channel,
        type: 'O',
        display_name: 'Ops',
        team_id: own.team,
      })
      const missing = { id: 'app.post.get.app_error', message: 'x', status_code: 404 }
      mattermost.on(`GET /api/v4/posts/${idOf('none')}`, missing, 404)
      const here = await gateway.as(ada, 'GET', `/posts/${own.post}/info`)
      const there = await gateway.as(ada, 'GET', `/posts/${foreign.post}/info`)
      const nowhere = await gateway.as(ada, 'GET', `/posts/${idOf('none')}/info`)

      expect(here.json).toMatchObject({ channel_id: own.channel, channel_type: 'O', has_joined_channel: true })
      const error = ({ json, status }: { json: unknown; status: number }) => ({
        ...(json as Json),
        request_id: '',
        status,
      })
      expect(error(there)).toEqual(error(nowhere))
      expect(error(there)).toMatchObject({ status: 404, id: 'app.post.get.app_error' })
      expect(mattermost.asked().filter((call) => call.endsWith('/info'))).toEqual([])
    })
  })

  describe('of people', () => {
    const stranger = { id: foreign.person, username: 'stranger', email: 's@x.example' }
    const member = { id: own.member, username: 'member', email: 'm@x.example', auth_data: 'secret', props: { a: 'b' } }

    it.each([
      ['GET', '/users?page=0&per_page=100', undefined],
      ['GET', `/users?active=true&in_team=${own.team}&page=0&per_page=100&sort=`, undefined],
      ['POST', '/users/search', { term: 'm', team_id: own.team }],
      ['POST', '/users/usernames', ['member', 'stranger']],
    ])('G9, G11: %s %s shows who shares a granted channel, without address', async (method, path, body) => {
      mattermost.on(`${method} /api/v4${path.split('?')[0]}`, [stranger, member])
      const answer = await gateway.as(ada, method, path, body)

      expect(answer.json).toEqual([{ id: own.member, username: 'member', email: '' }])
    })

    it('G11: a name that is not visible is missing, and the people of the server are counted as far as they are seen', async () => {
      mattermost.on('GET /api/v4/users/username/stranger', stranger)
      mattermost.on('GET /api/v4/users/username/member', member)
      expect(await gateway.as(ada, 'GET', '/users/username/stranger')).toMatchObject({ status: 404 })
      expect(await get('/users/username/member')).toMatchObject({ id: own.member })
      expect(await get('/users/stats')).toEqual({ total_users_count: 2 })
      expect(await get('/users/known')).toEqual([own.member])
    })

    it('G11: members of a team, and people of group conversations, are those who are visible', async () => {
      const row = (userId: string) => ({ team_id: own.team, user_id: userId, roles: 'team_user', explicit_roles: 'x' })
      mattermost.on(`GET /api/v4/teams/${own.team}/members`, [row(foreign.person), row(own.member)])
      mattermost.on('POST /api/v4/users/group_channels', { [own.channel]: [member], [foreign.channel]: [stranger] })
      expect(await get(`/teams/${own.team}/members?page=0&per_page=50`)).toEqual([
        { team_id: own.team, user_id: own.member, roles: 'team_user' },
      ])
      const groups = await gateway.as(ada, 'POST', '/users/group_channels', [own.channel, foreign.channel])
      expect(groups.json).toEqual({ [own.channel]: [{ id: own.member, username: 'member', email: '' }] })
    })

    it('G9: the guest’s own entry says that signing in is done elsewhere', async () => {
      mattermost.on(`GET /api/v4/users/${own.me}`, {
        id: own.me,
        username: 'ada',
        email: 'ada@guests.invalid',
        auth_service: '',
        auth_data: 'x',
        remote_id: 'x',
        props: { customStatus: '{"emoji":"x"}', other: 'x' },
        notify_props: { desktop: 'all' },
        locale: 'de',
      })
      expect(await get('/users/me')).toEqual({
        id: own.me,
        username: 'ada',
        email: '',
        email_verified: true,
        auth_service: 'saml',
        auth_data: '',
        mfa_active: false,
        props: { customStatus: '{"emoji":"x"}' },
        notify_props: { desktop: 'all' },
        locale: 'de',
      })
    })
  })

  describe('of channels and teams', () => {
    it('G10: lists of every kind hold granted channels only', async () => {
      const channel = (id: string) => ({ id, name: 'n', team_name: 'mission' })
      const both = [channel(foreign.channel), channel(own.channel)]
      mattermost.on(`GET /api/v4/users/${own.me}/channels`, both)
      mattermost.on('POST /api/v4/channels/search', both)
      mattermost.on('POST /api/v4/channels/group/search', both)
      mattermost.on(`GET /api/v4/teams/${own.team}/channels/search_autocomplete`, both)
      mattermost.onRaw(`GET /api/v4/users/${own.me}/channel_members`, (_request, response) => {
        const row = (id: string) => `${JSON.stringify({ channel_id: id, user_id: own.me })}\n`
        response.writeHead(200, { 'Content-Type': 'application/x-ndjson' })
        response.end(row(foreign.channel) + row(own.channel))
      })
      const one = [{ id: own.channel, name: 'n' }]
      expect(await get('/users/me/channels')).toEqual(one)
      const searched = await gateway.as(ada, 'POST', '/channels/search?system_console=false', { term: 'n' })
      expect(searched.json).toEqual([{ ...one[0], team_name: 'mission' }])
      expect((await gateway.as(ada, 'POST', '/channels/group/search', { term: 'n' })).json).toEqual(one)
      expect(await get(`/teams/${own.team}/channels/search_autocomplete?name=`)).toEqual(one)
      const members = await gateway.as(ada, 'GET', '/users/me/channel_members?page=-1&per_page=60')
      expect(members.json).toEqual([{ channel_id: own.channel, user_id: own.me }])
      expect(members.headers.get('content-type')).toBe('application/json')
    })

    it('a guest without channels has an empty list, whatever Mattermost writes then', async () => {
      mattermost.onRaw(`GET /api/v4/users/${own.me}/channels`, (_request, response) => {
        response.writeHead(200, { 'Content-Type': 'application/json' })
        response.end('[{"id":"app.channel.get_channels.not_found.app_error","status_code":404}')
      })
      expect(await get('/users/me/channels')).toEqual([])
    })

    it('G10: what is asked for by name is refused as Mattermost refuses what the guest is not in', async () => {
      mattermost.on('GET /api/v4/teams/name/mission/channels/name/hidden', {
        id: foreign.channel,
        header: 'hidden words',
      })
      mattermost.on('GET /api/v4/teams/name/other', { id: foreign.team, display_name: 'hidden words' })
      const channel = await gateway.as(ada, 'GET', '/teams/name/mission/channels/name/hidden?include_deleted=true')
      const team = await gateway.as(ada, 'GET', '/teams/name/other')

      expect(channel.json).toMatchObject({ id: 'api.context.permissions.app_error', status_code: 403 })
      expect(team.json).toMatchObject({ id: 'app.team.get_by_name.missing.app_error', status_code: 404 })
      expect(channel.text + team.text).not.toContain('hidden words')
    })
  })

  it.each([
    ['/teams?page=0&per_page=200', 403],
    ['/trial-license/prev', 403],
    [`/teams/${own.team}/groups_by_channels?paginate=false&filter_allow_reference=true`, 403],
    [`/teams/${own.team}/channels/autocomplete?name=x`, 403],
    ['/groups?page=0&per_page=60', 200],
    ['/custom_profile_attributes/fields', 200],
    [`/users/${own.me}/custom_profile_attributes`, 200],
    [`/system/notices/${own.team}?client=web&clientVersion=11.6.0`, 200],
    [`/channels/${own.channel}/member_counts_by_group?include_timezones=true`, 200],
    [`/users/me/sessions`, 200],
    [`/users/me/oauth/apps/authorized`, 200],
    ['/agents', 200],
    ['/agents/status', 200],
  ])('G8, G9: %s is the same for every guest (%i), and Mattermost is not asked', async (path, status) => {
    expect((await gateway.as(ada, 'GET', path)).status).toBe(status)
    expect(mattermost.log).toEqual([])
  })

  it('G13: the configuration speaks of our origin, and of nothing that would call out or be refused', async () => {
    mattermost.on('GET /api/v4/config/client', {
      SiteURL: 'http://mattermost.internal',
      WebsocketURL: 'ws://mattermost.internal',
      EnableSignUpWithEmail: 'true',
      EnableUserAccessTokens: 'true',
      DiagnosticsEnabled: 'true',
      DiagnosticId: 'd',
      AppDownloadLink: 'https://x.example',
      GiphySdkKey: 'k',
      MaxFileSize: '999999999999',
      EnableFileAttachments: 'true',
      CollapsedThreads: 'always_on',
      PluginsEnabled: 'true',
      AsymmetricSigningPublicKey: 'k',
      AddressOfALaterVersion: `${mattermost.url}/x`,
    })
    const config = (await get('/config/client?format=old')) as Json

    expect(config).toMatchObject({
      SiteURL: chatOrigin,
      WebsocketURL: '',
      WebsocketSecurePort: '443',
      EnableDesktopLandingPage: 'false',
      EnableSignUpWithEmail: 'false',
      EnableUserAccessTokens: 'false',
      DiagnosticsEnabled: 'false',
      SendPushNotifications: 'false',
      AppDownloadLink: '',
      EnableFileAttachments: 'true',
      CollapsedThreads: 'always_on',
      PluginsEnabled: 'true',
    })
    expect(JSON.stringify(config)).not.toContain('mattermost.internal')
    expect(config).not.toHaveProperty('AsymmetricSigningPublicKey')
    expect(JSON.stringify(config)).not.toContain(mattermost.url)
    expect(Number(config.MaxFileSize)).toBe(100 * 1024 * 1024)
    const forReader = (await gateway.as(reader, 'GET', '/config/client?format=old')).json
    expect(forReader).toMatchObject({ EnableFileAttachments: 'false' })
  })

  it('G12: only listed plugins are told of, each loaded from its own folder', async () => {
    mattermost.on('GET /api/v4/plugins/webapp', [
      { id: 'playbooks', version: '1', webapp: { bundle_path: '/static/plugins/playbooks/main.js' }, props: { a: 1 } },
      {
        id: 'com.mattermost.ms-embedded',
        webapp: { bundle_path: '/static/plugins/com.mattermost.ms-embedded/main.js' },
      },
    ])
    expect(await get('/plugins/webapp')).toEqual([
      { id: 'playbooks', version: '1', webapp: { bundle_path: '/static/plugins/playbooks/main.js' } },
    ])
    mattermost.on('GET /api/v4/plugins/webapp', [
      { id: 'playbooks', webapp: { bundle_path: '/static/plugins/playbooks/../other/main.js' } },
    ])
    expect(await get('/plugins/webapp')).toEqual([{ id: 'playbooks' }])
  })

  it('settings of one’s own account open without a refusal, and show none of the mission’s keys', async () => {
    mattermost.forget()
    for (const path of [
      '/users/me/sessions',
      '/users/me/audits?page=0&per_page=200',
      '/users/me/oauth/apps/authorized',
    ])
      expect([path, await get(path)]).toEqual([path, []])
    expect(mattermost.log).toEqual([])
  })

  describe('of events', () => {
    const settings = chatSettings('http://127.0.0.1:9', { plugins })
    const posts = createPostFacts()
    const people = createPeople(Date.now)
    const standIns = createStandIns({ keys: loadKeyRing(settings), now: Date.now })
    const dialogs = createDialogs(standIns)
    const judge = createJudge(settings, { posts, people, dialogs, buttons: createButtons(standIns) })
    const nobody = { omit_users: null, user_id: '', channel_id: '', team_id: '' }

    function heard(event: string, data: Json, broadcast: Json, view: SessionView = ada.view): Json | undefined {
      const text = JSON.stringify({ event, data, broadcast: { ...nobody, ...broadcast } })
      const verdict = judge.verdictOn(Buffer.from(text.slice(0, -1)), view.kind)
      if (!verdict) throw new Error('no event')
      const frame = JSON.parse(`${judge.headFor(verdict, view)}1}`)
      return frame.event === event ? frame.data : undefined
    }
    const mine = { user_id: own.me }

    it.each(['draft_created', 'draft_updated', 'draft_deleted', 'scheduled_post_created', 'scheduled_post_deleted'])(
      'G10: %s of a channel that is not granted is silent',
      (event) => {
        const key = event.startsWith('draft') ? 'draft' : 'scheduledPost'
        expect(heard(event, { [key]: JSON.stringify(shown('')) }, mine)).toEqual({ [key]: JSON.stringify(shown('')) })
        expect(heard(event, { [key]: JSON.stringify(hidden('')) }, mine)).toBeUndefined()
        expect(heard(event, { [key]: JSON.stringify(shown('')) }, { user_id: own.member })).toBeUndefined()
      },
    )

    it('G10: the sidebar, bookmarks and preferences name no channel that is not granted', () => {
      const one = { id: 'c', user_id: own.me, team_id: own.team, channel_ids: [foreign.channel, own.channel] }
      const categories = heard('sidebar_category_updated', { updatedCategories: JSON.stringify([one]) }, mine)
      expect(JSON.parse(String(categories?.updatedCategories))[0].channel_ids).toEqual([own.channel])
      expect(heard('sidebar_category_updated', {}, mine)).toEqual({})
      expect(heard('sidebar_category_created', { category_id: 'c' }, { user_id: own.member })).toBeUndefined()

      const bookmark = (channelId: string) => JSON.stringify({ id: 'b', channel_id: channelId })
      const to = (channelId: string) => ({ channel_id: channelId })
      expect(heard('channel_bookmark_created', { bookmark: bookmark(own.channel) }, to(own.channel))).toBeDefined()
      expect(
        heard('channel_bookmark_created', { bookmark: bookmark(foreign.channel) }, to(own.channel)),
      ).toBeUndefined()
      expect(
        heard('channel_bookmark_created', { bookmark: bookmark(own.channel) }, to(foreign.channel)),
      ).toBeUndefined()

      const row = (name: string) => ({ user_id: own.me, category: 'channel_open_time', name, value: '1' })
      const rows = JSON.stringify([row(foreign.channel), row(own.channel)])
      expect(heard('preferences_changed', { preferences: rows }, mine)).toEqual({
        preferences: JSON.stringify([row(own.channel)]),
      })
    })

    it('G12: a plugin that is listed is heard when it speaks to the guest or to a granted channel', () => {
      const event = 'custom_playbooks_run_updated'
      expect(heard(event, { a: 1 }, mine)).toEqual({ a: 1 })
      expect(heard(event, { a: 1 }, { channel_id: own.channel })).toEqual({ a: 1 })
      expect(heard(event, { a: 1 }, { channel_id: foreign.channel })).toBeUndefined()
      expect(heard(event, { a: 1 }, { team_id: own.team })).toBeUndefined()
      expect(heard(event, { a: 1 }, {})).toBeUndefined()
      expect(heard(event, { channelID: foreign.channel }, mine)).toBeUndefined()
      expect(heard('custom_com.example_x', { a: 1 }, mine)).toBeUndefined()
      expect(heard('custom_profile_attributes_values_updated', { user_id: own.me }, mine)).toBeUndefined()
    })

    it('G5: the address of a dialog stays here, for whom it was opened', () => {
      const dialog = JSON.stringify({ trigger_id: 't', url: 'http://integration.internal/x', dialog: { title: 'T' } })
      const data = heard('open_dialog', { dialog }, mine)
      const told = JSON.parse(String(data?.dialog))

      expect(JSON.stringify(data)).not.toContain('integration.internal')
      expect(told).toMatchObject({ trigger_id: 't', dialog: { title: 'T' } })
      expect(dialogs.urlOf(ada.view, told.url)).toBe('http://integration.internal/x')
      expect(dialogs.urlOf({ ...ada.view, guestId: 'other' }, told.url)).toBeUndefined()
    })

    it('the configuration that changed is the one that was read, for each face', () => {
      const config = { SiteURL: 'http://mattermost.internal', WebsocketURL: 'ws://x', EnableSignUpWithEmail: 'true' }
      const forChat = heard('config_changed', { config }, {})?.config as Json
      const forView = heard('config_changed', { config }, {}, { ...ada.view, kind: 'view' })?.config as Json

      expect(forChat).toMatchObject({ SiteURL: chatOrigin, WebsocketURL: '', EnableSignUpWithEmail: 'false' })
      expect(forView).toMatchObject({ SiteURL: settings.publicUrl })
      expect(forView).not.toHaveProperty('EnableSignUpWithEmail')
    })

    it('events of the whole Mattermost are none of the mission view’s', () => {
      const view: SessionView = { ...ada.view, kind: 'view' }
      expect(heard('draft_created', { draft: JSON.stringify(shown('')) }, mine, view)).toBeUndefined()
      expect(heard('custom_playbooks_x', { a: 1 }, mine, view)).toBeUndefined()
      expect(heard('open_dialog', { dialog: '{"url":"http://x"}' }, mine, view)).toBeUndefined()
    })

    it('teams, roles and posts that burnt are told as far as they are the guest’s', () => {
      expect(heard('added_to_team', { team_id: own.team, user_id: own.me }, mine)).toBeDefined()
      expect(heard('added_to_team', { team_id: foreign.team, user_id: own.me }, mine)).toBeUndefined()
      expect(heard('leave_team', { team_id: own.team, user_id: foreign.person }, { team_id: own.team })).toBeUndefined()
      expect(heard('user_role_updated', { user_id: own.member, roles: 'x' }, { user_id: own.member })).toBeUndefined()
      expect(heard('post_burned', { post_id: foreign.post }, mine)).toBeUndefined()
      expect(heard('post_revealed', { post: JSON.stringify(hidden('x')) }, mine)).toBeUndefined()
      expect(heard('new_user', { user_id: foreign.person }, {})).toBeUndefined()
    })

    it('a post asks whether it was shown, and does not say who deleted it', () => {
      const data = { post: JSON.stringify(shown(own.post)), should_ack: true, delete_by: own.member }
      expect(heard('posted', data, { channel_id: own.channel })).toEqual({ post: data.post, should_ack: true })
      const view: SessionView = { ...ada.view, kind: 'view' }
      expect(heard('posted', data, { channel_id: own.channel }, view)).toEqual({ post: data.post })
    })
  })
})
