/** Where the pages of the chat origin may stand: below the tab, which stands below the hosts of the cloud. */
export type Framing = {
  readonly chatUrl: string
  readonly publicUrl: string
  readonly frameAncestors: readonly string[]
}

const common = ({ chatUrl }: Framing): string[] => [
  'X-Content-Type-Options',
  'nosniff',
  'Referrer-Policy',
  'no-referrer',
  'Cross-Origin-Resource-Policy',
  'same-origin',
  'Origin-Agent-Cluster',
  '?1',
  'Cache-Control',
  'no-store',
  ...(chatUrl.startsWith('https:') ? ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'] : []),
]

const ancestors = ({ publicUrl, frameAncestors }: Framing): string =>
  `frame-ancestors ${[publicUrl, ...frameAncestors].join(' ')}`

/** Headers of our own small pages on the chat origin: own script and style, nothing else (security B5). */
export function ownPageHeaders(framing: Framing): string[] {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    ancestors(framing),
  ]
  return [
    ...common(framing),
    'Content-Type',
    'text/html; charset=utf-8',
    'Content-Security-Policy',
    policy.join('; '),
    'Permissions-Policy',
    'camera=(), geolocation=(), microphone=()',
  ]
}

/** `'self'`, hashes and `'wasm-unsafe-eval'`: what Mattermost's own policy lets its page run; no other host, no inline script. */
const keptScriptSource = /^'(?:self|sha(?:256|384|512)-[A-Za-z0-9+/=]{43,88}|wasm-unsafe-eval)'$/

function scriptSources(upstreamPolicy: string): string {
  const directive = upstreamPolicy.split(';').find((part) => part.trim().startsWith('script-src '))
  const sources = (directive ?? '').trim().split(/\s+/).slice(1)
  return [...new Set(["'self'", ...sources.filter((source) => keptScriptSource.test(source))])].join(' ')
}

/**
 * Headers of Mattermost's page: its own scripts, pictures from this origin alone (a remote picture in a message tells
 * its owner who read it), frames of nobody else, and framed by the tab alone (security B5).
 */
export function shellHeaders(framing: Framing, upstreamPolicy: string): string[] {
  const policy = [
    "default-src 'self'",
    `script-src ${scriptSources(upstreamPolicy)}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self' ${framing.chatUrl.replace(/^http/, 'ws')}`,
    "worker-src 'self' blob:",
    "frame-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    ancestors(framing),
  ]
  return [
    ...common(framing),
    'Content-Type',
    'text/html; charset=utf-8',
    'Content-Security-Policy',
    policy.join('; '),
    'Permissions-Policy',
    'microphone=(self), camera=(self), display-capture=(self), geolocation=()',
  ]
}
