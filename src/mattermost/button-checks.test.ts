import { describe, expect, it } from 'vitest'
import { parseSettings } from '../settings/load.ts'
import { checkButtons } from './button-checks.ts'

const settings = (callbackUrl?: string) =>
  parseSettings({
    publicUrl: 'https://mission.example',
    mattermost: { url: 'https://mattermost.example', adminToken: 't', ...(callbackUrl ? { callbackUrl } : {}) },
    entra: { clientId: '00000000-0000-4000-8000-000000000000' },
    operator: { tenantId: '00000000-0000-4000-8000-000000000000' },
  })
const found = (...allowedInternal: string[]) => ({ allowedInternal })
const at =
  (...addresses: string[]) =>
  async () =>
    addresses

describe('the check of buttons', () => {
  it('is content with an address outside', async () => {
    expect(await checkButtons(found(), settings(), at('203.0.113.9'))).toMatchObject({ state: 'good' })
  })

  it.each([
    ['http://127.0.0.1:3978', []],
    ['http://backend:3978', ['10.1.2.3']],
    ['http://[::1]:3978', []],
    ['http://backend:3978', ['203.0.113.9', 'fd00::1']],
  ])('names the setting that lets the server call %s', async (callbackUrl, addresses) => {
    const check = await checkButtons(found('other'), settings(callbackUrl), at(...addresses))

    expect(check.state).toBe('warning')
    expect(check.remedy).toContain('AllowedUntrustedInternalConnections')
  })

  it.each([['backend'], ['10.1.2.3'], ['10.0.0.0/8']])('is content when the setting lists it: %s', async (entry) => {
    const check = await checkButtons(found(entry), settings('http://backend:3978'), at('10.1.2.3'))

    expect(check).toMatchObject({ state: 'good', remedy: '' })
  })

  it('says that a name is not found here', async () => {
    expect(await checkButtons(found(), settings('http://backend:3978'), at())).toMatchObject({ state: 'warning' })
  })
})
