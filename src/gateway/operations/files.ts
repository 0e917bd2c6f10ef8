import { type Operation, onBoth, onChat, operation } from '../operation.ts'
import { projectFileInfo } from '../projections/file-info.ts'
import { dropped, flag, text } from '../query.ts'

const one = { fits: (value: string) => value === '1', forwarded: false }

/**
 * Files. A preview, and often a thumbnail, is the picture: where the terms forbid downloads there is none of them, only
 * the entry that says what lies there.
 */
export const files: readonly Operation[] = [
  operation({
    name: 'files.upload',
    method: 'POST',
    path: '/files',
    faces: onBoth,
    query: { bookmark: dropped(flag) },
    // The form names the channel; `upload.ts` checks it before a byte goes up.
    channel: 'none',
    needs: 'mayUpload',
    answer: { kind: 'upload' },
  }),
  operation({
    name: 'files.get',
    method: 'GET',
    path: '/files/{file}',
    faces: onBoth,
    query: { download: one },
    channel: 'file',
    fileCookie: true,
    needs: 'mayDownload',
    answer: { kind: 'media', media: 'file' },
  }),
  operation({
    name: 'files.thumbnail',
    method: 'GET',
    path: '/files/{file}/thumbnail',
    faces: onBoth,
    query: { _: dropped(text(32)) },
    channel: 'file',
    fileCookie: true,
    needs: 'mayDownload',
    answer: { kind: 'media', media: 'preview' },
  }),
  operation({
    name: 'files.hasThumbnail',
    method: 'HEAD',
    path: '/files/{file}/thumbnail',
    faces: onChat,
    channel: 'file',
    needs: 'mayDownload',
    answer: { kind: 'media', media: 'preview' },
  }),
  operation({
    name: 'files.preview',
    method: 'GET',
    path: '/files/{file}/preview',
    faces: onBoth,
    query: { _: dropped(text(32)) },
    channel: 'file',
    fileCookie: true,
    needs: 'mayDownload',
    answer: { kind: 'media', media: 'preview' },
  }),
  operation({
    name: 'files.info',
    method: 'GET',
    path: '/files/{file}/info',
    faces: onBoth,
    channel: 'file',
    answer: { kind: 'json', project: (value, { view }) => projectFileInfo(value, view) },
  }),
]
