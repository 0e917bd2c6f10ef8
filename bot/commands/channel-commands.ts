import { Problem } from '../../src/api/errors.ts'
import type { Grant } from '../../src/guests/grant.ts'
import { type Answer, say, words } from '../answer.ts'
import { type Asker, requireGuest } from '../asker.ts'
import { aside, card, execute, heading, line } from '../cards/card.ts'
import type { BotDeps } from '../deps.ts'

const MAX_BUTTONS = 6
const MAX_ORGANISATIONS = 20

type Which = 'mute' | 'who'

/** `mute` and `who`: both are about one of the guest's granted channels. */
export function createChannelCommands(deps: BotDeps) {
  const { guests, mattermost, settings, now } = deps

  /** Direct messages have no name to ask by. */
  async function channelsOf(guestId: string): Promise<readonly Grant[]> {
    return (await guests.grantsOf(guestId)).filter(({ source }) => source !== 'direct')
  }

  /** @throws Problem `channel_not_granted` (security G10) */
  async function granted(asker: Asker, channelId: string): Promise<Grant> {
    const { guest } = requireGuest(asker, now)
    const grant = (await channelsOf(guest.id)).find((candidate) => candidate.channelId === channelId)
    if (!grant) throw new Problem('channel_not_granted')
    return grant
  }

  async function mute(asker: Asker, channelId: string): Promise<Answer> {
    const { guest, userId } = requireGuest(asker, now)
    await granted(asker, channelId)
    await mattermost.readerOf(await guests.token(guest.id, 'browse')).muteChannel({ userId, channelId })
    return words(asker.texts.channel.muted)
  }

  /** Read with the guest's own token first: whoever may not read the channel learns nothing of it (security G14). */
  async function who(asker: Asker, channelId: string): Promise<Answer> {
    const { guest } = requireGuest(asker, now)
    const { texts } = asker
    await granted(asker, channelId)
    const { userIds, isWhole } = await mattermost.audienceOf(await guests.token(guest.id, 'browse'), channelId)
    const organisationOf = await deps.organisationsOf(userIds)
    const counts = new Map<string, number>()
    for (const id of userIds) {
      const name = organisationOf.get(id) ?? settings.operator.name
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
    const sorted = [...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b))
    const rest = sorted.slice(MAX_ORGANISATIONS).reduce((sum, [, count]) => sum + count, 0)
    return say(
      card(texts, [
        heading(texts.channel.audience(userIds.length)),
        ...sorted.slice(0, MAX_ORGANISATIONS).map(([name, count]) => line(`${count} · `, name)),
        ...(rest > 0 ? [aside(texts.channel.more(rest))] : []),
        ...(isWhole ? [] : [aside('…')]),
      ]),
    )
  }

  /**
   * Finds the channel that the person named. Without a name, channels are offered as buttons where the terms let their
   * names into Teams, and asked for where they do not.
   */
  async function ask(asker: Asker, which: Which, named: string): Promise<Answer> {
    const { guest, partner } = requireGuest(asker, now)
    const { texts } = asker
    const channels = await channelsOf(guest.id)
    const run = which === 'mute' ? mute : who
    const found = findChannel(channels, named)
    if (found) return run(asker, found.channelId)
    if (named !== '') return words(texts.channel.unknown)
    if (deps.levelOf(partner.terms) === 'id-only') {
      const [only] = channels
      if (which === 'who' && only && channels.length === 1) return run(asker, only.channelId)
      return words(which === 'mute' ? texts.channel.nameMute : texts.channel.nameWho)
    }
    return say(
      card(
        texts,
        [heading(which === 'mute' ? texts.channel.chooseMute : texts.channel.chooseWho)],
        channels
          .slice(0, MAX_BUTTONS)
          .map(({ channelId, displayName }) => execute(displayName.slice(0, 60), `${which}-channel`, { channelId })),
      ),
    )
  }

  return { ask, mute, who, channelsOf }
}

/** By the name in the address or the one that is shown, with or without the tilde; a name that two channels share is none. */
export function findChannel(channels: readonly Grant[], named: string): Grant | undefined {
  const wanted = named.trim().replace(/^[~#]/, '').toLowerCase()
  if (wanted === '') return undefined
  const found = channels.filter(
    ({ channelName, displayName }) => channelName.toLowerCase() === wanted || displayName.toLowerCase() === wanted,
  )
  return found.length === 1 ? found[0] : undefined
}
