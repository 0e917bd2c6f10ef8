import { lookup as dnsLookup, type LookupAddress } from 'node:dns'
import { BlockList, isIP } from 'node:net'
import { Agent, fetch as undiciFetch } from 'undici'
import type { Fetch } from '../../src/entra/bounded-fetch.ts'

/** Addresses that are nobody's on the internet. */
const privateAddresses = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  privateAddresses.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  privateAddresses.addSubnet(network, prefix, 'ipv6')

/** IPv4 addresses written as IPv6 are looked at as what they are; what is no address at all counts as private. */
export function isPrivateAddress(address: string): boolean {
  const inner = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
  const family = isIP(inner)
  return family === 0 || privateAddresses.check(inner, family === 4 ? 'ipv4' : 'ipv6')
}

type FindAll = (name: string, done: (error: Error | null, addresses: readonly LookupAddress[]) => void) => void
type Found = (error: Error | null, ...address: unknown[]) => void

const findAll: FindAll = (name, done) => dnsLookup(name, { all: true }, done)

/** Fails for a name of which any address is private, at the moment of connecting, so that it cannot change in between. */
export function publicLookup(find: FindAll = findAll) {
  return (name: string, options: { all?: boolean }, done: Found): void => {
    find(name, (error, addresses) => {
      const [first] = addresses ?? []
      if (error) return done(error)
      if (!first || addresses.some(({ address }) => isPrivateAddress(address)))
        return done(new Error(`${name} leads to a private address`))
      return options.all ? done(null, addresses) : done(null, first.address, first.family)
    })
  }
}

/** @returns a fetch over connections that reach public addresses alone (security P2), and the way to close them */
export function createPublicFetch(): { readonly fetch: Fetch; close(): Promise<void> } {
  const dispatcher = new Agent({ connect: { lookup: publicLookup() as never }, connections: 4 })
  const fetch = ((url: string, init: object) => undiciFetch(url, { ...init, dispatcher })) as unknown as Fetch
  return { fetch, close: () => dispatcher.close() }
}
