/** Ids of invitations: 26 small letters and digits, as all ids that travel in links (security B8). They are no secret. */
export const inviteId = /^[a-z0-9]{26}$/

/** How Teams names the app: origin of the client of that cloud, and the manifest's id. */
export type TeamsLinks = { readonly teamsUrl: string; readonly teamsAppId: string }

const form = /^invite\/([a-z0-9]{26})$/

/** @returns the invitation that a link's `subEntityId` names */
export function readInvitePlace(subPageId: string): string | undefined {
  return form.exec(subPageId)?.[1]
}

/** Opens the tab at the invitation; Teams offers the app for installing where it is not there (deep link of a tab). */
export function inviteLink(links: TeamsLinks, id: string, tid: string): string {
  const context = JSON.stringify({ subEntityId: `invite/${id}` })
  const query = `context=${encodeURIComponent(context)}&tenantId=${encodeURIComponent(tid)}`
  return `${links.teamsUrl}/l/entity/${encodeURIComponent(links.teamsAppId)}/mission?${query}`
}

/** Opens the app's page in Teams, with the button that installs it. */
export function installLink(links: TeamsLinks): string {
  return `${links.teamsUrl}/l/app/${encodeURIComponent(links.teamsAppId)}`
}
