import { APPLICATION, type Tenant } from '../mission/cast.ts'

export type ConsentAsk = { readonly redirectUri: URL | undefined; readonly state: string }

/** Reads the question of `/{tid}/v2.0/adminconsent` and of the older `/{tid}/adminconsent`. @returns what is wrong with it as text */
export function readConsentAsk(query: URLSearchParams): ConsentAsk | string {
  if (query.get('client_id') !== APPLICATION.clientId)
    return 'AADSTS700016: Application was not found in the directory.'
  const address = query.get('redirect_uri')
  if (address !== null && !isOnThisMachine(address)) return 'AADSTS50011: The redirect URI does not match.'
  return { redirectUri: address === null ? undefined : new URL(address), state: query.get('state') ?? '' }
}

const isOnThisMachine = (address: string): boolean =>
  URL.canParse(address) &&
  /^http:\/\/([a-z]+\.)?localhost:\d+$|^http:\/\/127\.0\.0\.1:\d+$/.test(new URL(address).origin)

/** Where Entra sends the administrator afterwards; whoever reads it there must not believe the tenant in it. */
export function consentRedirect({ redirectUri, state }: ConsentAsk, tid: string, isGiven: boolean): string | undefined {
  if (!redirectUri) return undefined
  const target = new URL(redirectUri)
  if (isGiven) {
    target.searchParams.set('admin_consent', 'True')
    target.searchParams.set('tenant', tid)
  } else {
    target.searchParams.set('error', 'access_denied')
    target.searchParams.set('error_description', 'AADSTS65004: User declined to consent to access the app.')
  }
  if (state) target.searchParams.set('state', state)
  return target.href
}

const permissions = [
  ['Work in the mission as you', 'The app sees your name and your account in your organisation.'],
  ['Sign you in and read your profile', 'Name, job title, language and photo.'],
] as const

export const consentPage = (tenant: Tenant): string =>
  page(
    'Permissions requested',
    `<p class="who">admin@${plainHtml(tenant.domain)}</p>
     <h1>Permissions requested</h1><p class="app">Mission Collaboration</p>
     <p>This app would like to:</p>
     <ul>${permissions.map(([title, text]) => `<li><strong>${title}</strong><br><span>${text}</span></li>`).join('')}</ul>
     <p>If you accept, it gets access for everybody in ${plainHtml(tenant.name)}.</p>
     <form method="post"><button name="answer" value="no">Cancel</button><button class="yes" name="answer" value="yes">Accept</button></form>`,
  )

export const consentDonePage = (tenant: Tenant, isGiven: boolean): string =>
  page(
    isGiven ? 'Accepted' : 'Cancelled',
    isGiven
      ? `<h1>Accepted</h1><p>People of ${plainHtml(tenant.name)} can use the app now. You can close this page and open the app again.</p>`
      : '<h1>Cancelled</h1><p>Nothing was changed. You can close this page.</p>',
  )

const plainHtml = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #eef1f5; font: 15px "Segoe UI", system-ui, sans-serif; color: #1b1b1b }
  main { background: #fff; padding: 44px; width: 380px; box-shadow: 0 2px 6px #0003 }
  h1 { font-size: 24px; margin: 8px 0 } .who { color: #555; margin: 0 } .app { font-weight: 600; color: #0067b8 }
  ul { padding-left: 18px } li { margin: 10px 0 } li span { color: #555 }
  form { display: flex; gap: 8px; justify-content: flex-end; margin-top: 24px }
  button { font: inherit; min-width: 108px; padding: 6px 12px; border: 0; background: #ccc; cursor: pointer } .yes { background: #0067b8; color: #fff }
</style>
<main>${body}</main></html>`
