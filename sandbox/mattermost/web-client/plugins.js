import { element } from './elements.js'
import { tryCall } from './rest.js'
import { go } from './routes.js'
import { socketUrl } from './socket.js'
import { state } from './state.js'

/** What plugins have put into the page. */
export const added = { products: [], channelButtons: [], sides: [], handlers: new Map() }

/** The product whose page a path is. */
export const productAt = (path) => added.products.find(({ at }) => path === at || path.startsWith(`${at}/`))

/** What a plugin is given: as much of the real registry as ours use, with elements in place of components. */
const registryOf = (id) => ({
  element,
  go,
  socketUrl,
  async ask(path, method = 'GET', body) {
    const answer = await fetch(`/plugins/${id}${path}`, {
      method,
      headers: { 'X-Requested-With': 'XMLHttpRequest', ...(body ? { 'Content-Type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const value = await answer.json()
    if (answer.ok) return value
    state.refusals.push(`${method} /plugins/${id}${path} ${answer.status}`)
    throw new Error(value.error ?? value.message ?? `The plugin answered ${answer.status}`)
  },
  registerProduct: (at, name, page) => added.products.push({ at, name, page }),
  registerChannelButton: (name, run) => added.channelButtons.push({ name, run }),
  registerSide: (name, part) => added.sides.push({ name, part }),
  registerWebSocketEventHandler: (event, handle) => added.handlers.set(event, handle),
})

window.registerPlugin = (id, plugin) => plugin.initialize(registryOf(id))

const load = ({ id, webapp }) =>
  new Promise((resolve) => {
    // The server leaves the folder of plugins out; the real client puts it in.
    const path = webapp.bundle_path.replace(/^\/static\/(?!plugins\/)/, '/static/plugins/')
    document.head.append(element('script', { id: `plugin_${id}`, src: path, onload: resolve, onerror: resolve }))
  })

/** Loads the parts of plugins, where there are plugins at all. */
export async function loadPlugins() {
  if (state.config.PluginsEnabled !== 'true') return
  const manifests = (await tryCall('GET', '/plugins/webapp')) ?? []
  await Promise.all(manifests.filter(({ webapp }) => webapp?.bundle_path).map(load))
}

/** A page of a product. @returns the elements that it consists of */
export async function pageOf(product, path) {
  try {
    return await product.page(path)
  } catch (error) {
    return [element('h1', {}, product.name), element('p', { role: 'alert' }, error.message)]
  }
}
