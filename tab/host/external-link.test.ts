import { describe, expect, it } from 'vitest'
import { routeLink } from './external-link.ts'

const appId = 'AAAAAAAA-0000-4000-8000-000000000001'

describe('links out of the frame', () => {
  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'msteams:/l/chat/0/0',
    'blob:https://a/b',
    '/admin',
    '',
  ])('B8: %s leads nowhere', (url) => {
    expect(routeLink(url, appId)).toEqual({ by: 'nothing' })
  })

  it('B8: an address that carries a name and password leads nowhere', () => {
    expect(routeLink('https://teams.microsoft.com:x@evil.example/', appId)).toEqual({ by: 'nothing' })
  })

  it('opens web addresses through the host, and mail addresses in a window', () => {
    expect(routeLink('https://example.org/a?b#c', appId)).toEqual({ by: 'host', url: 'https://example.org/a?b#c' })
    expect(routeLink('http://example.org', appId)).toEqual({ by: 'host', url: 'http://example.org/' })
    expect(routeLink('mailto:desk@example.org', appId)).toEqual({ by: 'window', url: 'mailto:desk@example.org' })
  })

  it.each([
    'https://teams.microsoft.com/l/chat/0/0?users=a@b.example&message=hello',
    'https://teams.cloud.microsoft/l/meetup-join/x',
    'https://gov.teams.microsoft.us/l/entity/other/x',
    'https://teams.microsoft.com/l/entity/00000000-0000-4000-8000-000000000002/x',
  ])('B8: the host does not act on %s, a window asks first', (url) => {
    expect(routeLink(url, appId)).toMatchObject({ by: 'window' })
    expect(routeLink(url, undefined)).toMatchObject({ by: 'window' })
  })

  it('opens a link to our own app through the host', () => {
    const url = `https://teams.microsoft.com/l/entity/${appId.toLowerCase()}/mission`
    expect(routeLink(url, appId)).toEqual({ by: 'host', url })
  })
})
