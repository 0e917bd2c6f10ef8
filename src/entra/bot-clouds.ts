import type { Settings } from '../settings/schema.ts'
import { cloudOf } from './clouds.ts'

/** What differs between Microsoft's clouds for a bot. Sources: Plan for sovereign clouds; Send proactive messages; the SDK's constants. */
export type BotCloud = {
  /** Origin at which the bot gets its own token. */
  readonly loginUrl: string
  /** Scope of that token, without `/.default`. */
  readonly scope: string
  /** Issuer of the tokens with which the channel speaks to us. */
  readonly issuer: string
  readonly openIdUrl: string
  /** Origins of service addresses (security P1). Further ones are a setting. */
  readonly serviceOrigins: readonly string[]
  /** Where a first message goes for a person of whom no service address was seen yet. */
  readonly defaultServiceUrl: string
  /** Domains of files that people send, each with everything below it; they are fetched without any token of ours (security P2). */
  readonly fileDomains: readonly string[]
  /** Origin of Teams, for deep links. */
  readonly teamsUrl: string
}

type Row = Omit<BotCloud, 'loginUrl'>

const commercial: Row = {
  scope: 'https://api.botframework.com',
  issuer: 'https://api.botframework.com',
  openIdUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  serviceOrigins: ['https://smba.trafficmanager.net', 'https://smba.infra.gcc.teams.microsoft.com'],
  defaultServiceUrl: 'https://smba.trafficmanager.net/teams/',
  fileDomains: ['sharepoint.com'],
  teamsUrl: 'https://teams.microsoft.com',
}

const government: Omit<Row, 'serviceOrigins' | 'defaultServiceUrl' | 'teamsUrl'> = {
  scope: 'https://api.botframework.us',
  issuer: 'https://api.botframework.us',
  openIdUrl: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
  fileDomains: ['sharepoint.us'],
}

const rows: Readonly<Record<string, Row>> = {
  commercial,
  'gcc-high': {
    ...government,
    serviceOrigins: ['https://smba.infra.gov.teams.microsoft.us'],
    defaultServiceUrl: 'https://smba.infra.gov.teams.microsoft.us/teams/',
    teamsUrl: 'https://gov.teams.microsoft.us',
  },
  dod: {
    ...government,
    serviceOrigins: ['https://smba.infra.dod.teams.microsoft.us'],
    defaultServiceUrl: 'https://smba.infra.dod.teams.microsoft.us/teams/',
    teamsUrl: 'https://dod.teams.microsoft.us',
  },
}

/**
 * @returns undefined where there are no bots: in the cloud of China, and in one of the settings without a connector
 */
export function botCloudOf(settings: Settings): BotCloud | undefined {
  const cloud = cloudOf(settings)
  const row = rows[cloud.name]
  if (!cloud.isCustom) return row && { ...row, loginUrl: cloud.loginUrl }
  const connectorUrl = settings.entra.customCloud?.connectorUrl
  if (connectorUrl === undefined) return undefined
  return {
    loginUrl: connectorUrl,
    scope: commercial.scope,
    issuer: connectorUrl,
    openIdUrl: `${connectorUrl}/v1/.well-known/openidconfiguration`,
    serviceOrigins: [connectorUrl],
    defaultServiceUrl: `${connectorUrl}/`,
    fileDomains: [],
    teamsUrl: commercial.teamsUrl,
  }
}
