import { type Call, notTaught, type Route } from './call.ts'
import { NoSuchCall } from './errors.ts'

type Node = { fixed: Map<string, Node>; parameter?: Node; name?: string; isAny?: boolean; routes: Map<string, Route> }

const newNode = (): Node => ({ fixed: new Map(), routes: new Map() })
const ALPHANUMERIC = /^[A-Za-z0-9]+$/

/**
 * First segments of the real server's calls. Below them an unknown path is one that the stand-in was not taught
 * (501); elsewhere it is no call at all (404), as on the real server.
 */
const realTopics = new Set(
  (
    'access_control_policies actions agents analytics audits audit_logs bots brand caches channels client_perf cloud ' +
    'cluster commands compliance config content_flagging custom_profile_attributes data_retention database drafts ' +
    'elasticsearch email emoji exports file files groups hooks imports integrations ip_filtering jobs ldap license ' +
    'limits logs managed_resources notifications oauth oauth_apps opengraph permissions plugins posts reactions ' +
    'recaps redirect_location remotecluster reports roles saml scheduled schemes server_busy sharedchannels site_url ' +
    'system teams terms_of_service trial-license uploads upgrade_to_enterprise usage users warn_metrics'
  ).split(' '),
)

export type Router = { find(method: string, path: string, call: Call): Route }

/** Compiles the table of routes into a tree of segments; a fixed segment wins over a parameter. */
export function createRouter(routes: readonly Route[]): Router {
  const root = newNode()
  for (const route of routes) {
    let node = root
    for (const segment of route.path.split('/').slice(1)) {
      const parameter = /^\{(\*?)(\w+)\}$/.exec(segment)
      if (parameter) {
        node.parameter ??= { ...newNode(), name: parameter[2] ?? '', isAny: parameter[1] === '*' }
        if (node.parameter.name !== parameter[2]) throw new Error(`${route.path} names a parameter anew`)
        node = node.parameter
      } else {
        let next = node.fixed.get(segment)
        if (!next) {
          next = newNode()
          node.fixed.set(segment, next)
        }
        node = next
      }
    }
    if (node.routes.has(route.method)) throw new Error(`two handlers for ${route.method} ${route.path}`)
    node.routes.set(route.method, route)
  }

  const walk = (node: Node, segments: readonly string[], at: number, params: Record<string, string>): Node | null => {
    if (at === segments.length) return node.routes.size > 0 ? node : null
    const segment = segments[at] ?? ''
    const fixed = node.fixed.get(segment)
    const found = fixed && walk(fixed, segments, at + 1, params)
    if (found) return found
    const { parameter } = node
    if (!parameter || segment === '' || !(parameter.isAny || ALPHANUMERIC.test(segment))) return null
    const below = walk(parameter, segments, at + 1, params)
    if (below) params[parameter.name ?? ''] = segment
    return below
  }

  return {
    find(method, path, call) {
      if (!path.startsWith('/api/v4/')) throw new NoSuchCall(path)
      const segments = path.slice('/api/v4/'.length).split('/')
      const params: Record<string, string> = {}
      const node = walk(root, segments, 0, params)
      const route = node?.routes.get(method)
      if (route) {
        call.params = params
        return route
      }
      const isTaught = node !== null || segments.includes('')
      if (isTaught || !realTopics.has(segments[0] ?? '')) throw new NoSuchCall(path)
      throw notTaught(method, path)
    },
  }
}
