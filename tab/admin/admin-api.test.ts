import { describe, expect, it, vi } from 'vitest'
import { TokenRefused } from '../host/token-refused.ts'
import { partnerView } from './admin.fixture.ts'
import { createAdminApi } from './admin-api.ts'

function setUp() {
  let given = 0
  const getToken = vi.fn(async () => {
    given += 1
    return `token-${given}`
  })
  const fetch = vi.fn<typeof globalThis.fetch>(async () =>
    Response.json({ partners: [], guests: [], requests: [], records: [] }),
  )
  const api = createAdminApi({ getToken }, { fetch, origin: 'https://mission.example', timeoutMs: 1000 })
  const sent = () =>
    fetch.mock.calls.map(([address, init]) => ({
      what: `${init?.method} ${String(address).replace('https://mission.example/api/admin', '')}`,
      bearer: new Headers(init?.headers).get('authorization'),
      body: init?.body === undefined ? undefined : JSON.parse(String(init.body)),
    }))
  return { api, getToken, sent }
}

describe('the operator’s calls', () => {
  it('carry a token that the host gave for this batch; a batch shares one', async () => {
    const { api, getToken, sent } = setUp()
    await Promise.all([api.partners(), api.guests()])
    await api.overview()

    expect(getToken).toHaveBeenCalledTimes(2)
    expect(sent().map(({ bearer }) => bearer)).toEqual(['Bearer token-1', 'Bearer token-1', 'Bearer token-2'])
  })

  it('ask for a token anew after one was refused', async () => {
    const { api, getToken } = setUp()
    getToken.mockRejectedValueOnce(new TokenRefused('cancelled'))
    await expect(api.overview()).rejects.toMatchObject({ failure: { code: 'sign_in_cancelled' } })

    await expect(api.partners()).resolves.toEqual([])
  })

  it('have the form that the backend takes', async () => {
    const { api, sent } = setUp()
    const { name, cloud, state, terms } = partnerView()
    await api.savePartner('tid-1', { name, cloud, state, terms })
    await api.endAccess('guest-1', 'left the service')
    await api.restoreAccess('guest-1', '')
    await api.renewAccess('guest-1', 30)
    await api.decide('request-1', 'approve', { reason: '', days: 30, round: 0 })
    await api.audit(undefined, 50)
    await api.audit(7, 50)
    await api.removePartner('a/b')

    expect(sent().map(({ what, body }) => [what, body])).toEqual([
      ['PUT /partners/tid-1', { name, cloud, state, terms }],
      ['POST /guests/guest-1/end', { reason: 'left the service' }],
      ['POST /guests/guest-1/restore', { reason: '' }],
      ['POST /guests/guest-1/renew', { days: 30 }],
      ['POST /requests/request-1', { decision: 'approve', reason: '', days: 30, round: 0 }],
      ['GET /audit?limit=50', undefined],
      ['GET /audit?limit=50&before=7', undefined],
      ['DELETE /partners/a%2Fb', undefined],
    ])
  })
})
