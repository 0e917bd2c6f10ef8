import { createHash } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { Problem } from '../api/errors.ts'
import { MattermostFault } from '../mattermost/fault.ts'
import { parseSettings } from '../settings/load.ts'
import { createChatOffer, type WebappPlugins } from './chat-offer.ts'
import type { SessionView } from './session-view.ts'

const view = { userId: 'u'.repeat(26) } as SessionView
const calls = { id: 'com.mattermost.calls', product: 'calls' } as const
const playbooks = { id: 'playbooks', product: 'playbooks' } as const

function offerWith(further: object, webappPlugins: WebappPlugins = async () => []) {
  const settings = parseSettings({
    publicUrl: 'https://mission.example',
    mattermost: { url: 'https://mattermost.example', adminToken: 'a'.repeat(26) },
    entra: { clientId: '5d0a1c1e-0000-4000-8000-000000000001', clientSecret: 'secret' },
    operator: { name: 'Joint Mission Office', tenantId: '0f6a2c9e-5b1d-4c38-8f72-3a9d5e7c1b02', contact: 'desk' },
    ...further,
  })
  return createChatOffer({ settings, webappPlugins })
}

const stateIn = (answer: { products: readonly { product: string; state: string }[] }) =>
  Object.fromEntries(answer.products.map(({ product, state }) => [product, state]))

describe('what of the whole Mattermost a guest is offered', () => {
  it('is nothing without an origin for it, and Mattermost is not asked', async () => {
    const webappPlugins = vi.fn(async () => ['playbooks'])

    const answer = await offerWith({ plugins: [playbooks] }, webappPlugins)(view)

    expect(answer.isOffered).toBe(false)
    expect(stateIn(answer)).toEqual({
      playbooks: 'not_listed',
      boards: 'not_listed',
      agents: 'not_listed',
      calls: 'not_listed',
    })
    expect(webappPlugins).not.toHaveBeenCalled()
  })

  it('G12: names a product only when the operator listed it, whatever the server runs', async () => {
    const offer = offerWith({ chatUrl: 'https://chat.example', plugins: [playbooks, calls] }, async () => [
      'playbooks',
      'focalboard',
    ])

    expect(stateIn(await offer(view))).toEqual({
      playbooks: 'there',
      boards: 'not_listed',
      agents: 'not_listed',
      calls: 'not_on_server',
    })
  })

  it('tells which links lead into it without naming an address of the server', async () => {
    const answer = await offerWith({ chatUrl: 'https://chat.example' })(view)

    expect(answer.linkOriginHashes).toContain(createHash('sha256').update('https://mattermost.example').digest('hex'))
    expect(JSON.stringify(answer)).not.toContain('mattermost.example')
  })

  it('says that Mattermost is away when it is', async () => {
    const offer = offerWith({ chatUrl: 'https://chat.example', plugins: [calls] }, async () => {
      throw new MattermostFault('away', 'GET /plugins/webapp')
    })

    await expect(offer(view)).rejects.toSatisfy((error) => error instanceof Problem && error.code === 'mattermost_away')
  })

  it('says of a server that has plugins switched off that none is there', async () => {
    const offer = offerWith({ chatUrl: 'https://chat.example', plugins: [calls] }, async () => {
      throw new MattermostFault('unavailable', 'GET /plugins/webapp', { status: 501 })
    })

    expect((await offer(view)).products).toContainEqual({ product: 'calls', state: 'not_on_server' })
  })
})
