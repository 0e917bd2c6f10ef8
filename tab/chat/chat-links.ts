import type { ChatPlace } from '../../src/api/chat.ts'
import type { ChatLink } from '../../src/api/chat-link.ts'
import type { MissionState } from '../mission/state/mission-state.ts'
import { isChatPath, readChatPath } from './chat-path.ts'
import { teamNameOf } from './chat-place.ts'

/** @returns the path of an address that could lead into Mattermost; whose address it is has to be asked (`isOurs`) */
export function pathOfLink(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const { pathname, protocol } = new URL(url)
  const isWeb = protocol === 'https:' || protocol === 'http:'
  return isWeb && isChatPath(pathname) && readChatPath(pathname) !== undefined ? pathname : undefined
}

/** True when the address is one under which people know this Mattermost (`src/api/chat.ts`, `linkOriginHashes`). */
export async function isOurs(url: string, linkOriginHashes: readonly string[]): Promise<boolean> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(new URL(url).origin))
  const hash = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return linkOriginHashes.includes(hash)
}

/** Where a deep link into the whole Mattermost leads, once the teams and channels are known. */
export function placeOfLink(
  link: Extract<ChatLink, { kind: 'chat' }>,
  state: Pick<MissionState, 'teams' | 'channels' | 'people' | 'userId'>,
): ChatPlace | undefined {
  const { place } = link
  if (place === undefined) return undefined
  if (place.kind === 'team') {
    const team = state.teams.find(({ id }) => id === place.teamId)?.name
    return team === undefined ? {} : { team }
  }
  const team = teamNameOf(state, place.channelId)
  if (team === undefined || !state.channels.has(place.channelId)) return {}
  if (place.kind === 'post') return { team, postId: place.postId }
  if (place.kind === 'thread') return { team, threadId: place.rootId }
  return { team, channelId: place.channelId }
}
