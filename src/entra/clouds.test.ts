import { describe, expect, it } from 'vitest'
import { parseSettings } from '../settings/load.ts'
import type { Settings } from '../settings/schema.ts'
import { cloudOf, clouds, issuerOf } from './clouds.ts'
import { adminConsentLink } from './consent.ts'
import { CLIENT_ID, OPERATOR, PARTNER, settingsFor } from './issuer.fixture.ts'

const inCloud = (cloud: string, entra: Record<string, unknown> = {}): Settings =>
  parseSettings({
    publicUrl: 'https://mission.example',
    mattermost: { url: 'https://mattermost.example', adminToken: 'a' },
    entra: { cloud, clientId: CLIENT_ID, ...entra },
    operator: { tenantId: OPERATOR },
  })

describe('clouds', () => {
  it.each([
    ['commercial', 'https://login.microsoftonline.com', 'https://graph.microsoft.com'],
    ['gcc-high', 'https://login.microsoftonline.us', 'https://graph.microsoft.us'],
    ['dod', 'https://login.microsoftonline.us', 'https://dod-graph.microsoft.us'],
    ['china', 'https://login.partner.microsoftonline.cn', 'https://microsoftgraph.chinacloudapi.cn'],
  ])('%s signs in and reads profiles at its own addresses', (name, loginUrl, graphUrl) => {
    expect(cloudOf(inCloud(name))).toMatchObject({ loginUrl, graphUrl, hostOrigins: [], isCustom: false })
  })

  it('are framed by https hosts only', () => {
    for (const source of clouds.flatMap((cloud) => cloud.frameAncestors)) {
      expect(source).toMatch(/^https:\/\/(\*\.)?[a-z0-9.-]+\.[a-z]+$/)
    }
  })

  it('an unknown name stops the start and says which names there are', () => {
    expect(() => cloudOf(inCloud('moon'))).toThrowError(
      /entra\.cloud: moon is not known.*commercial, gcc-high, dod, china/,
    )
  })

  it('a cloud on this machine brings its own row and its host page', () => {
    expect(cloudOf(settingsFor('http://127.0.0.1:4301'))).toEqual({
      name: 'laptop',
      loginUrl: 'http://127.0.0.1:4301',
      graphUrl: 'http://127.0.0.1:4301',
      frameAncestors: ['http://localhost:4300'],
      hostOrigins: ['http://localhost:4300'],
      isCustom: true,
    })
  })

  it("I8: a custom row never takes the place of one of Microsoft's", () => {
    const customCloud = {
      name: 'commercial',
      loginUrl: 'http://127.0.0.1:4301',
      graphUrl: 'http://127.0.0.1:4301',
      frameAncestors: [],
    }

    expect(cloudOf(settingsFor('http://127.0.0.1:4301', { cloud: 'commercial', customCloud })).loginUrl).toBe(
      'https://login.microsoftonline.com',
    )
  })

  it('hostile 27, I8: a custom issuer beside any address that is not on this machine stops the start', () => {
    const customCloud = {
      name: 'laptop',
      loginUrl: 'http://127.0.0.1:4301',
      graphUrl: 'http://127.0.0.1:4301',
      frameAncestors: [],
    }

    expect(() => inCloud('laptop', { customCloud })).toThrowError(/allowed only when every address is on this machine/)
    expect(() =>
      settingsFor('http://127.0.0.1:4301', { customCloud: { ...customCloud, loginUrl: 'https://login.evil.example' } }),
    ).toThrowError(/https:\/\/login\.evil\.example is not/)
  })

  it('the issuer is built from the tenant', () => {
    expect(issuerOf(cloudOf(inCloud('gcc-high')), PARTNER)).toBe(`https://login.microsoftonline.us/${PARTNER}/v2.0`)
  })
})

describe('the consent link', () => {
  it('names the organisation, the app and one-time state, and never common', () => {
    const link = adminConsentLink(inCloud('commercial'), {
      tid: PARTNER,
      redirectUri: 'https://mission.example/consent',
      state: 'a b&c',
    })

    expect(link).toBe(
      `https://login.microsoftonline.com/${PARTNER}/v2.0/adminconsent?client_id=${CLIENT_ID}&scope=${CLIENT_ID}%2F.default&redirect_uri=https%3A%2F%2Fmission.example%2Fconsent&state=a+b%26c`,
    )
  })

  it('asks for the application id URI where there is one, in the cloud of the settings', () => {
    const link = new URL(
      adminConsentLink(inCloud('china', { applicationIdUri: 'api://mission.example/app' }), {
        tid: PARTNER,
        redirectUri: 'https://mission.example/consent',
        state: 's',
      }),
    )

    expect(link.origin).toBe('https://login.partner.microsoftonline.cn')
    expect(link.searchParams.get('scope')).toBe('api://mission.example/app/.default')
  })

  it('refuses a tenant that is not a GUID', () => {
    for (const tid of ['common', 'organizations', '../x', '']) {
      expect(() =>
        adminConsentLink(inCloud('commercial'), { tid, redirectUri: 'https://mission.example/consent', state: 's' }),
      ).toThrowError('not a GUID')
    }
  })
})
