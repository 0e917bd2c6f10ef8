import { createHash } from 'node:crypto'
import { type ChatAnswer, chatProduct, type ProductState } from '../api/chat.ts'
import { isFault, MattermostFault } from '../mattermost/fault.ts'
import { toProblem } from '../mattermost/problem.ts'
import type { Settings } from '../settings/schema.ts'
import type { SessionView } from './session-view.ts'

/** Ids of the plugins that have a part in the web app, as the server shows them to this guest. @throws MattermostFault */
export type WebappPlugins = (view: SessionView) => Promise<readonly string[]>

/**
 * What of the whole Mattermost this guest is offered: settings say which products guests may use (security G12), the server
 * says to the guest which of them it runs.
 *
 * @returns a function that throws Problem `mattermost_away`, `mattermost_slow`, `user_tokens_off`
 */
export function createChatOffer(deps: {
  settings: Pick<Settings, 'chatUrl' | 'plugins' | 'mattermost'>
  webappPlugins: WebappPlugins
}): (view: SessionView) => Promise<ChatAnswer> {
  const { settings, webappPlugins } = deps
  const { chatUrl, plugins, mattermost } = settings
  const isOffered = chatUrl !== undefined
  const origins = [chatUrl, mattermost.siteUrl ?? mattermost.url].filter((origin) => origin !== undefined)
  const linkOriginHashes = origins.map((origin) => createHash('sha256').update(new URL(origin).origin).digest('hex'))
  const hasProducts = isOffered && plugins.some(({ product }) => product !== undefined)

  async function running(view: SessionView): Promise<ReadonlySet<string>> {
    if (!hasProducts) return new Set()
    try {
      return new Set(await webappPlugins(view))
    } catch (error) {
      // Plugins are switched off at the server: none is there, and the server is not away.
      if (isFault(error, 'unavailable')) return new Set()
      throw error instanceof MattermostFault ? toProblem(error) : error
    }
  }

  return async (view) => {
    const isRunning = await running(view)
    const stateOf = (product: string): ProductState => {
      const listed = plugins.filter((plugin) => isOffered && plugin.product === product)
      if (listed.length === 0) return 'not_listed'
      return listed.some(({ id }) => isRunning.has(id)) ? 'there' : 'not_on_server'
    }
    return {
      isOffered,
      products: chatProduct.options.map((product) => ({ product, state: stateOf(product) })),
      linkOriginHashes,
    }
  }
}
