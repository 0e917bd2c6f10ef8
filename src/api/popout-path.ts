const form = /^\/_popout\/(?:thread|channel|rhs|help)(?:\/[A-Za-z0-9_@.-]{1,64}){0,6}$/
const query = /^[A-Za-z0-9_.~%&=+:@!*'(),-]{1,512}$/

/** True for the path of one of Mattermost's own small windows. One of them, for what was searched, has a query. */
export function isPopoutPath(target: string): boolean {
  const at = target.indexOf('?')
  const path = at < 0 ? target : target.slice(0, at)
  if (!form.test(path) || /\/\.{1,2}(?:\/|$)/.test(path)) return false
  return at < 0 || (path.startsWith('/_popout/rhs/') && query.test(target.slice(at + 1)))
}
