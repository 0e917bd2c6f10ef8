import { createRoot } from 'react-dom/client'
import { preferredTheme } from '../theme/fluent-theme.ts'
import { App, type AppProps } from './app.tsx'

/** Draws the app into an element of the page. */
export function showApp(element: Element, props: Omit<AppProps, 'firstTheme' | 'firstLocale'>): void {
  createRoot(element).render(
    <App
      {...props}
      firstTheme={preferredTheme((query) => window.matchMedia(query).matches)}
      firstLocale={navigator.language}
    />,
  )
}
