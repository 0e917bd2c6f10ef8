import type { Post } from '../state/model.ts'
import type { MissionWords } from '../text/use-words.ts'

/** Props of the server's own messages; none is trusted to be a text. */
function prop(post: Post, ...names: readonly string[]): string {
  for (const name of names) {
    const value = post.props?.[name]
    if (typeof value === 'string' && value !== '') return value
  }
  return ''
}

type Say = MissionWords['t']

type Teller = (post: Post, t: Say, names: { readonly name: string; readonly actor: string }) => string

const tellers: Readonly<Record<string, Teller>> = {
  system_join_channel: (_post, t, { name }) => t('system.joined', { name }),
  system_guest_join_channel: (_post, t, { name }) => t('system.joined', { name }),
  system_leave_channel: (_post, t, { name }) => t('system.left', { name }),
  system_add_to_channel: (_post, t, names) => t('system.added', names),
  system_add_guest_to_chan: (_post, t, names) => t('system.addedGuest', names),
  system_remove_from_channel: (_post, t, { name }) => t('system.removed', { name }),
  system_join_team: (_post, t, { name }) => t('system.joinedTeam', { name }),
  system_leave_team: (_post, t, { name }) => t('system.leftTeam', { name }),
  system_header_change: (post, t, { name }) => changed(post, 'new_header', 'header', t, name),
  system_purpose_change: (post, t, { name }) => changed(post, 'new_purpose', 'purpose', t, name),
  system_displayname_change: (post, t, { name }) =>
    t('system.renamed', { name, before: prop(post, 'old_displayname'), after: prop(post, 'new_displayname') }),
  system_channel_deleted: (_post, t, { name }) => t('system.archived', { name }),
  system_channel_restored: (_post, t, { name }) => t('system.restored', { name }),
  system_change_chan_privacy: (_post, t, { name }) => t('system.madePrivate', { name }),
  system_convert_channel: (_post, t, { name }) => t('system.madePrivate', { name }),
}

function changed(post: Post, key: string, what: 'header' | 'purpose', t: Say, name: string): string {
  const text = prop(post, key)
  return text === '' ? t(`system.${what}Removed`, { name }) : t(`system.${what}`, { name, text })
}

/** @returns a message of the server's own in the reader's words; undefined when it has to speak for itself. */
export function systemWords(post: Post, t: Say): string | undefined {
  const tell = Object.hasOwn(tellers, post.type) ? tellers[post.type] : undefined
  if (tell === undefined) return undefined
  const somebody = t('system.somebody')
  const concerned = prop(post, 'addedUsername', 'removedUsername', 'username')
  const actor = prop(post, 'username')
  return tell(post, t, {
    name: concerned === '' ? somebody : `@${concerned}`,
    actor: actor === '' ? somebody : `@${actor}`,
  })
}
