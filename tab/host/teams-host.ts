import type { app, authentication } from '@microsoft/teams-js'
import { routeLink } from './external-link.ts'
import { type Host, type HostContext, HostSilent, type HostTheme } from './host.ts'
import { classifyTokenError, TokenRefused } from './token-refused.ts'

/** The calls of teams-js that are used, so that a test can stand in for the library. */
export type TeamsLibrary = {
  readonly app: Pick<
    typeof app,
    | 'initialize'
    | 'getContext'
    | 'registerOnThemeChangeHandler'
    | 'notifyAppLoaded'
    | 'notifySuccess'
    | 'notifyExpectedFailure'
    | 'openLink'
  >
  readonly authentication: Pick<typeof authentication, 'getAuthToken'>
}

export type TeamsHostDeps = {
  readonly teams: TeamsLibrary
  readonly window: Window
  /** Origins of host pages besides Microsoft's own list (`GET /api/about`). */
  readonly hostOrigins: readonly string[]
  /** How long the host may take to answer at all; teams-js itself waits 60 s. */
  readonly answerTimeoutMs: number
  /** How long a silent token may take. */
  readonly tokenTimeoutMs: number
  /** How long the person may take over Microsoft's windows before the tab stops waiting for them. */
  readonly promptTimeoutMs: number
}

/**
 * Says hello to the host page.
 *
 * @returns undefined when there is no host around the page
 * @throws HostSilent
 */
export async function openTeamsHost(deps: TeamsHostDeps): Promise<Host | undefined> {
  const { teams, window } = deps
  if (window.parent === window && !window.opener) return undefined
  let first: Promise<string> | undefined
  const found = await within(
    deps.answerTimeoutMs,
    teams.app.initialize([...deps.hostOrigins]).then(() => {
      // Every page that a host opens needs a token: it is asked for together with the context, not after it.
      first = silentToken(deps)
      first.catch(() => undefined)
      return teams.app.getContext()
    }),
  )
  teams.app.notifyAppLoaded()
  const appId = found.app.appId?.toString()
  return {
    context: readContext(found),
    onTheme: (listener) => teams.app.registerOnThemeChangeHandler((theme) => listener(readTheme(theme))),
    getToken: (options) => {
      const silent = first ?? silentToken(deps)
      first = undefined
      return getToken(deps, silent, options)
    },
    openExternal: (url) => openExternal(deps, url, appId),
    notifyShown: () => {
      // Only a host that never answers rejects this; it has then given up on the frame anyway.
      teams.app.notifySuccess().catch(() => undefined)
    },
    notifyRefused: () => {
      const reason = 'PermissionError' as Parameters<typeof app.notifyExpectedFailure>[0]['reason']
      teams.app.notifyExpectedFailure({ reason })
    },
  }
}

async function within<Value>(timeoutMs: number, promise: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new HostSilent()), timeoutMs)
  })
  try {
    return await Promise.race([promise, late])
  } catch (error) {
    throw error instanceof HostSilent ? error : new HostSilent({ cause: error })
  } finally {
    clearTimeout(timer)
  }
}

function silentToken({ teams, tokenTimeoutMs }: TeamsHostDeps): Promise<string> {
  return within(tokenTimeoutMs, teams.authentication.getAuthToken({ silent: true }))
}

async function getToken(
  { teams, promptTimeoutMs }: TeamsHostDeps,
  silent: Promise<string>,
  { mayPrompt, onPrompt }: { mayPrompt: boolean; onPrompt?: () => void },
): Promise<string> {
  try {
    return await silent
  } catch (error) {
    const refused = toRefused(error)
    // An interaction cannot mend what the app's registration or the organisation's rules forbid.
    if (!mayPrompt || refused.refusal === 'disabled' || refused.refusal === 'elsewhere') throw refused
  }
  onPrompt?.()
  try {
    return await within(promptTimeoutMs, teams.authentication.getAuthToken({ silent: false }))
  } catch (error) {
    if (error instanceof HostSilent && error.cause === undefined) throw new TokenRefused('cancelled', { cause: error })
    throw toRefused(error)
  }
}

function toRefused(error: unknown): TokenRefused {
  const cause = error instanceof HostSilent ? (error.cause ?? error) : error
  const message = cause instanceof Error ? cause.message : String(cause)
  return new TokenRefused(classifyTokenError(message), { cause })
}

function openExternal({ teams, window }: TeamsHostDeps, url: string, appId: string | undefined): void {
  const route = routeLink(url, appId)
  if (route.by === 'nothing') return
  const inWindow = () => {
    window.open(route.url, '_blank', 'noopener,noreferrer')
  }
  if (route.by === 'window') inWindow()
  // Some hosts refuse addresses that are not their own links; the browser opens those itself.
  else teams.app.openLink(route.url).catch(inWindow)
}

function readContext(found: app.Context): HostContext {
  const tenant = found.user?.tenant?.id?.toLowerCase()
  return {
    name: `${found.app.host.name}/${found.app.host.clientType}`.slice(0, 64),
    theme: readTheme(found.app.theme),
    locale: found.app.locale || 'en',
    pageId: found.page.id,
    subPageId: found.page.subPageId ?? '',
    tenantHint: tenant !== undefined && guid.test(tenant) ? tenant : undefined,
  }
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function readTheme(theme: string): HostTheme {
  return theme === 'dark' || theme === 'contrast' ? theme : 'default'
}
