import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, relative } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
}

type StaticFile = {
  readonly type: string
  readonly etag: string
  readonly isImmutable: boolean
  readonly bytes: { readonly identity: Buffer; readonly gzip: Buffer; readonly br: Buffer }
}

/** The paths at which the tab starts; everything else under `/assets/` is a file with its hash in the name. */
const PAGES = new Set(['/', '/admin', '/tab', '/index.html'])

/**
 * The built tab, read once and kept compressed in memory (about 1 MB). Nothing outside the folder can be asked for,
 * because only names found in it at start are known.
 */
export function loadTab(folder: string): {
  serve(
    req: IncomingMessage,
    res: ServerResponse,
    path: string,
    page: Readonly<Record<string, string>>,
    common: Readonly<Record<string, string>>,
  ): boolean
} {
  const files = new Map<string, StaticFile>()
  for (const path of listFiles(folder)) files.set(`/${relative(folder, path)}`, loadFile(path, folder))

  return {
    serve(req, res, path, page, common) {
      const isPage = PAGES.has(path)
      const file = files.get(isPage ? '/index.html' : path)
      if (!file) return false
      const encoding = chooseEncoding(req.headers['accept-encoding'])
      const body = file.bytes[encoding]
      const headers = {
        ...(isPage ? page : common),
        'Content-Type': file.type,
        ETag: file.etag,
        Vary: 'Accept-Encoding',
        'Cache-Control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
        ...(encoding === 'identity' ? {} : { 'Content-Encoding': encoding }),
      }
      if (req.headers['if-none-match'] === file.etag) {
        res.writeHead(304, headers).end()
        return true
      }
      res.writeHead(200, { ...headers, 'Content-Length': body.length })
      res.end(req.method === 'HEAD' ? undefined : body)
      return true
    },
  }
}

function loadFile(path: string, folder: string): StaticFile {
  const identity = readFileSync(path)
  return {
    type: types[extname(path)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(identity).digest('base64url').slice(0, 22)}"`,
    isImmutable: relative(folder, path).startsWith('assets/'),
    bytes: {
      identity,
      gzip: gzipSync(identity, { level: 9 }),
      br: brotliCompressSync(identity, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
    },
  }
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
}

function chooseEncoding(accepted: string | string[] | undefined): 'br' | 'gzip' | 'identity' {
  const header = String(accepted ?? '')
  if (/\bbr\b/.test(header)) return 'br'
  return /\bgzip\b/.test(header) ? 'gzip' : 'identity'
}
