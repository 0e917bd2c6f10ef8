import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type OwnFiles = {
  /** A page with its places filled; every value is escaped. */
  page(name: 'enter' | 'message', values: Readonly<Record<string, string>>): string
  /** A file of `/_mission/`. @returns undefined when there is none of that name */
  file(name: string): { readonly type: string; readonly body: string } | undefined
}

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
}

const escaped: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (mark) => escaped[mark] ?? mark)

/** Our own small pages and scripts on the chat origin, read once. @param publicUrl the one origin that they speak with */
export function loadOwnFiles(publicUrl: string): OwnFiles {
  const read = (name: string): string => readFileSync(join(import.meta.dirname, 'pages', name), 'utf8')
  const pages = { enter: read('enter.html'), message: read('message.html') }
  const files = new Map(
    ['page.css', 'enter.js', 'message.js', 'first.js'].map((name) => [
      name,
      { type: types[name.split('.')[1] ?? ''] ?? '', body: read(name).replaceAll('{{publicUrl}}', publicUrl) },
    ]),
  )
  return {
    page: (name, values) =>
      pages[name].replaceAll(/\{\{(\w+)\}\}/g, (_place, key: string) =>
        escapeHtml(key === 'publicUrl' ? publicUrl : (values[key] ?? '')),
      ),
    file: (name) => files.get(name),
  }
}
