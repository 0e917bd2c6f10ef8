import type { EmojiNames } from '../emoji/emoji-names.ts'
import type { MissionState } from '../state/mission-state.ts'
import type { Person } from '../state/model.ts'

export type Suggestion = {
  readonly id: string
  readonly insertion: string
  readonly name: string
  readonly detail: string
  /** An emoji to show before it. */
  readonly symbol?: string
}

const shownAtMost = 8

/** @returns the name by which a person is called: what they chose, their own name, or their username. */
export function nameOfPerson({ nickname, first_name: first, last_name: last, username }: Person): string {
  return nickname || [first, last].filter(Boolean).join(' ') || username
}

/** @returns those who wrote in the channel, as far as it is loaded, or whom it is with. */
export function peopleNearby(state: MissionState, channelId: string): readonly Person[] {
  const channel = state.channels.get(channelId)
  const ids = new Set(channel?.type === 'D' ? channel.name.split('__') : [])
  for (const post of state.windows.get(channelId)?.posts.toReversed() ?? []) ids.add(post.user_id)
  for (const { root, replies } of state.threadWindows.values())
    if (root.channel_id === channelId) for (const { user_id: id } of [root, ...replies.posts]) ids.add(id)
  return [...ids].flatMap((id) => state.people.get(id) ?? [])
}

/** @param people the nearest first; may name somebody twice */
export function suggestPeople(people: readonly Person[], typed: string, ownId: string): readonly Suggestion[] {
  const wanted = typed.toLowerCase()
  const fits = ({ username, first_name: first, last_name: last, nickname }: Person): boolean =>
    [username, first, last, nickname].some((name) => name?.toLowerCase().startsWith(wanted))
  const byId = new Map(people.map((person) => [person.id, person]))
  return [...byId.values()]
    .filter((person) => person.id !== ownId && !person.delete_at && fits(person))
    .slice(0, shownAtMost)
    .map((person) => ({
      id: person.id,
      insertion: `@${person.username}`,
      name: nameOfPerson(person),
      detail: `@${person.username}`,
    }))
}

export function suggestChannels({ channels }: MissionState, typed: string): readonly Suggestion[] {
  const wanted = typed.toLowerCase()
  return [...channels.values()]
    .filter(({ type, delete_at: deletedAt }) => (type === 'O' || type === 'P') && deletedAt === 0)
    .filter(({ name, display_name: shown }) => name.startsWith(wanted) || shown.toLowerCase().includes(wanted))
    .toSorted((a, b) => a.display_name.localeCompare(b.display_name))
    .slice(0, shownAtMost)
    .map(({ id, name, display_name: shown }) => ({ id, insertion: `~${name}`, name: shown, detail: `~${name}` }))
}

export function suggestEmoji(names: EmojiNames, custom: Iterable<string>, typed: string): readonly Suggestion[] {
  const wanted = typed.toLowerCase()
  const own = [...custom].filter((name) => name.startsWith(wanted)).map((name) => ({ name, unicode: undefined }))
  return [...own, ...names.search(wanted, shownAtMost)].slice(0, shownAtMost).map(({ name, unicode }) => ({
    id: name,
    insertion: `:${name}:`,
    name: `:${name}:`,
    detail: '',
    ...(unicode === undefined ? {} : { symbol: unicode }),
  }))
}
