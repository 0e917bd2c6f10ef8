import type { Post } from './rows.ts'

const NONE: readonly Post[] = []

/** Where in an array that is ordered by creation a post of this time belongs: behind those of the same time. */
function placeFor(posts: readonly Post[], createAt: number): number {
  let low = 0
  let high = posts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((posts[middle]?.create_at ?? 0) <= createAt) low = middle + 1
    else high = middle
  }
  return low
}

function insert(posts: Post[], post: Post): void {
  const last = posts.at(-1)
  if (!last || last.create_at <= post.create_at) posts.push(post)
  else posts.splice(placeFor(posts, post.create_at), 0, post)
}

/** Posts in the order in which a channel shows them, deleted ones included, without scanning other channels. */
export class ChannelPosts {
  readonly #byChannel = new Map<string, Post[]>()
  readonly #repliesByRoot = new Map<string, Post[]>()
  readonly #copiesByPost = new Map<string, Post[]>()
  readonly #copiesByChannel = new Map<string, Post[]>()
  readonly #lastUpdate = new Map<string, number>()

  /** Notes that a post changed, for the entity tag of its channel. */
  touch(post: Post): void {
    if (post.update_at > this.lastUpdateOf(post.channel_id)) this.#lastUpdate.set(post.channel_id, post.update_at)
  }

  lastUpdateOf(channelId: string): number {
    return this.#lastUpdate.get(channelId) ?? 0
  }

  add(post: Post): void {
    this.touch(post)
    if (post.original_id) {
      this.#addTo(this.#copiesByPost, post.original_id, post)
      this.#addTo(this.#copiesByChannel, post.channel_id, post)
    } else {
      this.#addTo(this.#byChannel, post.channel_id, post)
      if (post.root_id) this.#addTo(this.#repliesByRoot, post.root_id, post)
    }
  }

  #addTo(map: Map<string, Post[]>, key: string, post: Post): void {
    const posts = map.get(key)
    if (posts) insert(posts, post)
    else map.set(key, [post])
  }

  /** Oldest first. */
  of(channelId: string): readonly Post[] {
    return this.#byChannel.get(channelId) ?? NONE
  }

  /** Oldest first. */
  repliesTo(rootId: string): readonly Post[] {
    return this.#repliesByRoot.get(rootId) ?? NONE
  }

  /** What a post said before each edit, oldest first. */
  copiesOf(postId: string): readonly Post[] {
    return this.#copiesByPost.get(postId) ?? NONE
  }

  /** The hidden copies of a channel. */
  copiesIn(channelId: string): readonly Post[] {
    return this.#copiesByChannel.get(channelId) ?? NONE
  }

  /** The first place in a channel's order whose post is newer than a time. */
  firstAfter(channelId: string, createAt: number): number {
    return placeFor(this.of(channelId), createAt)
  }
}
