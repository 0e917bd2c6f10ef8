import type { AboutAnswer } from '../../src/api/about.ts'

/**
 * The page where an administrator agrees for an organisation ("Admin consent on the Microsoft identity platform").
 *
 * @param tenantHint the organisation as the host says it; without it Microsoft asks which one. Only a hint: whoever opens
 *   the link signs in there and sees for whom they agree
 */
export function consentLink(about: Pick<AboutAnswer, 'loginUrl' | 'clientId'>, tenantHint: string | undefined): string {
  const link = new URL(`${about.loginUrl}/${tenantHint ?? 'organizations'}/adminconsent`)
  link.searchParams.set('client_id', about.clientId)
  return link.href
}
