import { mayRead } from './access.ts'
import type { Route } from './call.ts'
import { ApiError, denied } from './errors.ts'

/** Bookmarks of a channel: there are none here, and without a licence nobody may ask. */
export const bookmarkRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/channels/{channel_id}/bookmarks',
    handle: (call, world) => {
      if (!world.isLicensed) throw new ApiError('api.channel.bookmark.channel_bookmark.license.error', 501)
      const channel = world.state.channels.get(call.id('channel_id'))
      if (!channel || !mayRead(world.state, call.self, channel)) throw denied()
      return { body: [] }
    },
  },
]
