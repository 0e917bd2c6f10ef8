import type { Post, PostList } from '../state/model.ts'
import type { Page } from '../state/post-window.ts'

/** Copies that an edit leaves behind come with changes as deleted posts of their own (recorded); nobody asked for them. */
function isVisible(post: Post & { readonly original_id?: string }): boolean {
  return !post.original_id
}

/** @returns all posts of an answer, oldest first: those of its order, which begins with the newest, and what came along. */
export function postsOf(list: PostList): readonly Post[] {
  const { posts } = list
  const ordered = new Set([...(list.order ?? [])].reverse())
  for (const id of Object.keys(posts ?? {})) ordered.add(id)
  return [...ordered].flatMap((id) => posts[id] ?? []).filter(isVisible)
}

/** @returns the roots among the posts of an answer. */
export function rootsOf(list: PostList): readonly Post[] {
  return postsOf(list).filter((post) => post.root_id === '')
}

/** A page of a channel: whether more lies behind either end is told by the neighbours' ids. */
export function channelPage(list: PostList): Page {
  return { posts: rootsOf(list), hasOlder: Boolean(list.prev_post_id), hasNewer: Boolean(list.next_post_id) }
}

/** One page out of a post, those before it and those after it. */
export function joinAround(post: Post, before: PostList, after: PostList): PostList {
  return {
    order: [...after.order, post.id, ...before.order],
    posts: { ...before.posts, ...after.posts, [post.id]: post },
    prev_post_id: before.prev_post_id ?? '',
    next_post_id: after.next_post_id ?? '',
  }
}

/** A page of a thread, read upwards: the newest replies, or those before one of them. */
export function threadPage(list: PostList, rootId: string): Page & { readonly root: Post | undefined } {
  const posts = postsOf(list)
  return {
    posts: posts.filter((post) => post.root_id === rootId),
    root: posts.find((post) => post.id === rootId),
    hasOlder: list.has_next === true,
    hasNewer: false,
  }
}
