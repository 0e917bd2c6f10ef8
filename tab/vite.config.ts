import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/**
 * The built tab keeps to security B5: no inline script or style, nothing from elsewhere, every file under `/assets/` with its
 * hash in the name.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  publicDir: false,
  plugins: [react()],
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
  },
})
