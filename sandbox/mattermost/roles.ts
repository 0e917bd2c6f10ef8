import type { Route } from './call.ts'
import type { State } from './state.ts'

const bookmarks = ['public', 'private'].flatMap((kind) =>
  ['add', 'edit', 'delete', 'order'].map((verb) => `${verb}_bookmark_${kind}_channel`),
)

/** What each built-in role may do, as far as a call of the stand-in asks. `system_admin` may everything. */
export const permissionsOf: Readonly<Record<string, readonly string[]>> = {
  system_user: [
    'list_public_teams',
    'join_public_teams',
    'create_direct_channel',
    'create_group_channel',
    'view_members',
    'create_team',
    'create_custom_group',
    'edit_custom_group',
    'delete_custom_group',
    'restore_custom_group',
    'manage_custom_group_members',
    'create_emojis',
    'delete_emojis',
  ],
  system_guest: ['create_group_channel', 'create_direct_channel'],
  system_user_access_token: ['create_user_access_token', 'read_user_access_token', 'revoke_user_access_token'],
  system_post_all: ['create_post', 'use_channel_mentions'],
  team_user: [
    'list_team_channels',
    'join_public_channels',
    'read_public_channel',
    'view_team',
    'create_public_channel',
    'create_private_channel',
    'invite_user',
    'add_user_to_team',
  ],
  team_guest: ['view_team'],
  team_admin: [
    'remove_user_from_team',
    'manage_team',
    'manage_team_roles',
    'manage_channel_roles',
    'convert_public_channel_to_private',
    'convert_private_channel_to_public',
    'delete_post',
    'delete_others_posts',
    ...bookmarks,
  ],
  channel_user: [
    'read_channel',
    'read_channel_content',
    'add_reaction',
    'remove_reaction',
    'manage_public_channel_members',
    'upload_file',
    'get_public_link',
    'create_post',
    'use_channel_mentions',
    'use_group_mentions',
    'manage_public_channel_properties',
    'delete_public_channel',
    'manage_private_channel_properties',
    'delete_private_channel',
    'manage_private_channel_members',
    'delete_post',
    'edit_post',
    ...bookmarks,
  ],
  channel_guest: [
    'read_channel',
    'read_channel_content',
    'add_reaction',
    'remove_reaction',
    'upload_file',
    'edit_post',
    'create_post',
    'use_channel_mentions',
  ],
  channel_admin: ['manage_channel_roles', 'use_group_mentions', ...bookmarks],
  system_admin: ['manage_system'],
}

const titles: Readonly<Record<string, string>> = {
  system_user: 'global_user',
  system_guest: 'global_guest',
  system_admin: 'global_admin',
}

function roleBody(state: State, name: string) {
  const known = state.fact<{ id: string; create_at: number }>(`role:${name}`)
  const title = titles[name] ?? name
  return {
    id: known?.id ?? '',
    name,
    display_name: `authentication.roles.${title}.name`,
    description: `authentication.roles.${title}.description`,
    create_at: known?.create_at ?? 0,
    update_at: known?.create_at ?? 0,
    delete_at: 0,
    permissions: permissionsOf[name],
    scheme_managed: true,
    built_in: true,
    scheme_id: null,
  }
}

export const roleRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/roles/names',
    handle: (call, { state }) => ({
      body: Object.keys(permissionsOf)
        .filter((name) => call.list().includes(name))
        .map((name) => roleBody(state, name)),
    }),
  },
  {
    method: 'GET',
    path: '/roles/name/{*role_name}',
    handle: (call, { state }) => ({ body: roleBody(state, call.params.role_name ?? '') }),
  },
]
