/** SHA-256 of nothing: the one style element that Fluent's style engine makes is empty, its rules come through the CSSOM. */
const EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"

/** Where teams-js looks for its list of host origins; it works without. */
const HOST_LIST = 'https://res.cdn.office.net'

export type PageHeaderOptions = {
  readonly publicUrl: string
  readonly chatUrl?: string | undefined
  readonly frameAncestors: readonly string[]
}

/** Headers of every answer: nothing is sniffed, embedded elsewhere, or told where it came from. */
export function commonHeaders(publicUrl: string): Record<string, string> {
  return {
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Origin-Agent-Cluster': '?1',
    ...(publicUrl.startsWith('https:') ? { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' } : {}),
  }
}

/** Calls run in the frame of the whole Mattermost; the tab itself asks for nothing. */
function permissionsFor(chatUrl: string | undefined): string {
  const forCalls = chatUrl === undefined ? '()' : `("${chatUrl}")`
  return `camera=${forCalls}, display-capture=${forCalls}, geolocation=(), microphone=${forCalls}`
}

/** Security B5: headers of every HTML answer, errors too. Only the hosts of the chosen cloud may frame the page. */
export function pageHeaders({ publicUrl, chatUrl, frameAncestors }: PageHeaderOptions): Record<string, string> {
  const socket = publicUrl.replace(/^http/, 'ws')
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' ${EMPTY_STYLE}`,
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    `connect-src 'self' ${socket} ${HOST_LIST}`,
    `frame-src ${chatUrl ?? "'none'"}`,
    `frame-ancestors ${frameAncestors.length > 0 ? frameAncestors.join(' ') : "'none'"}`,
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]
  return {
    ...commonHeaders(publicUrl),
    'Content-Security-Policy': policy.join('; '),
    'Permissions-Policy': permissionsFor(chatUrl),
    'Cache-Control': 'no-cache',
  }
}
