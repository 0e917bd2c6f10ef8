/** What the view knows of Mattermost's objects: the fields that it uses, of which the gateway leaves some out (security G9). */

export type Reaction = {
  readonly user_id: string
  readonly post_id: string
  readonly emoji_name: string
  readonly create_at: number
}

export type FileInfo = {
  readonly id: string
  readonly name: string
  readonly extension: string
  readonly size: number
  readonly mime_type: string
  readonly width?: number
  readonly height?: number
  readonly has_preview_image?: boolean
}

export type CustomEmoji = { readonly id: string; readonly name: string }

export type PostMetadata = {
  readonly reactions?: readonly Reaction[]
  readonly files?: readonly FileInfo[]
  readonly emojis?: readonly CustomEmoji[]
  readonly priority?: { readonly priority?: string }
}

export type Post = {
  readonly id: string
  readonly create_at: number
  readonly update_at: number
  readonly edit_at: number
  readonly delete_at: number
  readonly is_pinned?: boolean
  readonly user_id: string
  readonly channel_id: string
  readonly root_id: string
  readonly message: string
  readonly type: string
  readonly props?: Readonly<Record<string, unknown>> | null
  readonly pending_post_id?: string
  readonly file_ids?: readonly string[] | null
  readonly reply_count?: number
  readonly last_reply_at?: number
  readonly participants?: readonly { readonly id: string }[] | null
  readonly is_following?: boolean
  readonly metadata?: PostMetadata | null
}

export type PostList = {
  readonly order: readonly string[]
  readonly posts: Readonly<Record<string, Post>>
  readonly next_post_id?: string
  readonly prev_post_id?: string
  readonly has_next?: boolean
}

export type Channel = {
  readonly id: string
  readonly update_at: number
  readonly delete_at: number
  readonly team_id: string
  /** Open, private, direct, group. */
  readonly type: string
  readonly display_name: string
  readonly name: string
  readonly header: string
  readonly purpose: string
  readonly last_post_at: number
  readonly last_root_post_at?: number
  readonly total_msg_count_root?: number
}

export type Membership = {
  readonly channel_id: string
  readonly user_id: string
  readonly last_viewed_at: number
  readonly msg_count_root: number
  readonly mention_count_root: number
  readonly notify_props?: Readonly<Record<string, string | undefined>>
}

export type Person = {
  readonly id: string
  readonly username: string
  readonly first_name?: string
  readonly last_name?: string
  readonly nickname?: string
  readonly position?: string
  readonly roles?: string
  readonly is_bot?: boolean
  readonly delete_at?: number
  readonly update_at?: number
  readonly last_picture_update?: number
}

export type PresenceStatus = 'online' | 'away' | 'dnd' | 'offline'

export type Team = { readonly id: string; readonly name: string; readonly display_name: string }

export type Thread = {
  readonly id: string
  readonly reply_count: number
  readonly last_reply_at: number
  readonly last_viewed_at: number
  readonly unread_replies: number
  readonly unread_mentions: number
  readonly participants?: readonly { readonly id: string }[] | null
  readonly post: Post
}

export type ThreadList = {
  readonly total: number
  readonly total_unread_threads: number
  readonly total_unread_mentions: number
  readonly threads: readonly Thread[] | null
}

export type Preference = {
  readonly user_id: string
  readonly category: string
  readonly name: string
  readonly value: string
}
