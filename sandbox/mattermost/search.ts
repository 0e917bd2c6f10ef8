import { mayInTeam } from './access.ts'
import { Call, type Reply, type Route } from './call.ts'
import { badBody, denied } from './errors.ts'
import { plainList } from './post-lists.ts'
import type { Channel, Post } from './rows.ts'
import type { World } from './world.ts'

const noStore = { 'cache-control': 'no-cache, no-store, must-revalidate' }
const MAX_FOUND = 100

export type SearchTerms = {
  words: { text: string; isPrefix: boolean }[]
  phrases: string[]
  excluded: string[]
  hashtags: string[]
  inChannels: string[]
  fromUsers: string[]
  after: number
  before: number
}

const DAY_MS = 86_400_000

/** Reads the search box's language: words, "phrases", -excluded, #tags, in:, from:, before:, after:, on:. */
export function parseTerms(terms: string): SearchTerms {
  const parsed: SearchTerms = {
    words: [],
    phrases: [],
    excluded: [],
    hashtags: [],
    inChannels: [],
    fromUsers: [],
    after: 0,
    before: Number.POSITIVE_INFINITY,
  }
  const rest = terms.replace(/"([^"]+)"/g, (_all, phrase: string) => {
    parsed.phrases.push(phrase.toLowerCase())
    return ' '
  })
  for (const word of rest.split(/\s+/).filter((one) => one !== '')) {
    const flag = /^(in|channel|from|before|after|on):(.+)$/i.exec(word)
    if (flag) addFlag(parsed, (flag[1] ?? '').toLowerCase(), flag[2] ?? '')
    else if (word.startsWith('-') && word.length > 1) parsed.excluded.push(word.slice(1).toLowerCase())
    else if (word.startsWith('#') && word.length > 1) parsed.hashtags.push(word.toLowerCase())
    else {
      const isPrefix = word.endsWith('*')
      const text = (isPrefix ? word.slice(0, -1) : word).toLowerCase()
      if (text !== '') parsed.words.push({ text, isPrefix })
    }
  }
  return parsed
}

function addFlag(parsed: SearchTerms, flag: string, value: string): void {
  const date = Date.parse(`${value}T00:00:00Z`)
  if (flag === 'in' || flag === 'channel') parsed.inChannels.push(value.replace(/^[~@]/, '').toLowerCase())
  else if (flag === 'from') parsed.fromUsers.push(value.replace(/^@/, '').toLowerCase())
  else if (Number.isNaN(date)) return
  else if (flag === 'after') parsed.after = date + DAY_MS
  else if (flag === 'before') parsed.before = date
  else {
    parsed.after = date
    parsed.before = date + DAY_MS
  }
}

const hasWord = (text: string, { text: word, isPrefix }: { text: string; isPrefix: boolean }): boolean =>
  text
    .split(/[^\p{L}\p{N}_]+/u)
    .some((one) => (isPrefix ? one.startsWith(word) : one === word || stem(one) === stem(word)))

/** Plural and the commonest endings count as the same word, roughly as the database's English does. */
const stem = (word: string): string => (word.length > 3 ? word.replace(/(?:ing|ed|s)$/, '').replace(/e$/, '') : word)

function isMatch(post: Post, terms: SearchTerms, isOr: boolean): boolean {
  const text = post.message.toLowerCase()
  if (terms.excluded.some((word) => hasWord(text, { text: word, isPrefix: false }))) return false
  if (terms.hashtags.some((tag) => !post.hashtags.toLowerCase().split(' ').includes(tag))) return false
  if (terms.phrases.some((phrase) => !text.includes(phrase))) return false
  if (terms.words.length === 0) return terms.phrases.length + terms.hashtags.length + terms.fromUsers.length > 0
  return isOr ? terms.words.some((word) => hasWord(text, word)) : terms.words.every((word) => hasWord(text, word))
}

/** The channels in which the search looks: the caller's own, narrowed by `in:`. */
function searchedChannels(call: Call, world: World, teamId: string | null, terms: SearchTerms): Channel[] {
  const { state } = world
  const found: Channel[] = []
  for (const { channel_id } of state.channelsOf(call.self.id).values()) {
    const channel = state.channels.get(channel_id)
    if (channel?.delete_at !== 0) continue
    if (teamId !== null && channel.team_id !== teamId && channel.team_id !== '') continue
    if (terms.inChannels.length > 0 && !terms.inChannels.includes(channel.name)) continue
    found.push(channel)
  }
  return found
}

function searchPosts(call: Call, world: World, teamId: string | null): Reply {
  const body = call.object()
  const text = Call.text(body, 'terms')
  if (text === '') throw badBody()
  const terms = parseTerms(text)
  const authors = terms.fromUsers.map((name) => world.state.userByName(name)?.id)
  const found: Post[] = []
  for (const channel of searchedChannels(call, world, teamId, terms))
    for (const post of world.state.channelPosts.of(channel.id)) {
      if (post.delete_at !== 0 || post.type.startsWith('system_')) continue
      if (authors.length > 0 && !authors.includes(post.user_id)) continue
      if (post.create_at < terms.after || post.create_at >= terms.before) continue
      if (isMatch(post, terms, body.is_or_search === true)) found.push(post)
    }
  found.sort((a, b) => b.create_at - a.create_at)
  const page = typeof body.page === 'number' ? body.page : 0
  const perPage = typeof body.per_page === 'number' && body.per_page > 0 ? body.per_page : MAX_FOUND
  const shown = found.slice(page * perPage, (page + 1) * perPage)
  return { body: plainList(call, world, shown, { matches: null }), headers: noStore }
}

function searchFiles(call: Call, world: World, teamId: string | null): Reply {
  if (teamId !== null && !mayInTeam(world.state, call.self, teamId, 'view_team')) throw denied()
  return {
    body: {
      order: [],
      file_infos: {},
      next_file_info_id: '',
      prev_file_info_id: '',
      first_inaccessible_file_time: 0,
    },
    headers: noStore,
  }
}

export const searchRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/teams/{team_id}/posts/search',
    handle: (call, world) => {
      const teamId = call.id('team_id')
      if (!mayInTeam(world.state, call.self, teamId, 'view_team')) throw denied()
      return searchPosts(call, world, teamId)
    },
  },
  { method: 'POST', path: '/posts/search', handle: (call, world) => searchPosts(call, world, null) },
  {
    method: 'POST',
    path: '/teams/{team_id}/files/search',
    handle: (call, world) => searchFiles(call, world, call.id('team_id')),
  },
  { method: 'POST', path: '/files/search', handle: (call, world) => searchFiles(call, world, null) },
]
