import type { SessionView } from '../../session/session-view.ts'
import { projectFileInfo } from './file-info.ts'
import { isRecord, type JsonRecord, projectEach } from './record.ts'
import { projectUsers } from './user.ts'

type Granted = Pick<SessionView, 'granted' | 'userId' | 'terms'>

/** A permalink brings a copy of the post that it points to, read with whatever membership allowed (security G10, G14). */
function projectEmbed(embed: unknown, view: Granted): JsonRecord | undefined {
  if (!isRecord(embed)) return undefined
  if (embed.type !== 'permalink') return embed
  const { data } = embed
  if (!isRecord(data)) return undefined
  if ('channel_id' in data && !view.granted.has(String(data.channel_id))) return undefined
  const post = projectPost(data.post, view)
  return post && { ...embed, data: { ...data, post } }
}

function projectMetadata(metadata: JsonRecord, view: Granted): JsonRecord {
  const projected = { ...metadata }
  if ('embeds' in metadata) projected.embeds = projectEach(metadata.embeds, (embed) => projectEmbed(embed, view))
  if ('files' in metadata && !view.terms.mayDownload)
    projected.files = projectEach(metadata.files, (file) => projectFileInfo(file, view))
  return projected
}

/** @returns the post as the guest may see it, or undefined when it is in a channel that is not granted. */
export function projectPost(post: unknown, view: Granted): JsonRecord | undefined {
  if (!isRecord(post) || !view.granted.has(String(post.channel_id))) return undefined
  const projected = { ...post }
  if (isRecord(post.metadata)) projected.metadata = projectMetadata(post.metadata, view)
  if (Array.isArray(post.participants)) projected.participants = projectUsers(post.participants, view.userId)
  return projected
}

/** A page of posts or a thread: `{order, posts, …}`. Posts of channels that are not granted are left out of both. */
export function projectPostList(list: unknown, view: Granted): JsonRecord {
  if (!isRecord(list)) return { order: [], posts: {} }
  const posts: JsonRecord = {}
  for (const [postId, post] of Object.entries(isRecord(list.posts) ? list.posts : {})) {
    const projected = projectPost(post, view)
    if (projected) posts[postId] = projected
  }
  const order = Array.isArray(list.order) ? list.order.filter((postId) => String(postId) in posts) : []
  return { ...list, order, posts }
}

/** Each with its last bytes: Node finds fewer than seven bytes several times as fast, and every page is looked through. */
const marks = [
  { whole: '"permalink"', end: 'link"' },
  { whole: '"participants":[', end: 'nts":[' },
] as const

/** True when text holds small pictures of files, which only those may see who may have the files. */
export function holdsPictures(text: Buffer): boolean {
  return text.includes('"mini_preview"')
}

/**
 * True when text holds nothing that a projection of posts would touch for everybody: no permalink, no people. It must be
 * all of channels that were checked. Quotes inside a message are escaped, so a message cannot feign the marks, only cause a
 * closer look.
 */
export function hasNothingToProject(text: Buffer): boolean {
  return !marks.some(({ whole, end }) => text.includes(end) && text.includes(whole))
}
