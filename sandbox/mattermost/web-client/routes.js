/** What a path of the web app shows. */
export function readPath(path) {
  const [first, second, third, fourth, fifth] = path.split('/').slice(1)
  if (first === '_redirect' && second === 'pl') return { show: 'post', postId: third }
  if (first === '_popout' && second === 'thread') return { show: 'thread', team: third, postId: fourth, isAlone: true }
  if (first === '_popout') return { show: 'channel', team: third, channel: fifth, isAlone: true }
  if (first === '' || first === 'select_team') return { show: 'start' }
  if (second === 'channels' || second === 'messages') return { show: 'channel', team: first, channel: third }
  if (second === 'pl') return { show: 'post', team: first, postId: third }
  if (second === 'threads') return { show: 'thread', team: first, postId: third }
  return { show: 'start', team: first }
}

export const pathOf = (team, channel) =>
  channel.type === 'D' ? `/${team.name}/messages/${channel.id}` : `/${team.name}/channels/${channel.name}`

let onPath = () => undefined

export function go(path, { isInstead = false } = {}) {
  if (location.pathname !== path) history[isInstead ? 'replaceState' : 'pushState']({}, '', path)
  return onPath(path)
}

export function followPaths(show) {
  onPath = show
  window.addEventListener('popstate', () => onPath(location.pathname))
}
