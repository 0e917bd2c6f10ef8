import type { IncomingMessage } from 'node:http'

/**
 * The address of the person's device. Of `X-Forwarded-For` only the entries that the operator's own proxies appended are
 * believed: with n proxies, the n-th from the right. Without proxies the header means nothing.
 */
export function clientAddress(req: IncomingMessage, trustedProxyHops: number): string {
  const direct = req.socket.remoteAddress ?? ''
  if (trustedProxyHops === 0) return direct
  const header = req.headers['x-forwarded-for']
  const entries = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').map((entry) => entry.trim())
  return entries.at(-trustedProxyHops) || direct
}
