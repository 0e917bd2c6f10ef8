import { type Operation, onView, operation, stream } from '../operation.ts'

/** Custom emoji belong to the whole server and to no channel. */
export const emoji: readonly Operation[] = [
  operation({
    name: 'emoji.byName',
    method: 'GET',
    path: '/emoji/name/{emojiName}',
    faces: onView,
    channel: 'none',
    answer: stream,
  }),
  operation({
    name: 'emoji.image',
    method: 'GET',
    path: '/emoji/{emoji}/image',
    faces: onView,
    channel: 'none',
    fileCookie: true,
    answer: { kind: 'media', media: 'picture' },
  }),
]
