import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'

/** What may show in the page (security B4): types that cannot carry script. Everything else is a download without a type. */
const inlineTypes = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'video/mp4',
  'video/webm',
  'audio/mpeg',
  'audio/mp4',
  'audio/aac',
  'audio/ogg',
  'audio/wav',
  'audio/x-wav',
  'audio/webm',
  'audio/flac',
])

/** Passed on from Mattermost's answer; each has one meaning and none names a place. */
const passedOn = ['content-length', 'content-range', 'accept-ranges', 'etag', 'last-modified'] as const

/** Passed on from the request when they look like what they should be. */
const conditions: readonly (readonly [string, RegExp])[] = [
  ['range', /^bytes=\d{0,15}-\d{0,15}$/],
  ['if-range', /^(?:W\/)?"[\x21\x23-\x7e]{0,128}"$|^[A-Za-z0-9 ,:]{1,40}$/],
  ['if-none-match', /^(?:W\/)?"[\x21\x23-\x7e]{0,128}"$/],
  ['if-modified-since', /^[A-Za-z0-9 ,:]{1,40}$/],
]

export function conditionHeaders(request: IncomingMessage): string[] {
  return conditions.flatMap(([name, form]) => {
    const value = request.headers[name]
    return typeof value === 'string' && form.test(value) ? [name, value] : []
  })
}

/** Bidirectional marks make `gpj.exe` read as `exe.jpg`; control characters and quotes break the header. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const misleading = /[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069"\\/]/g

/** `Content-Disposition` with the name twice, plain and exact (RFC 6266). */
export function disposition(kind: 'inline' | 'attachment', fileName: string): string {
  const name = fileName.toWellFormed().replaceAll(misleading, '_')
  const plain = name.replaceAll(/[^\x20-\x7e]/g, '_')
  const exact = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${kind}; filename="${plain}"; filename*=UTF-8''${exact}`
}

/**
 * Writes the head of a picture or file with headers of our own (security B3, B4, G13). It may be kept by the browser but
 * must be asked for again each time, so that the next person gets nothing from the cache.
 */
export function writeMediaHead(
  response: ServerResponse,
  status: number,
  upstream: IncomingHttpHeaders,
  file: { readonly name: string; readonly isDownload: boolean } | undefined,
): void {
  const type = String(upstream['content-type'] ?? '')
    .split(';', 1)[0]
    ?.trim()
    .toLowerCase()
  const isInline = type !== undefined && inlineTypes.has(type)
  const headers = [
    'Cache-Control',
    'private, no-cache',
    'Vary',
    'Cookie, Authorization',
    'X-Content-Type-Options',
    'nosniff',
    'Cross-Origin-Resource-Policy',
    'same-origin',
    'Content-Security-Policy',
    "sandbox; default-src 'none'",
    'Referrer-Policy',
    'no-referrer',
  ]
  if (status !== 304) headers.push('Content-Type', isInline ? type : 'application/octet-stream')
  if (file)
    headers.push('Content-Disposition', disposition(isInline && !file.isDownload ? 'inline' : 'attachment', file.name))
  else if (!isInline && status !== 304) headers.push('Content-Disposition', 'attachment')
  for (const name of passedOn) {
    const value = upstream[name]
    if (typeof value === 'string') headers.push(name, value)
  }
  response.writeHead(status, headers)
}
