/** Whether the bot speaks to this address (security P1): listed origin, no credentials, no query; checked before use and before storing. */
export type IsListedService = (serviceUrl: string) => boolean

const MAX_CHARACTERS = 300

export function createServiceList(origins: readonly string[]): IsListedService {
  const listed = new Set(origins)
  return (serviceUrl) => {
    if (serviceUrl.length > MAX_CHARACTERS || !URL.canParse(serviceUrl)) return false
    const { origin, username, password, search, hash } = new URL(serviceUrl)
    return listed.has(origin) && username === '' && password === '' && search === '' && hash === ''
  }
}
