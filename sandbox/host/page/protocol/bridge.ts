import type { HostToken } from '../../../entra/open.ts'
import { runtime } from './context.ts'
import { type LinkTarget, readLink } from './link.ts'
import { type AppMessage, hostEvent, readAppMessage, replyTo } from './message.ts'

/** The version of the library whose protocol this is. */
const SDK_VERSION = '2.58.0'

/** How the app says it is doing; the host shows its loading indicator, the app, or an error. */
export type AppState = 'loading' | 'loaded' | 'shown' | 'refused' | 'failed'

export type BridgeDeps = {
  /** Posts to the app's frame. */
  readonly post: (message: object) => void
  readonly context: () => object
  /** Tenant of the person; a token for another one is refused as Teams refuses it. */
  readonly tid: string
  readonly getToken: () => Promise<HostToken>
  readonly onState: (state: AppState, reason: string) => void
  /** @returns false when the host will not open it */
  readonly open: (target: LinkTarget) => boolean
}

export type Bridge = {
  /** Takes a message whose window and origin were checked. */
  readonly receive: (data: unknown) => Promise<void>
  readonly changeTheme: (theme: string) => void
}

/** The host's side of teams-js: every message that the runtime promises is answered, and no other. */
export function createBridge(deps: BridgeDeps): Bridge {
  const handlers = new Set<string>()

  const text = (value: unknown): string => (typeof value === 'string' ? value : '')

  const tokenReply = async (tenantId: unknown): Promise<readonly unknown[]> => {
    if (typeof tenantId === 'string' && tenantId !== deps.tid) return [false, 'TokenMismatch']
    try {
      const answer = await deps.getToken()
      return 'token' in answer ? [true, answer.token] : [false, answer.refusal]
    } catch {
      // The host's own way to Entra is broken, which Teams words like this.
      return [false, 'Timeout']
    }
  }

  const openReply = (url: unknown): readonly unknown[] => {
    const target = readLink(url)
    return target && deps.open(target) ? [true] : [false, 'The link cannot be opened.']
  }

  const goToPage = (ask: unknown): readonly unknown[] => {
    const { pageId, subPageId } = (ask ?? {}) as { pageId?: unknown; subPageId?: unknown }
    const isOpened = deps.open({ kind: 'app', pageId: text(pageId), subPageId: text(subPageId) })
    // Here, other than elsewhere, a first argument that counts as true is an error.
    return isOpened ? [] : ['There is no such page.']
  }

  /** @returns the arguments of the reply, or undefined where teams-js expects none */
  const answers: Readonly<
    Record<string, (args: readonly unknown[]) => readonly unknown[] | Promise<readonly unknown[]> | undefined>
  > = {
    initialize: () => {
      handlers.clear()
      return ['content', 'web', runtime, SDK_VERSION]
    },
    getContext: () => [deps.context()],
    'authentication.getAuthToken': ([, , , tenantId]) => tokenReply(tenantId),
    'appInitialization.appLoaded': () => {
      deps.onState('loaded', '')
      return undefined
    },
    'appInitialization.success': () => {
      deps.onState('shown', '')
      return []
    },
    'appInitialization.failure': ([reason, message]) => {
      deps.onState('failed', text(message) || text(reason))
      return undefined
    },
    'appInitialization.expectedFailure': ([reason, message]) => {
      deps.onState('refused', text(message) || text(reason))
      return undefined
    },
    registerHandler: ([name]) => {
      handlers.add(text(name))
      return undefined
    },
    executeDeepLink: ([url]) => openReply(url),
    'pages.currentApp.navigateTo': ([ask]) => goToPage(ask),
    'pages.currentApp.navigateToDefaultPage': () => goToPage({ pageId: 'mission' }),
  }

  const receive = async (data: unknown): Promise<void> => {
    const message: AppMessage | undefined = readAppMessage(data)
    if (!message || !Object.hasOwn(answers, message.func)) return
    const reply = await answers[message.func]?.(message.args)
    if (reply) deps.post(replyTo(message, reply))
  }

  return {
    receive,
    changeTheme: (theme) => {
      if (handlers.has('themeChange')) deps.post(hostEvent('themeChange', [theme]))
    },
  }
}
