import { maxSpans } from './markdown-limits.ts'

/** A piece of a message's text and what it stands for. */
export type Span =
  | { readonly kind: 'text' | 'everyone' | 'keyword' | 'hashtag'; readonly text: string }
  | {
      readonly kind: 'person'
      readonly text: string
      readonly displayName: string
      readonly isGuest: boolean
      readonly isMe: boolean
    }
  | { readonly kind: 'channel'; readonly text: string; readonly channelId: string; readonly displayName: string }
  | { readonly kind: 'emoji'; readonly text: string; readonly unicode: string }
  | { readonly kind: 'customEmoji'; readonly text: string; readonly name: string }

/** What the reader knows; names are asked for in lower case. */
export type Known = {
  readonly me: { readonly username: string; readonly keywords?: readonly string[] }
  personByUsername(username: string): { readonly displayName: string; readonly isGuest: boolean } | undefined
  channelByName(name: string): { readonly channelId: string; readonly displayName: string } | undefined
  unicodeOf(emojiName: string): string | undefined
  isCustomEmoji?(emojiName: string): boolean
}

/** Usernames have 64 characters at most, those of other servers twice that. */
const maxNameLength = 128

const shortcode = /:([a-z0-9_+-]{1,64}):/giu

/** A hashtag, a channel's name, or a word as the server finds mentions in (Mattermost's standard mention parser). */
const candidate =
  /(?<![\p{L}\p{N}\p{M}_&#@])#\p{L}[\p{L}\p{M}\p{N}._-]*|(?<![\p{L}\p{N}_~])~[a-z0-9][a-z0-9._-]*|[\p{L}\p{N}:._@-]+/giu

export type WordSplitter = (text: string) => readonly Span[]

/** @returns what splits the texts of one message; after the most spans that a message may have, everything is text. */
export function createWordSplitter(known: Known): WordSplitter {
  const keywords = new Set((known.me.keywords ?? []).map((word) => word.toLowerCase()).filter((word) => word !== ''))
  const joinedKeywords = [...keywords].filter((word) => /[^\0-\x7F]/.test(word))
  const me = known.me.username.toLowerCase()
  let left = maxSpans

  return (text) => {
    const spans: Span[] = []
    let from = 0
    shortcode.lastIndex = 0
    for (let found = shortcode.exec(text); found !== null && left > 0; found = shortcode.exec(text)) {
      const emoji = emojiSpan(found[0], (found[1] ?? '').toLowerCase())
      // Its last colon may be the first of the next.
      if (emoji === undefined) shortcode.lastIndex -= 1
      else {
        spans.push(...words(text.slice(from, found.index)), emoji)
        left -= 1
        from = shortcode.lastIndex
      }
    }
    spans.push(...words(text.slice(from)))
    return spans.filter(({ kind, text: shown }) => kind !== 'text' || shown !== '')
  }

  function emojiSpan(text: string, name: string): Span | undefined {
    const unicode = known.unicodeOf(name)
    if (unicode !== undefined) return { kind: 'emoji', text, unicode }
    return known.isCustomEmoji?.(name) ? { kind: 'customEmoji', text, name } : undefined
  }

  function words(text: string): readonly Span[] {
    const spans: Span[] = []
    let from = 0
    for (const { 0: word, index } of text.matchAll(candidate)) {
      if (left <= 0) break
      for (const { at, span } of word[0] === '#' ? hashtag(word) : word[0] === '~' ? channel(word) : mentions(word)) {
        spans.push({ kind: 'text', text: text.slice(from, index + at) }, span)
        left -= 1
        from = index + at + span.text.length
      }
    }
    return [...spans, { kind: 'text', text: text.slice(from) }]
  }

  type Found = readonly { readonly at: number; readonly span: Span }[]

  function hashtag(word: string): Found {
    let end = word.length
    while ('._-'.includes(word[end - 1] ?? ' ')) end -= 1
    const text = word.slice(0, end)
    // Mattermost's shortest hashtag has three letters.
    return [...text].length > 3 ? [{ at: 0, span: { kind: 'hashtag', text } }] : []
  }

  function channel(word: string): Found {
    for (const text of withoutEnds(word, '._-')) {
      const found = known.channelByName(text.slice(1).toLowerCase())
      if (found !== undefined) return [{ at: 0, span: { kind: 'channel', text, ...found } }]
    }
    return []
  }

  function mentions(run: string): Found {
    const word = run.replace(/^[:.\-_]+/, '')
    const at = run.length - word.length
    for (const text of withoutEnds(word, '.-:_')) {
      const span = mention(text)
      if (span !== undefined) return [{ at, span }]
    }
    // As the server: a name that nobody has is not searched for other names.
    const parts = word.startsWith('@') ? [] : [...word.matchAll(/[^.\-:]+/g)]
    const found = parts.flatMap(({ 0: text, index }) => {
      const span = mention(text)
      return span === undefined ? [] : [{ at: at + index, span }]
    })
    return found.length > 0 ? found : keywordWithin(word, at)
  }

  function mention(text: string): Span | undefined {
    const lower = text.toLowerCase()
    if (keywords.has(lower)) return { kind: 'keyword', text }
    if (!lower.startsWith('@') || lower.length > maxNameLength) return undefined
    if (lower === '@channel' || lower === '@all' || lower === '@here') return { kind: 'everyone', text }
    const username = lower.slice(1)
    const person = username === '' ? undefined : known.personByUsername(username)
    if (person !== undefined) return { kind: 'person', text, ...person, isMe: username === me }
    return username === me && me !== ''
      ? { kind: 'person', text, displayName: text.slice(1), isGuest: false, isMe: true }
      : undefined
  }

  /** In scripts without spaces a keyword stands within what looks like one word. */
  function keywordWithin(word: string, at: number): Found {
    const lower = word.toLowerCase()
    if (joinedKeywords.length === 0 || lower.length !== word.length) return []
    for (const keyword of joinedKeywords) {
      const index = lower.indexOf(keyword)
      if (index >= 0)
        return [{ at: at + index, span: { kind: 'keyword', text: word.slice(index, index + keyword.length) } }]
    }
    return []
  }
}

/** The word, then without its last character as long as that is one of those that end sentences. */
function* withoutEnds(word: string, ends: string): Generator<string> {
  let text = word
  for (let steps = 0; text !== '' && steps < maxNameLength; steps += 1) {
    yield text
    if (!ends.includes(text.slice(-1))) return
    text = text.slice(0, -1)
  }
}
