import type { ChatPlace } from '../../src/api/chat.ts'
import { teamOf } from '../mission/state/channels-state.ts'
import type { MissionState } from '../mission/state/mission-state.ts'
import type { Channel, Person } from '../mission/state/model.ts'
import { type ChatPath, readChatPath } from './chat-path.ts'

type Known = Pick<MissionState, 'teams' | 'channels' | 'people' | 'userId'>

/** Where the mission view goes when somebody comes back from a place in the web app. */
export type MissionTarget =
  | { readonly kind: 'channel'; readonly channelId: string }
  | { readonly kind: 'threads' }
  /** A message of any kind; whose channel and thread it is has to be asked. */
  | { readonly kind: 'post'; readonly postId: string }
  | { readonly kind: 'thread'; readonly rootId: string }

/** Where the person is in the mission view, as the whole Mattermost knows it: thread before message before channel. */
export function placeOfMission(state: Known & Pick<MissionState, 'open' | 'side'>): ChatPlace {
  const { open, side } = state
  const team = teamNameOf(state, open?.channelId ?? '')
  if (team === undefined) return {}
  if (side?.kind === 'thread')
    return side.postId === undefined ? { team, threadId: side.rootId } : { team, postId: side.postId }
  if (side?.kind === 'threads') return { team, screen: 'threads' }
  if (open === undefined) return { team }
  return open.postId === undefined ? { team, channelId: open.channelId } : { team, postId: open.postId }
}

/** @returns where a path of the web app is in the mission view; undefined when it is nowhere in it */
export function missionTargetOf(path: string, known: Known): MissionTarget | undefined {
  const read = readChatPath(path)
  switch (read?.kind) {
    case 'post':
      return { kind: 'post', postId: read.postId }
    case 'threads':
      return read.threadId === undefined ? { kind: 'threads' } : { kind: 'thread', rootId: read.threadId }
    case 'channel': {
      const channel = channelOf(read, known)
      return channel && { kind: 'channel', channelId: channel.id }
    }
    default:
      return undefined
  }
}

/** The same path as a place that a ticket may lead to; a place that has no such form leads to its team. */
export function placeOfPath(path: string, known: Known): ChatPlace {
  const read = readChatPath(path)
  switch (read?.kind) {
    case 'post':
      return { team: read.team, postId: read.postId }
    case 'threads':
      return read.threadId === undefined
        ? { team: read.team, screen: 'threads' }
        : { team: read.team, threadId: read.threadId }
    case 'channel': {
      const channel = channelOf(read, known)
      return channel ? { team: read.team, channelId: channel.id } : { team: read.team }
    }
    case 'product':
      return { product: read.product, ...(read.item === undefined ? {} : { item: read.item }) }
    case 'team':
      return { team: read.team, ...(read.screen === undefined ? {} : { screen: read.screen }) }
    case undefined:
      return {}
  }
}

/** Team in whose pages a channel is shown; direct messages are in every one of them. */
export function teamNameOf(state: Known, channelId: string): string | undefined {
  const teamId = teamOf(state, channelId)
  return state.teams.find(({ id }) => id === teamId)?.name
}

function channelOf(read: Extract<ChatPath, { kind: 'channel' }>, known: Known): Channel | undefined {
  const { teams, channels, people, userId } = known
  const teamId = teams.find(({ name }) => name === read.team)?.id
  const { name } = read
  if (name.startsWith('@')) return directWith(name.slice(1), { channels, people, userId })
  const byId = channels.get(name)
  if (byId !== undefined) return byId
  return [...channels.values()].find(
    (channel) => channel.name === name && (channel.team_id === '' || channel.team_id === teamId),
  )
}

function directWith(username: string, known: Pick<Known, 'channels' | 'people' | 'userId'>): Channel | undefined {
  const person = [...known.people.values()].find((one: Person) => one.username === username)
  if (person === undefined) return undefined
  const names = [`${known.userId}__${person.id}`, `${person.id}__${known.userId}`]
  return [...known.channels.values()].find(({ type, name }) => type === 'D' && names.includes(name))
}
