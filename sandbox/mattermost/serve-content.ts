import type { Call, Reply } from './call.ts'

export type FileContent = {
  name: string
  mimeType: string
  size: number
  modifiedAt: number
  isDownload: boolean
  slice: (start: number, end: number) => Uint8Array
}

/** Types that the server lets a browser show; everything else is an attachment. */
const shownInline =
  /^(image\/(bmp|gif|jpeg|png|webp|tiff)|video\/(avi|mpeg|mp4|webm)|audio\/(mpeg|wav)|application\/pdf)/
/** Types that a browser could run: served as plain text. */
const runnable = /^(text\/html|text\/xml|application\/(xhtml\+xml|javascript)|text\/javascript|image\/svg\+xml)/

const encodeName = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

/** Answers with a file, or the one range of it that was asked for, under the server's headers. */
export function serveContent(call: Call, file: FileContent): Reply {
  const isRunnable = runnable.test(file.mimeType)
  const disposition = !file.isDownload && !isRunnable && shownInline.test(file.mimeType) ? 'inline' : 'attachment'
  const name = encodeName(file.name)
  const headers: Record<string, string> = {
    'accept-ranges': 'bytes',
    'cache-control': 'private, max-age=86400',
    'content-disposition': `${disposition};filename="${name}"; filename*=UTF-8''${name}`,
    'content-security-policy': "Frame-ancestors 'none'",
    'last-modified': new Date(file.modifiedAt).toUTCString(),
    'x-frame-options': 'DENY',
  }
  const contentType = isRunnable ? 'text/plain' : file.mimeType
  const since = Date.parse(call.header('if-modified-since'))
  if (!Number.isNaN(since) && Math.floor(file.modifiedAt / 1000) * 1000 <= since) return { status: 304, headers }
  const range = /^bytes=(\d*)-(\d*)$/.exec(call.header('range'))
  if (!range || (range[1] === '' && range[2] === '')) return { bytes: file.slice(0, file.size), contentType, headers }
  const isSuffix = range[1] === ''
  const start = isSuffix ? Math.max(0, file.size - Number(range[2])) : Number(range[1])
  const end = isSuffix || range[2] === '' ? file.size : Math.min(file.size, Number(range[2]) + 1)
  if (start >= file.size || start >= end) {
    headers['content-range'] = `bytes */${file.size}`
    return {
      status: 416,
      bytes: 'invalid range: failed to overlap\n',
      contentType: 'text/plain; charset=utf-8',
      headers,
    }
  }
  headers['content-range'] = `bytes ${start}-${end - 1}/${file.size}`
  return { status: 206, bytes: file.slice(start, end), contentType, headers }
}
