import { element } from './elements.js'
import { call } from './rest.js'
import { nameOf, state } from './state.js'

/** Asks first whether there is a small picture, as the real client does for a post with one. */
function picture(info) {
  const image = element('img', { alt: info.name })
  call('HEAD', `/files/${info.id}/thumbnail`)
    .catch(() => undefined)
    .then(() => {
      image.src = `/api/v4/files/${info.id}/thumbnail`
    })
  return image
}

const file = (info) =>
  element(
    'p',
    {},
    info.has_preview_image || info.mime_type.startsWith('image/') ? picture(info) : undefined,
    element('a', { href: `/api/v4/files/${info.id}?download=1`, download: info.name }, info.name),
  )

/** A message. @param onReply undefined where threads cannot be opened from */
export function message(post, onReply) {
  return element(
    'article',
    { 'data-post': post.id, 'data-marked': post.id === state.markedId },
    element('strong', {}, nameOf(post.user_id)),
    element('p', {}, post.message),
    ...(post.metadata?.files ?? []).map(file),
    onReply && element('button', { type: 'button', onclick: () => onReply(post.root_id || post.id) }, 'Reply'),
  )
}
