import { parseEnv } from 'node:util'
import type { Settings } from '../../src/settings/schema.ts'

/** The variables of the manifest's template. The Toolkit fills the same ones from `env/.env.<name>`. */
export const variableNames = [
  'APP_VERSION',
  'APP_NAME_SUFFIX',
  'TEAMS_APP_ID',
  'AAD_APP_CLIENT_ID',
  'AAD_APP_ID_URI',
  'BOT_ID',
  'TAB_ENDPOINT',
  'TAB_DOMAIN',
  'CHAT_DOMAIN',
  'DEVELOPER_NAME',
  'DEVELOPER_WEBSITE_URL',
  'DEVELOPER_PRIVACY_URL',
  'DEVELOPER_TERMS_URL',
] as const

export type VariableName = (typeof variableNames)[number]
export type Variables = Readonly<Record<VariableName, string>>

/** What may stay empty: the whole Mattermost is not everywhere, and a suffix is for trials. */
const optionalNames: ReadonlySet<VariableName> = new Set(['APP_NAME_SUFFIX', 'CHAT_DOMAIN'])

/** What an empty variable is called where the person who packs can set it. */
const settingOf: Partial<Readonly<Record<VariableName, string>>> = {
  TEAMS_APP_ID: 'teamsApp.id',
  BOT_ID: 'bot.appId',
  AAD_APP_ID_URI: 'entra.applicationIdUri',
  DEVELOPER_NAME: 'teamsApp.publisher',
  DEVELOPER_WEBSITE_URL: 'teamsApp.websiteUrl',
  DEVELOPER_PRIVACY_URL: 'operator.privacyUrl',
  DEVELOPER_TERMS_URL: 'teamsApp.termsUrl',
}

/** The settings of the backend, read as the manifest's variables; what is not set is empty. */
export function variablesFromSettings(settings: Settings, version: string): Variables {
  const { publicUrl, chatUrl, entra, operator, teamsApp, bot } = settings
  const tabDomain = new URL(publicUrl).host
  return {
    APP_VERSION: version,
    APP_NAME_SUFFIX: '',
    TEAMS_APP_ID: teamsApp.id ?? '',
    AAD_APP_CLIENT_ID: entra.clientId,
    AAD_APP_ID_URI: entra.applicationIdUri ?? `api://${tabDomain}/${entra.clientId}`,
    BOT_ID: bot?.appId || entra.clientId,
    TAB_ENDPOINT: publicUrl,
    TAB_DOMAIN: tabDomain,
    CHAT_DOMAIN: chatUrl === undefined ? '' : new URL(chatUrl).host,
    DEVELOPER_NAME: teamsApp.publisher ?? operator.name,
    DEVELOPER_WEBSITE_URL: teamsApp.websiteUrl ?? '',
    DEVELOPER_PRIVACY_URL: operator.privacyUrl ?? '',
    DEVELOPER_TERMS_URL: teamsApp.termsUrl ?? '',
  }
}

/** A file of the Toolkit's variables; variables of the process come before those of the file. */
export function variablesFromFile(
  text: string,
  version: string,
  environment: Readonly<Record<string, string | undefined>>,
): Variables {
  const inFile: Readonly<Record<string, string | undefined>> = { APP_VERSION: version, ...parseEnv(text) }
  return Object.fromEntries(
    variableNames.map((name) => [name, environment[name] ?? inFile[name] ?? '']),
  ) as unknown as Variables
}

/** @returns one sentence for each variable that has to be set and is not */
export function missingVariables(variables: Variables, isFromSettings: boolean): string[] {
  return variableNames
    .filter((name) => variables[name] === '' && !optionalNames.has(name))
    .map((name) => {
      const setting = isFromSettings ? settingOf[name] : undefined
      return setting === undefined ? `${name}: is not set` : `${setting}: is not set, and the manifest needs it`
    })
}
