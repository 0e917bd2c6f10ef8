import { newId } from './ids.ts'
import { hashtagsOf } from './post-create.ts'
import { linkedPost } from './post-embeds.ts'
import { announceDeleted, announceEdited } from './post-events.ts'
import { filledProps } from './post-props.ts'
import { postBody } from './post-shape.ts'
import type { Post } from './rows.ts'
import { removeFromThread } from './thread-members.ts'
import type { World } from './world.ts'

export type PostChange = {
  message?: string
  props?: Record<string, unknown>
  fileIds?: readonly string[]
  isPinned?: boolean
}

/** Keeps what a post was before a change, as a hidden copy that only `since` and the edit history show. */
function keepCopy(world: World, post: Post, atMs: number): void {
  const copy = { ...post, id: newId(), original_id: post.id, update_at: atMs, delete_at: atMs }
  world.state.putPost({ ...copy, file_ids: [...post.file_ids] })
}

/** A change inside a thread counts as a change of its root. */
function touchRoot(world: World, reply: Post, atMs: number): void {
  const root = world.state.posts.get(reply.root_id)
  if (!root || root.update_at >= atMs) return
  root.update_at = atMs
  world.state.putPost(root)
}

/** Leaves a post only these files, its own or its author's loose ones; the others are gone at once. */
function keepFiles({ state }: World, post: Post, fileIds: readonly string[], atMs: number): void {
  for (const id of post.file_ids) {
    const file = state.files.get(id)
    if (file && !fileIds.includes(id)) state.files.put(Object.assign(file, { post_id: '', delete_at: atMs }))
  }
  for (const id of fileIds) {
    const file = state.files.get(id)
    if (file?.post_id !== '' || file.user_id !== post.user_id || file.delete_at !== 0) continue
    state.files.put(Object.assign(file, { post_id: post.id, channel_id: post.channel_id }))
  }
  post.file_ids = fileIds.filter((id) => state.files.get(id)?.post_id === post.id)
}

/** Edits or pins a post. Whoever calls has checked that it may. */
export function changePost(world: World, post: Post, change: PostChange): void {
  const { state } = world
  const nowMs = Math.max(world.now(), post.update_at + 1)
  const message = change.message ?? post.message
  const isEdit =
    message !== post.message || (change.fileIds !== undefined && change.fileIds.join() !== post.file_ids.join())
  keepCopy(world, post, nowMs)
  if (isEdit) {
    post.edit_at = nowMs
    post.hashtags = hashtagsOf(message)
  }
  post.message = message
  if (change.isPinned !== undefined) post.is_pinned = change.isPinned
  if (change.fileIds) keepFiles(world, post, change.fileIds, nowMs)
  const channel = state.channels.get(post.channel_id)
  const author = state.users.get(post.user_id)
  if (channel && author)
    post.props = filledProps(world, { message, props: change.props ?? post.props }, channel, author)
  const linked = linkedPost(world, message)
  if (linked) post.props = { ...post.props, previewed_post: linked.id }
  post.update_at = nowMs
  state.putPost(post)
  touchRoot(world, post, nowMs)
  if (channel && channel.last_post_at < nowMs) {
    channel.last_post_at = nowMs
    state.channels.put(channel)
  }
  announceEdited(world, post)
}

/** Deletes a post and, below a root, its whole thread. Whoever calls has checked that it may. */
export function deletePost(world: World, post: Post, byUserId: string): void {
  const { state } = world
  const nowMs = Math.max(world.now(), post.update_at + 1)
  const said = JSON.stringify(postBody(world, post, { metadata: 'none' }))
  const replies = post.root_id === '' ? state.channelPosts.repliesTo(post.id) : []
  const copies = replies.flatMap((reply) => state.channelPosts.copiesOf(reply.id))
  for (const one of [post, ...replies, ...copies]) {
    one.delete_at = nowMs
    one.update_at = nowMs
    one.props = { ...one.props, deleteBy: byUserId }
    state.putPost(one)
    for (const fileId of one.file_ids) {
      const file = state.files.get(fileId)
      if (file) state.files.put(Object.assign(file, { delete_at: nowMs }))
    }
  }
  if (post.root_id !== '') {
    removeFromThread(state, post)
    touchRoot(world, post, nowMs)
  } else state.threads.delete(post.id)
  announceDeleted(world, post.channel_id, said, byUserId)
  for (const preference of [...state.preferences.values()])
    if (preference.category === 'flagged_post' && preference.name === post.id)
      state.preferences.delete(`${preference.user_id}:flagged_post:${post.id}`)
}
