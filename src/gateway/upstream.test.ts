import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Problem } from '../api/errors.ts'
import { parseSettings } from '../settings/load.ts'
import { Stop } from './exchange.ts'
import { openUpstream, type Upstream, type UpstreamRequest } from './upstream.ts'

let server: Server
let upstream: Upstream
const held: ServerResponse[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/quick') response.end('quick')
    else held.push(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  upstream = openUpstream(
    parseSettings({
      publicUrl: 'https://mission.example',
      mattermost: { url: `http://127.0.0.1:${port}`, adminToken: 'a'.repeat(26) },
      entra: { clientId: '5d0a1c1e-0000-4000-8000-000000000001', clientSecret: 'secret' },
      operator: { name: 'Joint Mission Office', tenantId: '0f6a2c9e-5b1d-4c38-8f72-3a9d5e7c1b02', contact: 'desk' },
    }),
  )
})
afterAll(async () => {
  await upstream.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const ask = (path: string, transfer?: UpstreamRequest['transfer']) =>
  upstream.exchange({ method: 'GET', path, headers: [], ...(transfer ? { transfer } : {}) }, new Stop())

describe('calls to Mattermost', () => {
  it('are answered while plugins and downloads hold up as many as ever may wait', async () => {
    const waiting = (['plugin', 'down'] as const).flatMap((transfer) =>
      Array.from({ length: 512 }, () => ask('/held', transfer).catch((error: unknown) => error)),
    )
    await expect(ask('/held', 'plugin')).rejects.toMatchObject({ code: 'mattermost_slow' })

    expect((await ask('/quick')).body.toString()).toBe('quick')
    await upstream.close()
    for (const outcome of await Promise.all(waiting)) expect(outcome).toBeInstanceOf(Problem)
  })
})
