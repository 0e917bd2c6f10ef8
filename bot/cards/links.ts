import type { MissionPlace } from '../../src/api/mission-place.ts'
import { type TeamsLinks, teamsTabLink } from '../../src/api/teams-link.ts'

/** Where cards lead. Addresses hold ids of places and nothing else. */
export type Links = {
  /** The tab in Teams at a place, or the tab alone where the link would be too long for Teams. */
  open(place?: MissionPlace): string
  /** The whole Mattermost in the browser; undefined where the operator does not offer it. */
  browser(place?: MissionPlace): string | undefined
  /** Mattermost's own app, which opens the place when it knows the server. */
  app(place?: MissionPlace): string | undefined
}

/** Paths of Mattermost's web app that need no name of a team. */
function pathOf(place: MissionPlace | undefined): string {
  if (place?.kind === 'post') return `/_redirect/pl/${place.postId}`
  if (place?.kind === 'thread') return `/_redirect/pl/${place.rootId}`
  return '/'
}

export function createLinks(deps: TeamsLinks & { readonly chatUrl: string | undefined }): Links {
  const { chatUrl } = deps
  const bare = teamsTabLink(deps, undefined)
  if (bare === undefined) throw new Error('the link to the app itself is longer than Teams opens')
  return {
    open: (place) => teamsTabLink(deps, place) ?? bare,
    browser: (place) => (chatUrl === undefined ? undefined : `${chatUrl}${pathOf(place)}`),
    app: (place) => (chatUrl === undefined ? undefined : `mattermost://${new URL(chatUrl).host}${pathOf(place)}`),
  }
}
