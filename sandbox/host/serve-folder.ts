import { readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
  json: 'application/json; charset=utf-8',
}

/** One folder deep, plain names: what Vite makes, and nothing that could lead elsewhere. */
const filePath = /^\/(?:[a-z0-9-]+\/)?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.([a-z0-9]+)$/

/**
 * Answers with a file of a built page; `/` is its `index.html`.
 *
 * @param headers sent with every answer
 */
export async function serveFolder(
  folder: string,
  path: string,
  response: ServerResponse,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const name = path === '/' ? '/index.html' : path
  const type = types[filePath.exec(name)?.[1] ?? '']
  const content = type === undefined ? undefined : await readIfThere(join(folder, name))
  if (content === undefined) {
    const isMissingPage = path === '/'
    response
      .writeHead(isMissingPage ? 503 : 404, { ...headers, 'content-type': 'text/plain; charset=utf-8' })
      .end(isMissingPage ? 'This page has not been built. npm start builds it.' : 'There is nothing at this address.')
    return
  }
  const isHashed = name.startsWith('/assets/')
  response
    .writeHead(200, {
      ...headers,
      'content-type': type,
      'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    })
    .end(content)
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return undefined
    throw error
  }
}
