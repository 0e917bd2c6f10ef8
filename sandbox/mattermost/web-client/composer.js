import { element } from './elements.js'
import { call, tryCall } from './rest.js'
import { act, ownConnectionId } from './socket.js'
import { keepPosts, state } from './state.js'

let made = 0

async function upload(channelId, chosen) {
  const form = new FormData()
  form.append('channel_id', channelId)
  made += 1
  form.append('client_ids', `upload-${Date.now()}-${made}`)
  form.append('files', chosen, chosen.name)
  const { file_infos } = await call('POST', '/files', form)
  return file_infos.map(({ id }) => id)
}

/** The box to write in. What it sends has the fields that the real client sends. */
export function composer({ label, rootId, onSent, onProblem }) {
  const text = element('textarea', {
    'aria-label': label,
    rows: '2',
    onkeydown: (event) => {
      if (event.key === 'Enter' && !event.shiftKey) {
        event.preventDefault()
        form.requestSubmit()
      } else act('user_typing', { channel_id: state.channel.id, parent_id: rootId })
    },
  })
  const chosen = element('input', { type: 'file', 'aria-label': `Attach to: ${label}` })
  const form = element(
    'form',
    {
      onsubmit: async (event) => {
        event.preventDefault()
        try {
          await send()
        } catch (error) {
          onProblem(error)
        }
      },
    },
    text,
    chosen,
    element('button', {}, 'Send'),
  )

  async function send() {
    const channelId = state.channel.id
    const [first] = chosen.files
    const words = text.value
    if (words === '' && !first) return
    text.value = ''
    const fileIds = first ? await upload(channelId, first) : []
    chosen.value = ''
    const now = Date.now()
    const post = await call('POST', '/posts', {
      file_ids: fileIds,
      message: words,
      channel_id: channelId,
      root_id: rootId,
      pending_post_id: `${state.me.id}:${now}`,
      user_id: state.me.id,
      create_at: now,
      metadata: {},
      props: {},
      update_at: now,
      reply_count: 0,
    })
    keepPosts({ posts: { [post.id]: post } })
    onSent()
    const path = `/users/me/channels/${channelId}/drafts${rootId === '' ? '' : `/${rootId}`}`
    await tryCall('DELETE', path, undefined, { 'Connection-Id': ownConnectionId() })
  }
  return form
}
