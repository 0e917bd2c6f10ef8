import type { HostToken } from '../../entra/open.ts'
import type { HostCast } from '../host-site.ts'

/** @throws Error with the words of the server */
export async function call<Answer>(path: string, body?: object): Promise<Answer> {
  const response = await fetch(
    path,
    body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  )
  const answer: unknown = await response.json().catch(() => undefined)
  if (response.ok) return answer as Answer
  const { error = `${path} answered ${response.status}` } = (answer ?? {}) as { error?: string }
  throw new Error(error)
}

/** The page's own server: the cast, and Entra on behalf of whoever is chosen. */
export const getCast = (): Promise<HostCast> => call('/api/cast')
export const getToken = (person: string): Promise<HostToken> => call('/api/token', { person })
export const setConsent = (tid: string, isGiven: boolean): Promise<HostCast> => call('/api/consent', { tid, isGiven })
export const setEnded = (person: string, isEnded: boolean): Promise<HostCast> =>
  call('/api/account', { person, isEnded })
