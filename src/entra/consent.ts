import type { Settings } from '../settings/schema.ts'
import { cloudOf } from './clouds.ts'

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * The page on which an administrator of one organisation consents to the app ("Admin consent on the Microsoft identity
 * platform"). It always names the organisation, so that nobody consents for another one by chance. Whatever the callback
 * says about a tenant is the visitor's word only (security I6).
 *
 * @param ask.state one-time value that the callback gives back
 * @throws Error when `tid` is not a GUID
 */
export function adminConsentLink(
  settings: Settings,
  ask: { readonly tid: string; readonly redirectUri: string; readonly state: string },
): string {
  if (!GUID.test(ask.tid)) throw new Error('the tenant id is not a GUID')
  const { clientId, applicationIdUri } = settings.entra
  const link = new URL(`${cloudOf(settings).loginUrl}/${ask.tid}/v2.0/adminconsent`)
  link.searchParams.set('client_id', clientId)
  link.searchParams.set('scope', `${applicationIdUri ?? clientId}/.default`)
  link.searchParams.set('redirect_uri', ask.redirectUri)
  link.searchParams.set('state', ask.state)
  return link.href
}
