import type { Nodes } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'

/**
 * What Teams makes of the text of a `TextBlock`: bold, italics, links and lists, and nothing else ("Format cards in
 * Teams"). Everything that was in the text is escaped; markup comes from here only.
 */
export function cardMarkdown(text: string): string {
  return markupOf(fromMarkdown(text))
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`).replace(/\n/g, '<br>')

function markupOf(node: Nodes): string {
  const inner = (): string => ('children' in node ? node.children.map((child) => markupOf(child)).join('') : '')
  switch (node.type) {
    case 'text':
    case 'inlineCode':
    case 'code':
    case 'html':
      return escaped(node.value)
    case 'paragraph':
      return `<p>${inner()}</p>`
    case 'heading':
      return `<p>${inner()}</p>`
    case 'strong':
      return `<strong>${inner()}</strong>`
    case 'emphasis':
      return `<em>${inner()}</em>`
    case 'break':
      return '<br>'
    case 'link':
      return /^https?:\/\//.test(node.url) ? `<a href="${escaped(node.url)}">${inner()}</a>` : inner()
    case 'list':
      return node.ordered ? `<ol>${inner()}</ol>` : `<ul>${inner()}</ul>`
    case 'listItem':
      return `<li>${inner()}</li>`
    case 'image':
      return escaped(node.alt ?? '')
    default:
      return inner()
  }
}
