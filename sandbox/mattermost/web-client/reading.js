import { call, tryCall } from './rest.js'
import { act } from './socket.js'
import { keepPosts, state } from './state.js'

const threadFlags = 'skipFetchThreads=false&collapsedThreads=true&collapsedThreadsExtended=false'

/** Learns the names of those who wrote and are not known yet. */
export async function learnPeople() {
  const unknown = [...new Set([...state.posts.values()].map(({ user_id }) => user_id))].filter(
    (id) => !state.people.has(id),
  )
  if (unknown.length === 0) return
  for (const person of (await tryCall('POST', '/users/ids', unknown)) ?? []) state.people.set(person.id, person)
}

/** Reads a channel from where the person stopped, and tells the server that it is looked at. */
export async function readChannel({ id }) {
  const path = `/users/${state.me.id}/channels/${id}/posts/unread?limit_after=30&limit_before=30&${threadFlags}`
  keepPosts(await call('GET', path))
  await Promise.all([
    tryCall('GET', `/channels/${id}/stats?exclude_files_count=true`),
    tryCall('GET', `/channels/${id}/bookmarks`),
    tryCall('GET', '/agents'),
    tryCall('GET', '/agents/status'),
    tryCall('POST', '/channels/members/me/view', { channel_id: id, collapsed_threads_supported: true }),
    learnPeople(),
  ])
  act('presence', { channel_id: id })
}

export async function readThread(rootId) {
  keepPosts(await call('GET', `/posts/${rootId}/thread?${threadFlags}&direction=down&perPage=60`))
  await learnPeople()
  act('presence', { thread_channel_id: state.posts.get(rootId)?.channel_id ?? '', is_thread_view: false })
}
