import type { IncomingMessage } from 'node:http'

/**
 * The address that limits are counted for: that of the connection, or, behind `trustedProxyHops` proxies of the
 * operator's, the entry of `X-Forwarded-For` that the outermost of them wrote. Anything before it is the client's word.
 */
export function addressOf(request: IncomingMessage, trustedProxyHops: number): string {
  const direct = request.socket.remoteAddress ?? ''
  const forwarded = request.headers['x-forwarded-for']
  if (trustedProxyHops === 0 || typeof forwarded !== 'string') return direct
  const entries = forwarded.split(',')
  const entry = entries[Math.max(0, entries.length - trustedProxyHops)]?.trim() ?? ''
  return /^[0-9a-fA-F.:]{2,45}$/.test(entry) ? entry : direct
}
