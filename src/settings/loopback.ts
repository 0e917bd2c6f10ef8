import type { Settings } from './schema.ts'

/** True for addresses that cannot leave this machine: localhost, names under it, 127.0.0.0/8 and ::1. */
export function isLoopback(address: string): boolean {
  const host = new URL(address).hostname.replace(/^\[|\]$/g, '')
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

/**
 * A cloud of one's own signs whatever it likes, so it may exist only where nobody else can reach anything (security I8).
 * Outside a laptop, https is demanded of every address that people use.
 */
export function checkLoopback(settings: Settings): string[] {
  const { customCloud } = settings.entra
  const people = [settings.publicUrl, ...(settings.chatUrl ? [settings.chatUrl] : [])]
  if (!customCloud) {
    return people.filter((url) => !url.startsWith('https://')).map((url) => `${url}: must begin with https://`)
  }
  const everywhere = [
    ...people,
    settings.mattermost.url,
    customCloud.loginUrl,
    customCloud.graphUrl,
    ...(customCloud.connectorUrl ? [customCloud.connectorUrl] : []),
    ...(settings.bot?.serviceOrigins ?? []),
    ...(settings.push.url ? [settings.push.url] : []),
    ...(settings.push.proxyUrl ? [settings.push.proxyUrl] : []),
    ...customCloud.frameAncestors,
  ]
  const listensOutside = !isLoopback(
    `http://${settings.listen.host.includes(':') ? `[${settings.listen.host}]` : settings.listen.host}`,
  )
  return [
    ...everywhere
      .filter((url) => !isLoopback(url))
      .map((url) => `entra.customCloud: allowed only when every address is on this machine, and ${url} is not`),
    ...(listensOutside
      ? [`listen.host: ${settings.listen.host} is reachable from outside, which entra.customCloud forbids`]
      : []),
  ]
}
