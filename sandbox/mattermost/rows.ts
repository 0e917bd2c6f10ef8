/** The rows of the stand-in's state. Fields carry the names of the server's own answers; times are milliseconds. */

export type StringMap = Record<string, string>

export type User = {
  id: string
  create_at: number
  update_at: number
  delete_at: number
  username: string
  password: string
  auth_data: string
  auth_service: string
  email: string
  email_verified: boolean
  nickname: string
  first_name: string
  last_name: string
  position: string
  roles: string
  props: StringMap
  notify_props: StringMap
  last_password_update: number
  last_picture_update: number
  failed_attempts?: number
  locale: string
  timezone: StringMap
}

export type Bot = {
  user_id: string
  create_at: number
  update_at: number
  delete_at: number
  username: string
  display_name: string
  description: string
  owner_id: string
}

export type Token = { id: string; token: string; user_id: string; description: string; is_active: boolean }

export type Session = {
  id: string
  token: string
  user_id: string
  create_at: number
  expires_at: number
  last_activity_at: number
  device_id: string
  csrf: string
  props: StringMap
}

export type Team = {
  id: string
  create_at: number
  update_at: number
  delete_at: number
  display_name: string
  name: string
  description: string
  email: string
  type: 'O' | 'I'
  company_name: string
  allowed_domains: string
  invite_id: string
  allow_open_invite: boolean
}

export type TeamMember = {
  team_id: string
  user_id: string
  delete_at: number
  scheme_guest: boolean
  scheme_user: boolean
  scheme_admin: boolean
}

export type ChannelType = 'O' | 'P' | 'D' | 'G'

export type Channel = {
  id: string
  create_at: number
  update_at: number
  delete_at: number
  team_id: string
  type: ChannelType
  display_name: string
  name: string
  header: string
  purpose: string
  last_post_at: number
  total_msg_count: number
  creator_id: string
  total_msg_count_root: number
  last_root_post_at: number
}

export type ChannelMember = {
  channel_id: string
  user_id: string
  last_viewed_at: number
  msg_count: number
  mention_count: number
  mention_count_root: number
  urgent_mention_count: number
  msg_count_root: number
  notify_props: StringMap
  last_update_at: number
  scheme_guest: boolean
  scheme_user: boolean
  scheme_admin: boolean
  explicit_roles: string
}

export type Priority = {
  priority: string
  requested_ack: boolean | null
  persistent_notifications: boolean | null
}

export type Post = {
  id: string
  create_at: number
  update_at: number
  edit_at: number
  delete_at: number
  is_pinned: boolean
  user_id: string
  channel_id: string
  root_id: string
  original_id: string
  message: string
  type: string
  props: Record<string, unknown>
  hashtags: string
  file_ids: string[]
  has_reactions: boolean
  /** Null for the server's own messages, which leave the field out. */
  remote_id: string | null
  priority?: Priority
}

/** One thread: the root's id is its key. */
export type Thread = {
  post_id: string
  channel_id: string
  reply_count: number
  last_reply_at: number
  participants: string[]
}

export type ThreadMember = {
  post_id: string
  user_id: string
  following: boolean
  last_updated: number
  last_viewed_at: number
  unread_mentions: number
}

export type Reaction = {
  user_id: string
  post_id: string
  emoji_name: string
  create_at: number
  update_at: number
  channel_id: string
}

export type Acknowledgement = { user_id: string; post_id: string; acknowledged_at: number; channel_id: string }

export type FileInfo = {
  id: string
  user_id: string
  post_id: string
  channel_id: string
  create_at: number
  update_at: number
  delete_at: number
  name: string
  extension: string
  size: number
  mime_type: string
  width: number
  height: number
  has_preview_image: boolean
}

export type Upload = {
  id: string
  create_at: number
  user_id: string
  channel_id: string
  filename: string
  file_size: number
  file_offset: number
}

export type Status = {
  user_id: string
  status: 'online' | 'away' | 'dnd' | 'offline'
  manual: boolean
  last_activity_at: number
  dnd_end_time: number
  prev_status: 'online' | 'away' | 'offline'
  /** The channel that the person looked at last; forgotten with the status. */
  active_channel?: string
}

export type Preference = { user_id: string; category: string; name: string; value: string }

export type Draft = {
  user_id: string
  channel_id: string
  root_id: string
  create_at: number
  update_at: number
  message: string
  type: string
  props: Record<string, unknown>
  file_ids: string[]
  priority: Record<string, unknown> | null
}

export type ScheduledPost = {
  id: string
  user_id: string
  channel_id: string
  root_id: string
  create_at: number
  update_at: number
  message: string
  type: string
  props: Record<string, unknown>
  file_ids: string[]
  scheduled_at: number
}

export type Category = {
  id: string
  user_id: string
  team_id: string
  sort_order: number
  sorting: string
  type: 'favorites' | 'channels' | 'direct_messages' | 'custom'
  display_name: string
  muted: boolean
  collapsed: boolean
  channel_ids: string[]
}

export type Emoji = {
  id: string
  create_at: number
  update_at: number
  delete_at: number
  creator_id: string
  name: string
  mime_type: string
}

/** Facts of the whole installation, one row each: the settings, the administrator's token, the signing key. */
export type Fact = { name: string; value: unknown }
