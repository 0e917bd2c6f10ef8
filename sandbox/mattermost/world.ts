import type { FileStore } from './file-store.ts'
import type { Hub } from './hub.ts'
import { newId } from './ids.ts'
import type { Plugins } from './plugins/server.ts'
import type { Pushes } from './push-send.ts'
import type { Settings } from './settings.ts'
import type { State } from './state.ts'

/** What every handler works on. */
export type World = {
  readonly state: State
  readonly settings: Settings
  readonly hub: Hub
  readonly pushes: Pushes
  /** Set once the world is there that they work on. */
  plugins: Plugins | undefined
  readonly fileStore: FileStore
  readonly now: () => number
  readonly siteUrl: () => string
  /** Fields that come from the server's environment: a patch of them answers 200 and changes nothing. */
  readonly fixedSettings: Readonly<Record<string, readonly string[]>>
  isLicensed: boolean
  /** Whose notify props the server has looked up per channel, and when. */
  readonly notifyPropsKnown: Map<string, { userIds: Set<string>; at: number }>
  /** Creation keys of posts, remembered for 30 s: the id of the post, or null while it is being made. */
  readonly pendingPosts: Map<string, { postId: string | null; at: number }>
}

export const SERVER_VERSION = '11.6.0'

/** What `X-Version-Id` and `hello` say; on the socket the licence is always `false`, as recorded. */
export const versionId = (world: World, isLicensed: boolean): string =>
  `${SERVER_VERSION}..${configHash(world)}.${isLicensed}`

const configHash = (world: World): string => world.state.fact<string>('configHash') ?? ''

/** Facts that every installation has from its first start. */
export function installFacts(state: State, nowMs: number): void {
  state.setFact('configHash', newId() + newId().slice(0, 6))
  state.setFact('serverId', newId())
  state.setFact('installedAt', nowMs)
  for (const role of [
    'system_user',
    'system_guest',
    'system_admin',
    'team_user',
    'team_guest',
    'team_admin',
    'channel_user',
    'channel_guest',
    'channel_admin',
  ])
    state.setFact(`role:${role}`, { id: newId(), create_at: nowMs })
}
