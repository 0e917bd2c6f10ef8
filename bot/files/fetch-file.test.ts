import { describe, expect, it } from 'vitest'
import type { ConnectorCall } from '../connector/connector.ts'
import { createFetchFile } from './fetch-file.ts'
import { isPrivateAddress, publicLookup } from './public-fetch.ts'

const service = 'https://smba.example'

function bench(answer: () => Response | Promise<Response> = () => new Response('hello')) {
  const asked: { url: string; headers: unknown; redirect: unknown }[] = []
  const ofService: ConnectorCall[] = []
  const fetchFile = createFetchFile({
    connector: async (call) => {
      ofService.push(call)
      return { kind: 'answer', status: 200, headers: new Headers(), body: Buffer.from('picture') }
    },
    isListedService: (url) => url === `${service}/`,
    fileDomains: ['sharepoint.com'],
    maxBytes: 10,
    timeoutMs: 1_000,
    fetch: async (url, init) => {
      asked.push({ url: String(url), headers: init?.headers, redirect: init?.redirect })
      return answer()
    },
  })
  return { fetchFile, asked, ofService }
}

describe('a file that was sent to the bot', () => {
  it('is fetched from a listed domain without any token of ours, and without following a redirect', async () => {
    const { fetchFile, asked, ofService } = bench()

    expect(await fetchFile('https://coast.sharepoint.com/download?x=1')).toMatchObject({ kind: 'file' })
    expect(asked).toEqual([{ url: 'https://coast.sharepoint.com/download?x=1', headers: undefined, redirect: 'error' }])
    expect(ofService).toEqual([])
  })

  it("is fetched from the bot service with the bot's token, over its own line", async () => {
    const { fetchFile, asked, ofService } = bench()

    expect(await fetchFile(`${service}/v3/attachments/1/views/original`)).toMatchObject({ kind: 'file' })
    expect(ofService).toHaveLength(1)
    expect(asked).toEqual([])
  })

  it.each([
    'http://coast.sharepoint.com/x',
    'https://sharepoint.com.evil.example/x',
    'https://evilsharepoint.com/x',
    'https://evil.example/sharepoint.com',
    'https://user@coast.sharepoint.com/x',
    'https://coast.sharepoint.com:8443/x',
    'https://169.254.169.254/latest/meta-data',
    'http://169.254.169.254/latest/meta-data',
    'https://127.0.0.1/x',
    'https://[::1]/x',
    'https://localhost/x',
    `${service}.evil.example/x`,
    `${service}@evil.example/x`,
    'file:///etc/passwd',
    'data:text/plain,x',
    'not an address',
    `https://coast.sharepoint.com/${'a'.repeat(9_000)}`,
  ])('P2, hostile 18: from %s nothing is asked and no token leaves', async (url) => {
    const { fetchFile, asked, ofService } = bench()

    expect(await fetchFile(url)).toEqual({ kind: 'not_listed' })
    expect([...asked, ...ofService]).toEqual([])
  })

  it('P2: is given up when it is too large, refused, or elsewhere', async () => {
    expect(await bench(() => new Response('a'.repeat(11))).fetchFile('https://a.sharepoint.com/')).toEqual({
      kind: 'too_large',
    })
    expect(await bench(() => new Response('', { status: 403 })).fetchFile('https://a.sharepoint.com/')).toMatchObject({
      kind: 'away',
    })
    const redirected = bench(() => Promise.reject(new TypeError('unexpected redirect')))
    expect(await redirected.fetchFile('https://a.sharepoint.com/')).toMatchObject({ kind: 'away' })
  })

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '172.31.0.1',
    '192.168.1.1',
    '0.0.0.0',
    '224.0.0.1',
    '::1',
    '::',
    '::ffff:10.0.0.1',
    'fd00::1',
    'fe80::1',
    'nonsense',
  ])('P2: %s is a private address', (address) => {
    expect(isPrivateAddress(address)).toBe(true)
  })

  it.each(['52.96.0.1', '2603:1006::1', '::ffff:52.96.0.1'])('%s is a public one', (address) => {
    expect(isPrivateAddress(address)).toBe(false)
  })

  it('P2: a listed name that leads to a private address is not connected to', async () => {
    const find = publicLookup((_name, done) =>
      done(null, [
        { address: '52.96.0.1', family: 4 },
        { address: '169.254.169.254', family: 4 },
      ]),
    )

    const error = await new Promise((resolve) => find('coast.sharepoint.com', {}, resolve))

    expect(String(error)).toContain('private address')
  })
})
