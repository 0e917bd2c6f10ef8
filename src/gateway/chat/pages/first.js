/** Stands before Mattermost's own scripts in each of its pages. */
;(() => {
  /** In some browsers and settings the storage of a frame of another site throws; Mattermost would show a blank page. */
  function memoryStorage() {
    const entries = new Map()
    const methods = {
      getItem: (key) => entries.get(String(key)) ?? null,
      setItem: (key, value) => void entries.set(String(key), String(value)),
      removeItem: (key) => void entries.delete(String(key)),
      clear: () => entries.clear(),
      key: (index) => [...entries.keys()][index] ?? null,
    }
    return new Proxy(methods, {
      get: (target, key) => (key === 'length' ? entries.size : key in target ? target[key] : entries.get(key)),
      set: (_target, key, value) => {
        methods.setItem(key, value)
        return true
      },
      has: (target, key) => key in target || entries.has(key),
      deleteProperty: (_target, key) => {
        entries.delete(key)
        return true
      },
      ownKeys: () => [...entries.keys()],
      getOwnPropertyDescriptor: (_target, key) =>
        entries.has(key)
          ? { value: entries.get(key), enumerable: true, configurable: true, writable: true }
          : undefined,
    })
  }

  for (const name of ['localStorage', 'sessionStorage']) {
    try {
      const probe = '__mission_probe__'
      window[name].setItem(probe, '1')
      window[name].removeItem(probe)
    } catch {
      Object.defineProperty(window, name, { value: memoryStorage(), configurable: true })
    }
  }

  if (window.parent === window) return

  const parentOrigin = '{{publicUrl}}'
  const tell = (message) => window.parent.postMessage(message, parentOrigin)

  /**
   * Mattermost's small windows would open without a session: cookies of a frame are not those of a window. The tab gets a
   * ticket for them. Everything of elsewhere opens outside, without a way back to this page.
   */
  const openWindow = window.open.bind(window)
  window.open = (address = '', name = '', features = '') => {
    const url = new URL(String(address), location.href)
    if (url.origin !== location.origin) {
      return /^(?:https?|mailto):$/.test(url.protocol) ? openWindow(url.href, '_blank', 'noopener,noreferrer') : null
    }
    // The large window of a call lives on what the small one holds; it would find neither that nor a session.
    if (/^\/[^/]+\/com\.mattermost\.calls\/expanded\//.test(url.pathname)) {
      tell({ kind: 'mission-chat-call-window' })
      return null
    }
    if (!url.pathname.startsWith('/_popout/')) return openWindow(address, name, features)
    tell({ kind: 'mission-chat-popout', path: url.pathname + url.search })
    return null
  }

  /** The tab keeps the place, for the next opening and for the way back to the mission view. */
  let lastPath = ''
  const report = () => {
    if (location.pathname === lastPath) return
    lastPath = location.pathname
    tell({ kind: 'mission-chat-place', path: lastPath })
  }
  for (const name of ['pushState', 'replaceState']) {
    const original = history[name].bind(history)
    history[name] = (...values) => {
      original(...values)
      report()
    }
  }
  window.addEventListener('popstate', report)
  report()

  /** The way back: the tab sends Mattermost to a place without loading it again. */
  window.addEventListener('message', ({ origin, source, data }) => {
    if (origin !== parentOrigin || source !== window.parent) return
    if (data?.kind !== 'mission-chat-go' || !/^\/(?!\/)[A-Za-z0-9/_@.-]*$/.test(String(data.path))) return
    history.pushState({}, '', data.path)
    window.dispatchEvent(new PopStateEvent('popstate', { state: {} }))
  })
})()
