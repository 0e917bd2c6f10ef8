import { isSignedIn, readChannels, readConfig, readSelf, readStorage, readTeam } from './boot.js'
import { composer } from './composer.js'
import { element } from './elements.js'
import { message } from './messages.js'
import { added, loadPlugins, pageOf, productAt } from './plugins.js'
import { learnPeople, readChannel, readThread } from './reading.js'
import { call, leave, tryCall } from './rest.js'
import { followPaths, go, pathOf, readPath } from './routes.js'
import { moveSocket, openSocket, socketUrl } from './socket.js'
import { keepPosts, postsOf, state } from './state.js'
import { applyTheme } from './theme.js'

const root = document.querySelector('#root')
const site = element('span', { id: 'site' })
const status = element('span', { role: 'status' })
const channelList = element('nav', { id: 'channels', 'aria-label': 'Channels' })
const centre = element('main', { id: 'centre' })
const thread = element('aside', { id: 'thread', 'aria-label': 'Thread', hidden: true })

const say = (text) => {
  status.textContent = text
}
const problem = (error) => say(error.message)

async function signOut() {
  await tryCall('POST', '/users/logout')
  leave()
}

function showSite() {
  site.textContent = `${state.config.SiteURL} · ${socketUrl()}`
}

function showChannels() {
  channelList.replaceChildren(
    ...[...state.channels.values()].map((channel) =>
      element(
        'button',
        {
          type: 'button',
          'aria-current': channel.id === state.channel?.id ? 'page' : false,
          onclick: () => go(pathOf(state.team, channel)),
        },
        channel.display_name || channel.name,
      ),
    ),
  )
}

function fill(list, posts, onReply) {
  list.replaceChildren(...posts.map((post) => message(post, onReply)))
  list.scrollTop = list.scrollHeight
}

const posts = element('div', { role: 'log', 'aria-label': 'Messages' })
const replies = element('div', { role: 'log', 'aria-label': 'Replies' })

function showPosts() {
  fill(
    posts,
    postsOf((post) => post.channel_id === state.channel?.id && post.root_id === ''),
    openThread,
  )
  fill(
    replies,
    postsOf((post) => post.id === state.threadId || post.root_id === state.threadId),
  )
}

/** What plugins offer in a channel. */
function buttonsOf(channel) {
  const button = (name, onclick) => element('button', { type: 'button', class: 'offered', onclick }, name)
  return [
    ...added.channelButtons.map(({ name, run }) => button(name, () => run(channel))),
    ...added.sides.map(({ name, part }) => button(name, () => openSide(name, part))),
  ]
}

async function openSide(name, part) {
  thread.setAttribute('aria-label', name)
  thread.replaceChildren(...(await part()))
  thread.hidden = false
}

async function openProduct(product, path) {
  state.channel = undefined
  const page = element('div', { class: 'product' }, ...(await pageOf(product, path)))
  if (location.pathname !== path) return
  centre.replaceChildren(page)
  thread.hidden = true
  showChannels()
}

async function openThread(rootId) {
  await readThread(rootId)
  state.threadId = rootId
  const popOut = () => window.open(`/_popout/thread/${state.team.name}/${rootId}`, '', 'width=500,height=700')
  thread.setAttribute('aria-label', 'Thread')
  thread.replaceChildren(
    element('h2', {}, 'Thread'),
    element('button', { type: 'button', onclick: popOut }, 'Open in new window'),
    replies,
    composer({ label: 'Reply to this thread', rootId, onSent: showPosts, onProblem: problem }),
  )
  thread.hidden = false
  showPosts()
}

async function openChannel(channel) {
  const isThere = state.channel?.id === channel.id
  state.channel = channel
  await readChannel(channel)
  // Of two that were asked for, the later is shown, whichever came first.
  if (state.channel !== channel) return
  // Whoever writes there already keeps what is written.
  if (isThere) return showPosts()
  const label = `Write to ${channel.display_name || channel.name}`
  centre.replaceChildren(
    element('h1', {}, channel.display_name || channel.name),
    ...buttonsOf(channel),
    posts,
    composer({ label, rootId: '', onSent: showPosts, onProblem: problem }),
  )
  showChannels()
  showPosts()
  state.lastPath = pathOf(state.team, channel)
  localStorage.setItem('last_path', state.lastPath)
}

function showNothing(text) {
  state.channel = undefined
  centre.replaceChildren(element('h1', {}, text))
  showChannels()
}

async function openPost(postId) {
  const post = await call('GET', `/posts/${postId}`)
  keepPosts({ posts: { [post.id]: post } })
  const channel = state.channels.get(post.channel_id) ?? (await call('GET', `/channels/${post.channel_id}`))
  state.markedId = post.id
  await openChannel(channel)
  await openThread(post.root_id || post.id)
}

async function show(path) {
  const product = productAt(path)
  if (product) return openProduct(product, path)
  const asked = readPath(path)
  state.team = state.teams.find(({ name }) => name === asked.team) ?? state.team ?? state.teams[0]
  document.body.classList.toggle('alone', asked.isAlone === true && asked.show === 'thread')
  applyTheme()
  try {
    const channels = [...state.channels.values()]
    if (channels.length === 0) {
      go('/select_team', { isInstead: true })
      showNothing('No channels are available to you')
    } else if (asked.show === 'start') {
      const last = channels.find((channel) => pathOf(state.team, channel) === state.lastPath)
      const first = channels.find(({ type }) => type !== 'D') ?? channels[0]
      await go(pathOf(state.team, last ?? first), { isInstead: true })
    } else if (asked.show === 'channel') {
      const channel = channels.find(({ id, name }) => id === asked.channel || name === asked.channel)
      if (channel) await openChannel(channel)
      else showNothing('Channel not found')
    } else if (asked.postId === undefined) showNothing('Threads')
    else await openPost(asked.postId)
  } catch (error) {
    problem(error)
  }
}

function takeConfig(config) {
  const before = socketUrl()
  state.config = { ...state.config, ...config }
  showSite()
  if (socketUrl() !== before) moveSocket(listener)
}

async function takePost(text) {
  const post = JSON.parse(text)
  keepPosts({ posts: { [post.id]: post } })
  await learnPeople()
  showPosts()
}

async function readAnew() {
  await readChannels()
  showChannels()
  if (state.channel) await readChannel(state.channel)
  showPosts()
}

const listener = {
  onChange: (connection) => {
    state.connection = connection
    document.documentElement.dataset.connection = connection
  },
  onAnew: () => readAnew().catch(problem),
  onEvent({ event, data }) {
    if (event === 'posted' || event === 'post_edited') takePost(data.post).catch(problem)
    else if (event === 'post_deleted') {
      state.posts.delete(JSON.parse(data.post).id)
      showPosts()
    } else if (event === 'config_changed') takeConfig(data.config)
    else if (event === 'user_added' || event === 'user_removed') readAnew().catch(problem)
    else added.handlers.get(event)?.(data)
  },
}

async function start() {
  await readConfig()
  if (!isSignedIn()) {
    history.replaceState({}, '', '/login')
    root.replaceChildren(element('h1', {}, 'Log in to your account'))
    return
  }
  await readSelf()
  await loadPlugins()
  openSocket(listener)
  state.team = state.teams.find(({ name }) => location.pathname.split('/').includes(name)) ?? state.teams[0]
  if (state.team) await readTeam(state.team)
  showSite()
  root.replaceChildren(
    element(
      'div',
      { id: 'app' },
      element(
        'header',
        { id: 'bar' },
        site,
        ...added.products.map(({ at, name }) => element('button', { type: 'button', onclick: () => go(at) }, name)),
        element('span', { id: 'self' }, state.me.username),
        status,
        element('button', { type: 'button', onclick: signOut }, 'Log out'),
      ),
      channelList,
      centre,
      thread,
    ),
  )
  followPaths(show)
  await show(location.pathname)
}

state.lastPath = readStorage()
window.standIn = { state }
start().catch((error) => root.replaceChildren(element('p', { role: 'alert' }, error.message)))
