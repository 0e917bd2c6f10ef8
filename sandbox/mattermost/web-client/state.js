/** Everything that this page knows; the parts that show it read it anew whenever something has changed. */
export const state = {
  config: {},
  me: undefined,
  teams: [],
  channels: new Map(),
  people: new Map(),
  posts: new Map(),
  preferences: [],
  team: undefined,
  channel: undefined,
  lastPath: null,
  threadId: '',
  markedId: '',
  connection: 'none',
  /** Calls that were answered with a refusal, for whoever looks for them in the console. */
  refusals: [],
}

export const postsOf = (isShown) =>
  [...state.posts.values()]
    .filter((post) => post.delete_at === 0 && isShown(post))
    .sort((a, b) => a.create_at - b.create_at)

export function keepPosts(list) {
  for (const post of Object.values(list?.posts ?? {})) state.posts.set(post.id, post)
}

export const nameOf = (userId) => state.people.get(userId)?.username ?? userId
