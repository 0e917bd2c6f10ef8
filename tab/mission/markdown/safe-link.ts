/** An address that may be opened, written in ASCII as the browser will read it. */
export type SafeLink = {
  readonly href: string
  /** In ASCII; of a mail address what follows its last @. */
  readonly host: string
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: browsers skip some of these when they read an address
const neverInAddress = /[\u0000-\u0020\u007F-\u009F\\\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/u

/** @returns the address of a link in a message, or undefined if it is not one to open (security B8). */
export function safeLink(address: string): SafeLink | undefined {
  if (neverInAddress.test(address) || !/^(?:https?:\/\/[^/]|mailto:[^/])/i.test(address) || !URL.canParse(address)) {
    return undefined
  }
  const url = new URL(address)
  return url.protocol === 'mailto:' ? mailLink(url) : webLink(url, address)
}

function webLink(url: URL, address: string): SafeLink | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined
  const authority = /^[a-z]+:\/\/([^/?#]*)/i.exec(address)?.[1] ?? ''
  // A name before the host is there to be taken for the host.
  if (url.username !== '' || url.password !== '' || authority.includes('@') || url.hostname === '') return undefined
  return { href: url.href, host: url.hostname }
}

/** Only to whom: a message of somebody else does not write a mail, name copies or attach files. */
function mailLink(url: URL): SafeLink | undefined {
  const { hostname } = /^[^@%/?#,;]+@(?<hostname>[a-z0-9.-]+)$/i.exec(url.pathname)?.groups ?? {}
  return hostname === undefined ? undefined : { href: `mailto:${url.pathname}`, host: hostname.toLowerCase() }
}

const hostLike = /[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu

/** @returns whether what a link shows reads like an address of another host than the one that it leads to. */
export function namesAnotherHost(label: string, { host }: SafeLink): boolean {
  const shown = label.slice(0, 500).normalize('NFKC').replace(/[。․]/gu, '.').toLowerCase()
  const bare = (name: string) => name.replace(/^www\./, '')
  return [...shown.matchAll(hostLike)].some(([name]) => bare(name) !== bare(host))
}

/** @returns what to show for an address that stands as its own label: its host in ASCII, so that no letter poses as another. */
export function shownAddress(label: string, { href }: SafeLink): string {
  const [beforePath = ''] = /^(?:[a-z]+:\/\/)?[^/?#]*/i.exec(label) ?? []
  return /^[\x21-\x7E]*$/.test(beforePath) ? label : href
}
