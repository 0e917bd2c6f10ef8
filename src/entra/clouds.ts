import type { Settings } from '../settings/schema.ts'

/** What differs between Microsoft's clouds for us. Sources: Microsoft's national-cloud pages, Teams tab requirements. */
export type Cloud = {
  readonly name: string
  /** Origin of Entra's sign-in pages and key documents. */
  readonly loginUrl: string
  readonly graphUrl: string
  /** Sources for `frame-ancestors` of the tab: the host pages of this cloud. */
  readonly frameAncestors: readonly string[]
  /**
   * Origins to pass to `app.initialize`, because the list built into teams-js lacks them: it accepts https hosts of
   * Microsoft only, and stays silent for 60 s before any other host.
   */
  readonly hostOrigins: readonly string[]
  /** True for the row that the settings bring along; it exists on loopback addresses only (security I8). */
  readonly isCustom: boolean
}

const microsoft = (row: Omit<Cloud, 'hostOrigins' | 'isCustom'>): Cloud => ({
  ...row,
  hostOrigins: [],
  isCustom: false,
})

/** Commercial, which GCC shares. */
const commercial = microsoft({
  name: 'commercial',
  loginUrl: 'https://login.microsoftonline.com',
  graphUrl: 'https://graph.microsoft.com',
  frameAncestors: [
    'https://*.cloud.microsoft',
    'https://teams.microsoft.com',
    'https://*.teams.microsoft.com',
    'https://*.microsoft365.com',
    'https://*.office.com',
    'https://outlook.office.com',
    'https://outlook.office365.com',
    'https://outlook-sdf.office.com',
    'https://outlook-sdf.office365.com',
  ],
})

const gccHigh = microsoft({
  name: 'gcc-high',
  loginUrl: 'https://login.microsoftonline.us',
  graphUrl: 'https://graph.microsoft.us',
  frameAncestors: [
    'https://gov.teams.microsoft.us',
    'https://*.gov.teams.microsoft.us',
    'https://*.office365.us',
    'https://*.cloud.microsoft',
  ],
})

const dod = microsoft({
  name: 'dod',
  loginUrl: 'https://login.microsoftonline.us',
  graphUrl: 'https://dod-graph.microsoft.us',
  frameAncestors: [
    'https://dod.teams.microsoft.us',
    'https://*.dod.teams.microsoft.us',
    'https://*.dod.online.office365.us',
    'https://outlook-dod.office365.us',
    'https://webmail.apps.mil',
    'https://portal.apps.mil',
    'https://www.ohome.apps.mil',
  ],
})

/** The operator of this cloud publishes no fixed host names for Teams on the web, so only desktop and mobile can frame the tab. */
const china = microsoft({
  name: 'china',
  loginUrl: 'https://login.partner.microsoftonline.cn',
  graphUrl: 'https://microsoftgraph.chinacloudapi.cn',
  frameAncestors: [],
})

export const clouds: readonly Cloud[] = [commercial, gccHigh, dod, china]

/**
 * @returns the row that `entra.cloud` names, or the custom one of `entra.customCloud`.
 * @throws Error at start when the name is in neither; a custom row never takes the name of one of Microsoft's.
 */
export function cloudOf(settings: Settings): Cloud {
  const { cloud: name, customCloud } = settings.entra
  const row = clouds.find((candidate) => candidate.name === name)
  if (row) return row
  if (customCloud?.name === name) {
    return { ...customCloud, hostOrigins: customCloud.frameAncestors, isCustom: true }
  }
  throw new Error(
    `entra.cloud: ${name} is not known; use one of ${clouds.map((known) => known.name).join(', ')}, or describe it in entra.customCloud`,
  )
}

/** Issuer of version 2 tokens of a tenant. The caller has checked that `tid` is a GUID (security I2). */
export const issuerOf = (cloud: Cloud, tid: string): string => `${cloud.loginUrl}/${tid}/v2.0`
