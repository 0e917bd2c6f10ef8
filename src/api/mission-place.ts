/**
 * Where a link leads within the mission: what a Teams deep link carries as `subEntityId` and the tab finds as `subPageId`.
 *
 * - `team/{team id}`
 * - `channel/{channel id}`
 * - `post/{channel id}/{post id}`: any message; a reply leads into its thread
 * - `thread/{channel id}/{id of the message that began it}`
 *
 * Ids are Mattermost's: 26 small letters and digits. They are no secret and no permission: who may not read the place lands
 * in the mission without it (security B8, G10).
 */
export type MissionPlace =
  | { readonly kind: 'team'; readonly teamId: string }
  | { readonly kind: 'channel'; readonly channelId: string }
  | { readonly kind: 'post'; readonly channelId: string; readonly postId: string }
  | { readonly kind: 'thread'; readonly channelId: string; readonly rootId: string }

/** The longest place: `thread` and two ids. */
export const maxPlaceCharacters = 60

const form = /^(?:(team|channel)\/([a-z0-9]{26})|(post|thread)\/([a-z0-9]{26})\/([a-z0-9]{26}))$/

/** @returns undefined for whatever is not exactly of the form */
export function readPlace(subPageId: string): MissionPlace | undefined {
  const found = subPageId.length <= maxPlaceCharacters ? form.exec(subPageId) : null
  if (found === null) return undefined
  const [, shallow, id = '', deep, channelId = '', postId = ''] = found
  if (shallow === 'team') return { kind: 'team', teamId: id }
  if (shallow === 'channel') return { kind: 'channel', channelId: id }
  return deep === 'post' ? { kind: 'post', channelId, postId } : { kind: 'thread', channelId, rootId: postId }
}

/** @returns the place as a link carries it; `readPlace` reads it */
export function writePlace(place: MissionPlace): string {
  switch (place.kind) {
    case 'team':
      return `team/${place.teamId}`
    case 'channel':
      return `channel/${place.channelId}`
    case 'post':
      return `post/${place.channelId}/${place.postId}`
    case 'thread':
      return `thread/${place.channelId}/${place.rootId}`
  }
}
