import { createElement, type ReactNode, useMemo } from 'react'
import type { MarkdownContext } from '../markdown/markdown.tsx'
import { useMission, useMissionState, useOpenExternal } from '../mission-context.tsx'
import { kindOf, nameInText } from '../people/display-name.ts'
import { Emoji } from '../reactions/emoji.tsx'
import type { Channel, CustomEmoji, Person, Post } from '../state/model.ts'

/** Whom and what a message may name, as this person knows it; the same object until people, channels or the message change. */
export function useMarkdownContext(post?: Post): MarkdownContext {
  const mission = useMission()
  const openExternal = useOpenExternal()
  const people = useMissionState((state) => state.people)
  const channels = useMissionState((state) => state.channels)
  const userId = useMissionState((state) => state.userId)
  const isEdited = (post?.edit_at ?? 0) > 0
  const emoji = post?.metadata?.emojis
  return useMemo(() => {
    const byUsername = usernamesOf(people)
    const byName = namesOf(channels)
    return {
      me: { username: people.get(userId)?.username ?? '' },
      personByUsername(username) {
        const person = byUsername.get(username)
        if (person === undefined) return undefined
        return { userId: person.id, displayName: nameInText(person), isGuest: kindOf(person) === 'guest' }
      },
      channelByName(name) {
        const channel = byName.get(name)
        return channel && { channelId: channel.id, displayName: channel.display_name }
      },
      openExternal,
      openChannel: mission.openChannel,
      isEdited,
      ...(emoji === undefined ? {} : { customEmoji: (name) => customEmoji(emoji, name) }),
    }
  }, [mission, openExternal, people, channels, userId, isEdited, emoji])
}

/** The server tells with each message which emoji of its own are in it; others are not asked for. */
function customEmoji(known: readonly CustomEmoji[], name: string): ReactNode {
  const found = known.find((one) => one.name === name)
  return found && createElement(Emoji, { name, customId: found.id })
}

/** Many messages ask for the same table at once. */
const usernames = new WeakMap<ReadonlyMap<string, Person>, ReadonlyMap<string, Person>>()
const names = new WeakMap<ReadonlyMap<string, Channel>, ReadonlyMap<string, Channel>>()

function usernamesOf(people: ReadonlyMap<string, Person>): ReadonlyMap<string, Person> {
  const known = usernames.get(people)
  if (known !== undefined) return known
  const table = new Map([...people.values()].map((person) => [person.username.toLowerCase(), person]))
  usernames.set(people, table)
  return table
}

function namesOf(channels: ReadonlyMap<string, Channel>): ReadonlyMap<string, Channel> {
  const known = names.get(channels)
  if (known !== undefined) return known
  const linked = [...channels.values()].filter(({ type }) => type === 'O' || type === 'P')
  const table = new Map(linked.map((channel) => [channel.name, channel]))
  names.set(channels, table)
  return table
}
