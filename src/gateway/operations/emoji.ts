import { type Operation, onBoth, operation, stream } from '../operation.ts'

/** Custom emoji belong to the whole server and to no channel. */
export const emoji: readonly Operation[] = [
  operation({
    name: 'emoji.byName',
    method: 'GET',
    path: '/emoji/name/{emojiName}',
    faces: onBoth,
    channel: 'none',
    answer: stream,
  }),
  operation({
    name: 'emoji.image',
    method: 'GET',
    path: '/emoji/{emoji}/image',
    faces: onBoth,
    channel: 'none',
    fileCookie: true,
    answer: { kind: 'media', media: 'picture' },
  }),
]
