import { APP_ID } from './context.ts'

/** Where a link leads that the app asked the host to open. */
export type LinkTarget =
  | { readonly kind: 'outside'; readonly url: string }
  | { readonly kind: 'app'; readonly pageId: string; readonly subPageId: string }

const teamsHosts = new Set(['teams.microsoft.com', 'teams.cloud.microsoft'])

/** @returns undefined for what a host does not open: other schemes than http, https, mailto and tel */
export function readLink(url: unknown): LinkTarget | undefined {
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined
  const link = new URL(url)
  if (!['https:', 'http:', 'mailto:', 'tel:'].includes(link.protocol)) return undefined
  const [, first, kind, appId, pageId] = link.pathname.split('/')
  if (!teamsHosts.has(link.hostname) || first !== 'l' || kind !== 'entity' || appId !== APP_ID || !pageId) {
    return { kind: 'outside', url: link.href }
  }
  return { kind: 'app', pageId: decodeURIComponent(pageId), subPageId: subPageOf(link.searchParams.get('context')) }
}

function subPageOf(context: string | null): string {
  try {
    const { subEntityId } = JSON.parse(context ?? '{}') as { subEntityId?: unknown }
    return typeof subEntityId === 'string' ? subEntityId : ''
  } catch {
    // A link with a broken context still leads to its page, as in Teams.
    return ''
  }
}
