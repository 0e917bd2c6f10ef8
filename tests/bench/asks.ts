import type { Ask } from './processes/load-process.ts'
import { headersFor, type TargetGuest, type Targets, type Way } from './targets.ts'

/** What the tab asks for again and again. */
export const kinds = ['a page of 60 posts', 'users/me', 'writing a post'] as const
export type Kind = (typeof kinds)[number]

export function askOf(kind: Kind, way: Way, guest: TargetGuest, targets: Targets): Ask {
  const headers = headersFor(way, guest, targets)
  switch (kind) {
    case 'a page of 60 posts':
      return { method: 'GET', path: `/api/v4/channels/${targets.readChannelId}/posts?page=0&per_page=60`, headers }
    case 'users/me':
      return { method: 'GET', path: '/api/v4/users/me', headers }
    case 'writing a post':
      return {
        method: 'POST',
        path: '/api/v4/posts',
        headers,
        post: { channelId: targets.writeChannelId, userId: guest.userId },
      }
  }
}

/** Of ten requests six read a page, three ask who one is, one writes. */
const mixture: readonly Kind[] = [
  'a page of 60 posts',
  'users/me',
  'a page of 60 posts',
  'a page of 60 posts',
  'users/me',
  'a page of 60 posts',
  'writing a post',
  'a page of 60 posts',
  'users/me',
  'a page of 60 posts',
]

export const mixtureWords = 'six pages of 60 posts, three users/me, one new post'

export const mixtureOf = (way: Way, guest: TargetGuest, targets: Targets): readonly Ask[] =>
  mixture.map((kind) => askOf(kind, way, guest, targets))
