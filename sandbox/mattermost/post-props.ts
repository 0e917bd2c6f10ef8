import { isBot, mayInChannel, mayRead } from './access.ts'
import type { Channel, User } from './rows.ts'
import type { World } from './world.ts'

const CHANNEL_MENTION = /\B~([a-zA-Z0-9\-_]+)/g
const AT_MENTION = /\B@/

const blankAttachment = {
  id: 0,
  fallback: '',
  color: '',
  pretext: '',
  author_name: '',
  author_link: '',
  author_icon: '',
  title: '',
  title_link: '',
  text: '',
  fields: null,
  image_url: '',
  thumb_url: '',
  footer: '',
  footer_icon: '',
  ts: null,
}

/** What only the server may set: a client's own value is dropped. */
const ownedByServer = ['add_channel_member', 'force_notification']

/** The props of a post as the server keeps them: those it was given, and what it knows about its mentions. */
export function filledProps(
  world: World,
  { message, props }: { message: string; props: Record<string, unknown> },
  channel: Channel,
  author: User,
): Record<string, unknown> {
  const filled = { ...props }
  if (isBot(world.state, author.id)) filled.from_bot = 'true'
  for (const name of ownedByServer) delete filled[name]
  if (Array.isArray(filled.attachments))
    filled.attachments = filled.attachments.filter((one) => one !== null).map((one) => ({ ...blankAttachment, ...one }))
  const channels = channelMentions(world, message, channel, author)
  if (channels) filled.channel_mentions = channels
  else delete filled.channel_mentions
  if (world.isLicensed && AT_MENTION.test(message) && !mayInChannel(world.state, author, channel, 'use_group_mentions'))
    filled.disable_group_highlight = true
  return filled
}

/** The channels that a message names as `~name`, as far as its author may read them. */
function channelMentions(
  { state }: World,
  message: string,
  { team_id }: Channel,
  author: User,
): Record<string, unknown> | undefined {
  if (team_id === '' || !message.includes('~')) return undefined
  const named: Record<string, unknown> = {}
  for (const [, name = ''] of message.matchAll(CHANNEL_MENTION)) {
    const channel = state.channelByName(`${team_id}/${name}`).values().next().value
    if (channel?.delete_at !== 0 || !mayRead(state, author, channel)) continue
    const team_name = state.teams.get(team_id)?.name ?? ''
    named[name] = { display_name: channel.display_name, id: channel.id, team_name }
  }
  return Object.keys(named).length > 0 ? named : undefined
}
