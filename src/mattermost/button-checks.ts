import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import type { CheckView } from '../api/admin.ts'
import type { Settings } from '../settings/schema.ts'
import type { Capabilities } from './capabilities.ts'
import { checkTexts as texts } from './check-texts.ts'

/** Addresses that the server calls only where its settings list them (`services/httpservice`). */
const inside = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  inside.addSubnet(network, bits, 'ipv4')
for (const [network, bits] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  inside.addSubnet(network, bits, 'ipv6')

/**
 * Whether the server may call us when somebody presses a button in a message of our bot. Names are looked up here, where
 * the server may see another network: so it warns, and never says that something is broken.
 */
export async function checkButtons(
  found: Pick<Capabilities, 'allowedInternal'>,
  settings: Settings,
  resolve: (host: string) => Promise<readonly string[]> = addressesOf,
): Promise<CheckView> {
  const callback = settings.mattermost.callbackUrl ?? settings.publicUrl
  const { title, notAllowed, unknown } = texts.buttons
  const check = { id: 'mattermost-buttons', title, found: callback }
  const host = new URL(callback).hostname.replace(/^\[|\]$/g, '')
  const addresses = isIP(host) ? [host] : await resolve(host)
  if (addresses.length === 0) return { ...check, state: 'warning', remedy: unknown(host) }
  const closed = addresses.filter((address) => isInside(address) && !isListed(found.allowedInternal, host, address))
  return closed.length === 0
    ? { ...check, state: 'good', remedy: '' }
    : { ...check, state: 'warning', found: `${callback} is ${closed.join(', ')}`, remedy: notAllowed(host) }
}

function isInside(address: string): boolean {
  return inside.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

/** The setting lists names, addresses and networks. */
function isListed(allowed: readonly string[], host: string, address: string): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  return allowed.some((entry) => {
    if (entry === host || entry === address) return true
    const [network = '', bits = ''] = entry.split('/')
    if (bits === '' || isIP(network) !== isIP(address)) return false
    const list = new BlockList()
    list.addSubnet(network, Number(bits), family)
    return list.check(address, family)
  })
}

async function addressesOf(host: string): Promise<readonly string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address)
  } catch {
    // A name that is not found here may be found by the server: the check says so.
    return []
  }
}
