import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/**
 * What draws the first screen is a chunk of its own, so that the host is asked for a token before it runs. The browser is
 * told of it in the page, or it would learn of it only from the script.
 */
const preloadScreens: Plugin = {
  name: 'preload-screens',
  transformIndexHtml: {
    order: 'post',
    handler: (html, { bundle = {} }) => {
      const wanted = new Set<string>()
      const want = (fileName: string): void => {
        const chunk = bundle[fileName]
        if (chunk?.type !== 'chunk' || wanted.has(fileName)) return
        wanted.add(fileName)
        for (const next of chunk.imports) want(next)
      }
      for (const chunk of Object.values(bundle))
        if (chunk.type === 'chunk' && chunk.moduleIds.some((id) => id.endsWith('/screens/show-app.tsx')))
          want(chunk.fileName)
      return [...wanted]
        .filter((fileName) => !html.includes(fileName))
        .map((fileName) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `/${fileName}` },
          injectTo: 'head' as const,
        }))
    },
  },
}

/**
 * The built tab keeps to security B5: no inline script or style, nothing from elsewhere, every file under `/assets/` with its
 * hash in the name.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  publicDir: false,
  plugins: [react(), preloadScreens],
  build: {
    outDir: resolve(import.meta.dirname, '../dist/tab'),
    emptyOutDir: true,
    assetsDir: 'assets',
    // A data: address would need its own line in the policy.
    assetsInlineLimit: 0,
    // Browsers that have Trusted Types and partitioned cookies know modulepreload; the polyfill would be dead weight.
    modulePreload: { polyfill: false },
    target: 'es2022',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        // What the first screens are made of travels as one file instead of a dozen, and apart from what asks the host.
        codeSplitting: {
          groups: [
            { name: 'start', test: /\/tab\/main\.ts$/, priority: 2 },
            { name: 'screens', test: /\/tab\/screens\/show-app\.tsx$/, priority: 1 },
          ],
        },
      },
    },
  },
})
