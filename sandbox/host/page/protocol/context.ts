import type { HostPerson } from '../../host-site.ts'
import type { HostKind, HostTheme } from '../choices.ts'

/** The id of the app in this host's catalogue; deep links name it. */
export const APP_ID = '6f9d2e41-83b7-4c15-a0de-91c27b5f3e60'

/** Names that hosts give themselves in the context. */
const hostNames: Readonly<Record<HostKind, string>> = { teams: 'Teams', outlook: 'Outlook', m365: 'Office' }

/** Teams writes language and country in small letters. */
const locales: Readonly<Record<string, string>> = {
  ar: 'ar-sa',
  de: 'de-de',
  en: 'en-gb',
  fr: 'fr-fr',
  nb: 'nb-no',
  pl: 'pl-pl',
  uk: 'uk-ua',
}

export const localeOf = (person: HostPerson): string => locales[person.language] ?? person.language

/** The flat answer to `getContext`, which teams-js turns into `app.Context`. It is unsigned: the app may not believe it. */
export function flatContext(options: {
  person: HostPerson
  theme: HostTheme
  host: HostKind
  pageId: string
  subPageId: string
  sessionId: string
}): object {
  const { person, theme, host, pageId, subPageId, sessionId } = options
  return {
    entityId: pageId,
    subEntityId: subPageId,
    frameContext: 'content',
    locale: localeOf(person),
    theme,
    hostName: hostNames[host],
    hostClientType: 'web',
    appId: APP_ID,
    appSessionId: sessionId,
    sessionId,
    ringId: 'general',
    userObjectId: person.oid,
    userPrincipalName: person.upn,
    userDisplayName: person.name,
    loginHint: person.upn,
    tid: person.tid,
    tenantSKU: 'enterprise',
    userLicenseType: 'E3',
    isFullScreen: false,
    isMultiWindow: false,
    isBackgroundLoad: false,
  }
}

/** What this host can do, as `initialize` is told; nothing is claimed that is not answered. */
export const runtime: string = JSON.stringify({
  apiVersion: 4,
  hostVersionsInfo: { adaptiveCardSchemaVersion: { majorVersion: 1, minorVersion: 5 } },
  isLegacyTeams: false,
  supports: { app: { notifySuccessResponse: {} }, pages: { currentApp: {} } },
})
