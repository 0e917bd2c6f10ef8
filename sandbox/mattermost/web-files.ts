import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, 'web-client')

/** In an order in which each part stands behind those that it takes from. */
const parts = [
  'state',
  'elements',
  'rest',
  'theme',
  'routes',
  'socket',
  'plugins',
  'boot',
  'reading',
  'messages',
  'composer',
  'app',
] as const

export type WebFile = { readonly type: string; readonly bytes: Buffer }

export type WebFiles = {
  /** The page for every path of the web app. */
  readonly page: Buffer
  /** By path, `/static/…`. */
  readonly files: ReadonlyMap<string, WebFile>
  /** Of the newest file, in whole seconds. */
  readonly builtAtMs: number
}

const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 20)

/** One script of all parts: the real client's are built into one too, and its page takes no modules. */
function bundle(): string {
  const texts = parts.map((name) =>
    read(`${name}.js`)
      .replaceAll(/^import \{[^}]*\} from '.*'\n/gm, '')
      .replaceAll(/^export /gm, ''),
  )
  return `(() => {\n'use strict'\n${texts.join('\n')}\n})()\n`
}

/** Builds the stand-in's own small web client: names with a hash of the content, as the real one's have. */
export function buildWebFiles(): WebFiles {
  const script = bundle()
  const style = read('main.css')
  const names = ['root.html', 'main.css', 'manifest.json', 'remote_entry.js', ...parts.map((name) => `${name}.js`)]
  const newestMs = Math.max(...names.map((name) => statSync(join(folder, name)).mtimeMs))
  const builtAtMs = Math.floor(newestMs / 1000) * 1000
  const paths = { script: `/static/main.${hashOf(script)}.js`, style: `/static/main.${hashOf(style)}.css` }
  const page = Buffer.from(
    read('root.html')
      .replace('{{script}}', paths.script)
      .replace('{{style}}', paths.style)
      .replace('{{builtAtMs}}', String(builtAtMs)),
  )
  const javascript = 'text/javascript; charset=utf-8'
  return {
    page,
    builtAtMs,
    files: new Map<string, WebFile>([
      [paths.script, { type: javascript, bytes: Buffer.from(script) }],
      [paths.style, { type: 'text/css; charset=utf-8', bytes: Buffer.from(style) }],
      ['/static/remote_entry.js', { type: javascript, bytes: Buffer.from(read('remote_entry.js')) }],
      ['/static/manifest.json', { type: 'application/json', bytes: Buffer.from(read('manifest.json')) }],
      ['/static/root.html', { type: 'text/html; charset=utf-8', bytes: page }],
    ]),
  }
}
