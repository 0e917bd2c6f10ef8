/** How a link leaves the frame: through the host, in a window of its own, or not at all. */
export type LinkRoute = { readonly by: 'host' | 'window'; readonly url: string } | { readonly by: 'nothing' }

const teamsHosts =
  /^((.+\.)?teams\.(microsoft|live)\.com|(.+\.)?teams\.microsoft\.us|teams\.cloud\.microsoft|teams\.microsoftonline\.cn)$/

/**
 * Security B8: outside links are http, https and mailto only; Teams' own links go through the host only when they lead to our
 * app, because the host acts on them. Other Teams links open in a window, where Teams asks the person first.
 *
 * @param appId our id in Teams, when the host says it
 */
export function routeLink(url: string, appId: string | undefined): LinkRoute {
  if (!URL.canParse(url)) return { by: 'nothing' }
  const target = new URL(url)
  if (target.protocol === 'mailto:') return { by: 'window', url: target.href }
  if (target.protocol !== 'https:' && target.protocol !== 'http:') return { by: 'nothing' }
  if (target.username !== '' || target.password !== '') return { by: 'nothing' }
  if (teamsHosts.test(target.hostname) && !leadsToApp(target, appId)) return { by: 'window', url: target.href }
  return { by: 'host', url: target.href }
}

function leadsToApp(target: URL, appId: string | undefined): boolean {
  if (appId === undefined) return false
  const [, first, kind, id] = target.pathname.split('/')
  return first === 'l' && (kind === 'entity' || kind === 'app') && id?.toLowerCase() === appId.toLowerCase()
}
