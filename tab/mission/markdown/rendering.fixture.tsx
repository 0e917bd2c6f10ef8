import { render } from '@testing-library/react'
import { createEmojiNames } from '../emoji/emoji-names.ts'
import { Markdown, type MarkdownContext } from './markdown.tsx'
import { createMarkdownTools, MarkdownProvider, type MarkdownTools } from './markdown-tools.tsx'

const people = new Map([
  ['me.myself', { userId: 'u1', displayName: 'Mia Sand', isGuest: false }],
  ['anna', { userId: 'u2', displayName: 'Anna Keller', isGuest: false }],
  ['anna.k', { userId: 'u3', displayName: 'Anna K.', isGuest: false }],
  ['under_score', { userId: 'u4', displayName: 'Una Score', isGuest: false }],
  ['dash-', { userId: 'u5', displayName: 'Dash', isGuest: false }],
  ['guest1', { userId: 'u6', displayName: 'Gil Guest', isGuest: true }],
  ['bidi', { userId: 'u7', displayName: 'Eve\u202Egnp.exe\u2066', isGuest: false }],
  ['ola:north', { userId: 'u8', displayName: 'Ola North', isGuest: false }],
])

const channels = new Map([
  ['supply', { channelId: 'c1', displayName: 'Supply' }],
  ['ops-north.1', { channelId: 'c2', displayName: 'Operations North' }],
])

/** What the reader of the examples knows. */
export const reader: MarkdownContext = {
  me: { username: 'me.myself', keywords: ['harbour', '港口', 'Über', ''] },
  personByUsername: (username) => people.get(username),
  channelByName: (name) => channels.get(name),
  openExternal: () => {},
  openChannel: () => {},
}

/** Tools whose emoji are there at once. */
export async function loadedTools(): Promise<MarkdownTools> {
  const names = createEmojiNames()
  const tools = createMarkdownTools({ loadEmojiNames: async () => names })
  await new Promise<void>((resolve) => tools.emoji.subscribe(resolve))
  return tools
}

export function showMarkdown(text: string, tools: MarkdownTools, context: MarkdownContext = reader): HTMLElement {
  const { container } = render(
    <MarkdownProvider tools={tools}>
      <Markdown text={text} context={context} />
    </MarkdownProvider>,
  )
  return container
}

const shownAttributes = ['href', 'title', 'start', 'checked', 'aria-label', 'src', 'alt']

/** The elements and texts of a message, without its outermost element, isolation and looks. */
export function outline(container: Element): string {
  return [...(container.firstElementChild?.childNodes ?? [])].map(outlineOf).join('')
}

function outlineOf(node: Node): string {
  if (!(node instanceof Element))
    return (node.textContent ?? '').replace(/[&<]/g, (one) => (one === '&' ? '&amp;' : '&lt;'))
  const inner = [...node.childNodes].map(outlineOf).join('')
  const tag = node.localName
  if (tag === 'bdi') return inner
  const attributes = shownAttributes
    .filter((name) => node.hasAttribute(name) && !(tag === 'section' || tag === 'figure'))
    .map((name) => ` ${name}="${node.getAttribute(name)}"`)
  return ['br', 'hr', 'input', 'img'].includes(tag)
    ? `<${tag}${attributes.join('')}>`
    : `<${tag}${attributes.join('')}>${inner}</${tag}>`
}
