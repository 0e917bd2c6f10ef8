import { nameInText } from '../people/display-name.ts'
import { unreadOf } from '../state/channels-state.ts'
import type { MissionState } from '../state/mission-state.ts'
import type { Channel, Person } from '../state/model.ts'

export type ChannelEntry = {
  readonly channel: Channel
  readonly name: string
  /** The other person of a direct message. */
  readonly partnerId: string | undefined
  readonly label: string | undefined
  readonly isUnread: boolean
  readonly mentions: number
  readonly isMuted: boolean
}

export type ChannelSection = {
  readonly id: 'channels' | 'direct' | 'archived'
  readonly entries: readonly ChannelEntry[]
}

type Facts = Pick<MissionState, 'channels' | 'memberships' | 'labels' | 'people' | 'userId'>

/** The other one of a direct message; oneself in a message to oneself. */
export function partnerOf(channel: Channel, userId: string): string | undefined {
  if (channel.type !== 'D') return undefined
  const [first = '', second = ''] = channel.name.split('__')
  return first === userId ? second : first
}

/** How a channel is called: its name, or the people in it. */
export function channelName(
  channel: Channel,
  { people, userId }: { readonly people: ReadonlyMap<string, Person>; readonly userId: string },
): string {
  const partner = people.get(partnerOf(channel, userId) ?? '')
  if (partner !== undefined) return nameInText(partner)
  return channel.display_name || channel.name
}

/** The list as it is shown: channels by name, direct messages by their last post, what is archived last. */
export function channelSections(facts: Facts, locale: string): readonly ChannelSection[] {
  const collator = new Intl.Collator(locale, { numeric: true })
  const entries = [...facts.channels.values()].map((channel) => toEntry(channel, facts))
  const isDirect = ({ channel }: ChannelEntry) => channel.type === 'D' || channel.type === 'G'
  const isArchived = ({ channel }: ChannelEntry) => channel.delete_at > 0
  const byName = (a: ChannelEntry, b: ChannelEntry) => collator.compare(a.name, b.name)
  const byLastPost = (a: ChannelEntry, b: ChannelEntry) =>
    b.channel.last_post_at - a.channel.last_post_at || byName(a, b)
  const sections: readonly ChannelSection[] = [
    { id: 'channels', entries: entries.filter((entry) => !isDirect(entry) && !isArchived(entry)).toSorted(byName) },
    { id: 'direct', entries: entries.filter((entry) => isDirect(entry) && !isArchived(entry)).toSorted(byLastPost) },
    { id: 'archived', entries: entries.filter(isArchived).toSorted(byName) },
  ]
  return sections.filter(({ entries: inside }) => inside.length > 0)
}

function toEntry(channel: Channel, facts: Facts): ChannelEntry {
  const membership = facts.memberships.get(channel.id)
  return {
    channel,
    name: channelName(channel, facts),
    partnerId: partnerOf(channel, facts.userId),
    label: facts.labels.get(channel.id),
    isMuted: membership?.notify_props?.['mark_unread'] === 'mention',
    ...unreadOf(channel, membership),
  }
}
