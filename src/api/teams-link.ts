import { type ChatLink, writeChatLink } from './chat-link.ts'
import { type MissionPlace, writePlace } from './mission-place.ts'

/** Teams on Windows opens nothing longer. Source: "Deep link to an application". */
export const maxTeamsLinkCharacters = 1900

/** `entityId` of the tab in the app package. */
export const tabEntityId = 'mission'

export type TeamsLinks = {
  /** Origin of Teams in this cloud, such as `https://teams.microsoft.com`. */
  readonly teamsUrl: string
  /** Id by which Teams knows the app: the manifest's, or the one of the tenant's catalogue. */
  readonly teamsAppId: string
}

/**
 * A deep link that opens the app's tab in Teams, at a place of the mission or of the whole Mattermost.
 *
 * @returns undefined when it would be longer than Teams opens; the caller then leads to the app without a place
 */
export function teamsTabLink(links: TeamsLinks, target: MissionPlace | ChatLink | undefined): string | undefined {
  const page = `${links.teamsUrl}/l/entity/${encodeURIComponent(links.teamsAppId)}/${tabEntityId}`
  if (target === undefined) return page
  const isOfChat = target.kind === 'chat' || target.kind === 'product'
  const context = JSON.stringify({ subEntityId: isOfChat ? writeChatLink(target) : writePlace(target) })
  const link = `${page}?context=${encodeURIComponent(context)}`
  return link.length <= maxTeamsLinkCharacters ? link : undefined
}
