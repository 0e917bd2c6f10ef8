import { grantOf, idOf, openSessions } from './gateway-kit.ts'

/** What belongs to the guest of these tests. */
export const own = {
  me: idOf('ada'),
  member: idOf('member'),
  team: idOf('mission'),
  channel: idOf('ops'),
  conversation: idOf('conversation'),
  post: idOf('ownpost'),
  file: idOf('ownfile'),
  scheduled: idOf('scheduled'),
} as const

/** What does not, each in the place of one of the guest's. */
export const foreign = {
  person: idOf('stranger'),
  team: idOf('otherteam'),
  channel: idOf('hidden'),
  post: idOf('secretpost'),
  file: idOf('secretfile'),
} as const

/** The guest, with a session of the whole Mattermost and what was uploaded in it. */
export function adaInChat() {
  const sessions = openSessions()
  const ada = sessions.add('ada', {
    browseToken: 'browse-token-of-ada',
    grants: [grantOf(own.channel, own.team), grantOf(own.conversation, '', { source: 'direct' })],
    view: { kind: 'chat' },
  })
  sessions.uploads.set(own.file, `${own.me}/${own.channel}`)
  return { sessions, ada }
}

export const emoji = idOf('emoji')
export const category = idOf('category')

/** Of each id that may stand somewhere, what else could stand there. */
export const instead: Readonly<Record<string, string>> = {
  [own.me]: foreign.person,
  [own.member]: foreign.person,
  [own.team]: foreign.team,
  [own.channel]: foreign.channel,
  [own.conversation]: foreign.channel,
  [own.post]: foreign.post,
  [own.file]: foreign.file,
}

type Sample = { readonly query?: string; readonly body?: unknown }

const search = {
  terms: 'words',
  is_or_search: false,
  include_deleted_channels: false,
  time_zone_offset: 3600,
  page: 0,
  per_page: 20,
}
const draft = {
  create_at: 1,
  update_at: 1,
  delete_at: 0,
  user_id: own.me,
  channel_id: own.channel,
  root_id: own.post,
  message: 'words',
  props: {},
  metadata: {},
  file_ids: [own.file],
}
const scheduled = {
  ...draft,
  type: '',
  id: own.scheduled,
  scheduled_at: 1_900_000_000_000,
  processed_at: 0,
  error_code: '',
}
const {
  delete_at: _deleteAt,
  type: _type,
  processed_at: _processedAt,
  error_code: _errorCode,
  ...newScheduled
} = scheduled
export const sidebarCategory = {
  id: category,
  user_id: own.me,
  team_id: own.team,
  sort_order: 10,
  sorting: '',
  type: 'custom',
  display_name: 'Mine',
  muted: false,
  collapsed: false,
  channel_ids: [own.channel],
}
const preference = { user_id: own.me, category: 'flagged_post', name: own.post, value: 'true' }
const dialog = {
  url: '/plugins/mission.dialog/a.b',
  callback_id: 'c',
  state: 's',
  user_id: own.me,
  channel_id: own.channel,
  team_id: own.team,
  submission: { field: 'value' },
  cancelled: false,
}
const aroundUnread =
  'limit_after=30&limit_before=30&skipFetchThreads=false&collapsedThreads=true&collapsedThreadsExtended=false'

/** For each row of the whole Mattermost that takes a query or a body: one that it takes, with every key that was recorded. */
export const samples: Readonly<Record<string, Sample>> = {
  'agents.list': {},
  'categories.create': {
    body: { team_id: own.team, user_id: own.me, display_name: 'Mine', channel_ids: [own.channel] },
  },
  'categories.order': { body: [`favorites_${own.me}_${own.team}`, category] },
  'categories.update': { body: sidebarCategory },
  'categories.updateSeveral': { body: [sidebarCategory] },
  'channels.autocomplete': { query: 'name=wac-t' },
  'channels.byName': { query: 'include_deleted=true' },
  'channels.byNames': { query: 'include_deleted=true' },
  'channels.everywhere': { query: '' },
  'channels.markRead': { body: [own.channel] },
  'channels.memberCountsByGroup': { query: 'include_timezones=true' },
  'channels.members': { query: 'page=0&per_page=60' },
  'channels.membersByIds': { body: [own.member] },
  'channels.membershipsEverywhere': { query: 'page=-1&per_page=60' },
  'channels.mine': { query: 'include_deleted=false' },
  'channels.openDirect': { body: [own.me, own.member] },
  'channels.openGroup': { body: [own.me, own.member, idOf('colleague')] },
  'channels.search': { query: 'system_console=false', body: { term: 'ops' } },
  'channels.searchAutocomplete': { query: 'name=' },
  'channels.searchGroups': { body: { term: 'ops' } },
  'channels.setHeaderOfConversation': { body: { header: 'words' } },
  'channels.setNotifyProps': {
    body: {
      user_id: own.me,
      channel_id: own.channel,
      mark_unread: 'all',
      ignore_channel_mentions: 'default',
      channel_auto_follow_threads: 'off',
      desktop: 'default',
      desktop_threads: 'all',
      desktop_sound: 'on',
      desktop_notification_sound: 'Bing',
      push: 'default',
      push_threads: 'all',
    },
  },
  'channels.stats': { query: 'exclude_files_count=true' },
  'channels.view': { body: { channel_id: own.channel, collapsed_threads_supported: true } },
  'commands.execute': {
    body: { command: '/me waves', channel_id: own.channel, team_id: own.team, root_id: own.post },
  },
  'commands.suggest': {
    query: `team_id=${own.team}&channel_id=${own.channel}&root_id=${own.post}&user_input=/sh`,
  },
  'dialogs.lookup': { body: dialog },
  'dialogs.submit': { body: dialog },
  'drafts.save': { body: draft },
  'emoji.autocomplete': { query: 'name=smil' },
  'emoji.list': { query: 'page=0&per_page=200&sort=name' },
  'emoji.search': { body: { term: 'smil' } },
  'files.get': { query: 'download=1' },
  'groups.byNames': { body: ['ops-team'] },
  'groups.list': {
    query:
      'filter_allow_reference=false&page=0&per_page=60&include_member_count=true&include_member_ids=true&include_archived=false' +
      `&filter_has_member=${own.me}`,
  },
  'posts.act': { body: { selected_option: 'one' } },
  'posts.aroundUnread': { query: aroundUnread },
  'posts.byIds': { body: [own.post] },
  'posts.create': {
    query: 'set_online=true',
    body: {
      file_ids: [own.file],
      message: 'words',
      channel_id: own.channel,
      root_id: own.post,
      pending_post_id: `${own.me}:1`,
      user_id: own.me,
      create_at: 0,
      type: '',
      metadata: { priority: { priority: 'urgent', requested_ack: true, persistent_notifications: false }, files: [] },
      props: { disable_group_highlight: true },
      update_at: 1,
      reply_count: 0,
    },
  },
  'posts.flagged': { query: `channel_id=${own.channel}&team_id=${own.team}&page=0&per_page=60` },
  'posts.get': { query: '' },
  'posts.ofChannel': {
    query: `before=${own.post}&page=0&per_page=30&skipFetchThreads=false&collapsedThreads=true&collapsedThreadsExtended=false`,
  },
  'posts.patch': {
    body: {
      message: 'other words',
      fileInfos: [],
      uploadsInProgress: [],
      createAt: 1,
      updateAt: 1,
      channelId: own.channel,
      rootId: '',
      id: own.post,
      create_at: 1,
      update_at: 1,
      edit_at: 0,
      delete_at: 0,
      is_pinned: true,
      user_id: own.me,
      channel_id: own.channel,
      root_id: '',
      original_id: '',
      type: '',
      props: { channel_mentions: { ops: { display_name: 'Ops' } } },
      hashtags: '',
      file_ids: [own.file],
      pending_post_id: '',
      remote_id: '',
      reply_count: 0,
      last_reply_at: 0,
      participants: null,
      metadata: { embeds: [] },
      is_following: false,
    },
  },
  'posts.remind': { body: { target_time: 1_900_000_000 } },
  'posts.setUnread': { body: { collapsed_threads_supported: true } },
  'posts.thread': {
    query:
      'skipFetchThreads=false&collapsedThreads=true&collapsedThreadsExtended=false&direction=down&perPage=60&updatesOnly=true&fromUpdateAt=1',
  },
  'preferences.delete': { body: [preference] },
  'preferences.save': { body: [preference] },
  'reactions.add': { body: { user_id: own.me, post_id: own.post, emoji_name: 'smile' } },
  'scheduledPosts.create': { body: newScheduled },
  'scheduledPosts.list': { query: 'includeDirectChannels=true' },
  'scheduledPosts.update': { body: scheduled },
  'search.files': { body: search },
  'search.filesOfTeam': { body: search },
  'search.posts': { body: search },
  'search.postsOfTeam': { body: search },
  'server.config': { query: 'format=old' },
  'server.license': { query: 'format=old' },
  'server.notices': { query: 'client=web&clientVersion=11.6.0' },
  'server.roles': { body: ['system_guest'] },
  'teams.all': { query: 'page=0&per_page=200&include_total_count=false&exclude_policy_constrained=false' },
  'teams.groupsByChannels': { query: 'paginate=false&filter_allow_reference=true' },
  'teams.image': { query: '_=0' },
  'teams.members': { query: 'page=0&per_page=50&sort=Username&exclude_deleted_users=true' },
  'teams.membersByIds': { body: [own.member] },
  'teams.unread': { query: 'include_collapsed_threads=true' },
  'threads.get': { query: 'extended=true' },
  'threads.list': {
    query:
      'before=&after=&per_page=20&extended=false&deleted=false&unread=false&since=0&totalsOnly=true&threadsOnly=false',
  },
  'users.autocomplete': { query: `in_team=${own.team}&in_channel=${own.channel}&name=me&limit=25` },
  'users.byIds': { query: '', body: [own.member] },
  'users.byUsernames': { body: ['member'] },
  'users.defaultImage': { query: '' },
  'users.image': { query: '_=0' },
  'users.list': { query: `active=true&in_team=${own.team}&in_channel=${own.channel}&page=0&per_page=100&sort=` },
  'users.ofGroupChannels': { body: [own.channel] },
  'users.patchOneself': {
    body: {
      id: own.me,
      create_at: 1,
      update_at: 1,
      delete_at: 0,
      username: 'ada',
      auth_service: 'saml',
      email: 'ada@evil.example',
      nickname: 'n',
      first_name: 'f',
      last_name: 'l',
      position: 'p',
      roles: 'system_admin',
      notify_props: { desktop: 'all', email: 'true', push_status: 'online' },
      last_password_update: 0,
      locale: 'de',
      timezone: { useAutomaticTimezone: 'true', automaticTimezone: 'Europe/Berlin', manualTimezone: '' },
      remote_id: idOf('remote'),
      disable_welcome_email: true,
      auth_data: 'x',
      custom_profile_attributes: {},
      props: { a: 'b' },
      last_picture_update: 0,
      password: 'secret',
      failed_attempts: 0,
    },
  },
  'users.search': { body: { term: 'me', team_id: own.team } },
  'users.forgetCustomStatus': {
    body: { emoji: 'calendar', text: 'In a meeting', duration: 'one_hour', expires_at: '' },
  },
  'users.setCustomStatus': {
    body: { emoji: 'calendar', text: 'In a meeting', duration: 'one_hour', expires_at: '2030-01-01T00:00:00.000Z' },
  },
  'users.setStatus': { body: { user_id: own.me, status: 'dnd', dnd_end_time: 1_900_000_000 } },
  'users.statuses': { body: [own.member] },
}
