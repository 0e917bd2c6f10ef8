import { useEffect, useState } from 'react'
import type { HostTheme } from '../../tab/host/host.ts'

const isTheme = (value: unknown): value is HostTheme => value === 'default' || value === 'dark' || value === 'contrast'

/** The theme of the host page around this window: first from the address, then as the host page tells it; alone, the device's. */
export function useHostTheme(): HostTheme {
  const [theme, setTheme] = useState<HostTheme>(() => {
    const asked = new URLSearchParams(window.location.search).get('theme')
    if (isTheme(asked)) return asked
    return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'default'
  })
  useEffect(() => {
    const hostOrigin = window.location.origin.replace('//member.', '//')
    const listen = (event: MessageEvent<{ kind?: unknown; theme?: unknown }>) => {
      if (
        event.origin === hostOrigin &&
        event.source === window.parent &&
        event.data?.kind === 'theme' &&
        isTheme(event.data.theme)
      )
        setTheme(event.data.theme)
    }
    window.addEventListener('message', listen)
    return () => window.removeEventListener('message', listen)
  }, [])
  return theme
}
