import { isLoopback } from '../../src/settings/loopback.ts'
import type { Manifest } from './manifest.ts'

/** One sentence for each thing that a Teams administrator would be refused, or would be asked and need not be. */
type Rule = (manifest: Manifest) => readonly string[]

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const noGuid = '00000000-0000-0000-0000-000000000000'

/** Teams knows these tabs itself and shows a page of its own ("staticTabs", entityId). */
const tabsOfTeams = new Set(['conversations', 'about'])

/** The permissions that the product needs; one more would have to be explained on the page for administrators first. */
const explainedPermissions = new Set(['TeamsActivity.Send.User Application'])

/** Names under which anybody can have a host of their own: a wildcard there would name strangers. */
const sharedDomains =
  /(^|\.)(azurewebsites\.net|cloudapp\.azure\.com|azurestaticapps\.net|ngrok(-free)?\.(io|app)|devtunnels\.ms|github\.io|sharepoint\.com|onmicrosoft\.com)$/

const repeated = (values: readonly string[]): string[] => [
  ...new Set(values.filter((value, at) => values.indexOf(value) !== at)),
]

/** @returns undefined for what is no absolute address */
const read = (address: string): URL | undefined => (URL.canParse(address) ? new URL(address) : undefined)

const ids: Rule = ({ id, bots, webApplicationInfo }) =>
  Object.entries({ id, 'bots[0].botId': bots[0]?.botId, 'webApplicationInfo.id': webApplicationInfo.id })
    .filter(([, value]) => value === undefined || !guid.test(value) || value === noGuid)
    .map(([name]) => `${name}: must be a GUID in small letters, and not the empty one`)

const version: Rule = (manifest) =>
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.test(manifest.version)
    ? []
    : [`version: ${manifest.version} must be three numbers such as 1.2.3, or Teams takes no update after it`]

/** Clients refuse http; only the sandbox's names may have it, and such a package works nowhere else. */
const secureAddresses: Rule = ({ developer, staticTabs }) => {
  const { name: _, ...pages } = developer
  return [
    ...Object.entries(pages).map(([name, address]) => [`developer.${name}`, address] as const),
    ...staticTabs.flatMap(({ entityId, contentUrl, websiteUrl }) =>
      [contentUrl, websiteUrl]
        .filter((address) => address !== undefined)
        .map((address) => [entityId, address] as const),
    ),
  ]
    .filter(([, address]) => {
      const url = read(address)
      return url === undefined || (url.protocol !== 'https:' && !isLoopback(address))
    })
    .map(([name, address]) => `${name}: ${address} must be an https address`)
}

const domains: Rule = ({ validDomains, staticTabs }) => {
  const hosts = new Set(staticTabs.map(({ contentUrl }) => read(contentUrl ?? '')?.host).filter((host) => host))
  return [
    ...repeated(validDomains).map((domain) => `validDomains: ${domain} is named twice`),
    ...validDomains.flatMap((domain) => {
      if (!/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/.test(domain)) {
        return [`validDomains: ${domain} must be a host name in small letters, without https:// and without a path`]
      }
      if (!domain.startsWith('*')) return []
      return sharedDomains.test(domain)
        ? [`validDomains: ${domain} would let in everybody who has a host there`]
        : [`validDomains: ${domain} is a wildcard; name the hosts`]
    }),
    ...[...hosts]
      .filter((host) => host !== undefined && !validDomains.includes(host))
      .map((host) => `validDomains: ${host} is missing, and a tab is there`),
  ]
}

/** Teams hands the token out only to a tab whose host stands in the address of the application ("SSO for tabs"). */
const applicationAddress: Rule = ({ webApplicationInfo, staticTabs, bots }) => {
  const host = read(staticTabs.find(({ contentUrl }) => contentUrl)?.contentUrl ?? '')?.hostname ?? ''
  const { id, resource } = webApplicationInfo
  const expected = [`api://${host}/${id}`, `api://${host}/botid-${bots[0]?.botId}`]
  return expected.includes(resource)
    ? []
    : [`webApplicationInfo.resource: ${resource} must be ${expected.join(' or ')}: host of the tab, then the id`]
}

const tabs: Rule = ({ staticTabs }) => [
  ...repeated(staticTabs.map(({ entityId }) => entityId)).map((id) => `staticTabs: two are called ${id}`),
  ...staticTabs
    .filter(({ entityId, contentUrl }) => tabsOfTeams.has(entityId) === (contentUrl !== undefined))
    .map(({ entityId }) =>
      tabsOfTeams.has(entityId)
        ? `staticTabs: ${entityId} is a page of Teams and takes no address`
        : `staticTabs: ${entityId} has no address`,
    ),
  ...(staticTabs.some(({ entityId }) => entityId === 'mission')
    ? []
    : ['staticTabs: mission is missing, and links in notices lead there']),
]

const commands: Rule = ({ bots }) =>
  bots.flatMap(({ scopes, commandLists }) => {
    const listed = commandLists.flatMap((list) => list.scopes)
    return [
      ...repeated(listed).map((scope) => `commandLists: two are for ${scope}`),
      ...scopes.filter((scope) => !listed.includes(scope)).map((scope) => `commandLists: none is for ${scope}`),
      ...listed.filter((scope) => !scopes.includes(scope)).map((scope) => `commandLists: the bot is not in ${scope}`),
      ...commandLists
        .flatMap((list) => repeated(list.commands.map(({ title }) => title)))
        .map((title) => `commandLists: ${title} is there twice`),
      ...commandLists
        .flatMap((list) => list.commands)
        // Menus of Teams cut here ("Create a commands menu").
        .filter(({ title, description }) => title.length > 32 || description.length > 128)
        .map(({ title }) => `commandLists: ${title} is longer than a menu shows (32, and 128 for what it does)`),
    ]
  })

const activityTypes: Rule = ({ activities }) => [
  ...repeated(activities.activityTypes.map(({ type }) => type)).map((type) => `activityTypes: two are called ${type}`),
  ...activities.activityTypes
    .filter(({ type }) => !/^[a-z][A-Za-z0-9]*$/.test(type) || type === 'systemDefault')
    .map(({ type }) => `activityTypes: ${type} is no name of our own in camel case`),
  // What a notice may say is decided for each person and stands in its preview (security, level id-only).
  ...activities.activityTypes
    .filter(({ templateText }) => /[{}]/.test(templateText))
    .map(({ type }) => `activityTypes: the text of ${type} has a place for words; ours say the same for everybody`),
]

const permissions: Rule = ({ authorization }) =>
  authorization.permissions.resourceSpecific
    .filter(({ name, type }) => !explainedPermissions.has(`${name} ${type}`))
    .map(({ name, type }) => `permissions: ${name} (${type}) is not explained in docs/for-teams-admins.md`)

const placeholders: Rule = (manifest) =>
  [...new Set(JSON.stringify(manifest).match(/\$\{\{[^}]*\}\}/g) ?? [])].map((place) => `${place} was not filled in`)

/** What Microsoft's schema cannot see in a manifest. */
export const manifestRules: readonly Rule[] = [
  placeholders,
  ids,
  version,
  secureAddresses,
  domains,
  applicationAddress,
  tabs,
  commands,
  activityTypes,
  permissions,
]
