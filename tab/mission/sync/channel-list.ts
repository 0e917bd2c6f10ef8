import { RequestError } from '../connection/request-error.ts'
import type { Rest } from '../connection/rest.ts'
import type { Scheduler } from '../connection/scheduler.ts'
import { untilAnswered } from '../connection/until-answered.ts'
import { listsOf } from '../state/channels-state.ts'
import type { MissionState } from '../state/mission-state.ts'
import type { Channel, Membership } from '../state/model.ts'
import { forgetChannel } from '../state/posts-state.ts'
import type { Store } from '../state/store.ts'
import { troubleOf } from './trouble.ts'

export type ChannelList = {
  /** Reads teams, channels and memberships; the first time, and after every gap. */
  load(): Promise<void>
}

const isWithoutChannels = (error: unknown): boolean =>
  error instanceof RequestError && error.status === 404 && error.code.startsWith('app.channel.get_channels.not_found')

/** Group messages are not opened by the view, but shown when somebody added the person to one. */
export const shownTypes = new Set(['O', 'P', 'D', 'G'])

export function createChannelList(deps: {
  readonly store: Store<MissionState>
  readonly rest: Rest
  readonly scheduler: Scheduler
  readonly signal: AbortSignal
  /** Teams that are known beforehand, to ask for their channels at once. */
  readonly teamIds: readonly string[]
  /** Called before the list is shown, to ask at once for what is needed next. */
  readonly onListed: (lists: Pick<MissionState, 'channels' | 'memberships'>) => void
  /** Called with each channel that is there no more. */
  readonly onChannelLost: (channel: Channel) => void
}): ChannelList {
  const { store, rest } = deps
  let running: Promise<void> | undefined
  let isWantedAgain = false

  async function ofTeam(teamId: string): Promise<[readonly Channel[], readonly Membership[]]> {
    try {
      return await Promise.all([rest.channels(teamId), rest.memberships(teamId)])
    } catch (error) {
      // A guest without channels gets 404, not an empty list (recorded: `team-guest-channels-after-join-as-self`).
      if (isWithoutChannels(error)) return [[], []]
      throw error
    }
  }

  async function read(): Promise<void> {
    try {
      const early = new Map(deps.teamIds.map((id) => [id, untilAnswered(() => ofTeam(id), deps)]))
      // Awaited below, or never: a failure of one that turns out not to be wanted concerns nobody.
      for (const list of early.values()) list.catch(() => undefined)
      const teams = await untilAnswered(() => rest.teams(), deps)
      const lists = await Promise.all(teams.map(({ id }) => early.get(id) ?? untilAnswered(() => ofTeam(id), deps)))
      const channels = uniqueById(lists.flatMap(([list]) => list)).filter(({ type }) => shownTypes.has(type))
      const memberships = lists.flatMap(([, list]) => list)
      const lost = [...store.get().channels.values()].filter(({ id }) => !channels.some((channel) => channel.id === id))
      deps.onListed(listsOf(channels, memberships))
      store.update((state) => {
        const kept = lost.reduce((next, { id }) => forgetChannel(next, id), state)
        const phase = state.phase === 'ended' ? 'ended' : channels.length === 0 ? 'noChannels' : 'ready'
        return { ...kept, ...listsOf(channels, memberships), teams, phase }
      })
      for (const channel of lost) deps.onChannelLost(channel)
    } catch (error) {
      if (deps.signal.aborted || store.get().phase !== 'loading') return
      store.update((state) => ({ ...state, phase: 'refused', refusal: troubleOf(error) }))
    }
  }

  return {
    async load() {
      if (running !== undefined) {
        isWantedAgain = true
        return running
      }
      running = read()
      await running
      running = undefined
      if (!isWantedAgain) return
      isWantedAgain = false
      await this.load()
    },
  }
}

function uniqueById(channels: readonly Channel[]): readonly Channel[] {
  return [...new Map(channels.map((channel) => [channel.id, channel])).values()]
}
