import type { Definition, Nodes, Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { isWithinLimits, maxNesting, maxNodes } from './markdown-limits.ts'
import { hideNamedReferences, showNamedReferences } from './named-characters.ts'

/** A message as a tree of bounded size and depth, or the message as it is where it cannot be one. */
export type ReadMarkdown =
  | {
      readonly kind: 'tree'
      readonly root: Root
      readonly source: string
      readonly definitions: ReadonlyMap<string, Definition>
      /** The names that links and pictures refer to. */
      readonly referenced: ReadonlySet<string>
    }
  | { readonly kind: 'plain'; readonly source: string }

export type MarkdownReader = (text: string) => ReadMarkdown

/** Mattermost knows no footnotes, one tilde names a channel, and HTML is what was typed. */
const dialect = [
  gfm({ singleTilde: false }),
  {
    disable: { null: ['htmlFlow', 'htmlText', 'gfmFootnoteDefinition', 'gfmFootnoteCall', 'gfmPotentialFootnoteCall'] },
  },
]

/** @returns the tree of a message; never throws, whatever the text is. */
export function readMarkdown(source: string): ReadMarkdown {
  if (!isWithinLimits(source)) return { kind: 'plain', source }
  try {
    const root = fromMarkdown(hideNamedReferences(source), {
      extensions: dialect,
      mdastExtensions: [gfmFromMarkdown()],
    })
    const references = survey(root)
    if (references === undefined) return { kind: 'plain', source }
    flattenBelow(root, 0, source)
    return { kind: 'tree', root, source, ...references }
  } catch {
    // What the parser cannot read is still somebody's message.
    return { kind: 'plain', source }
  }
}

/** @returns a reader that remembers the texts that it read last. */
export function createMarkdownReader({ maxTexts }: { readonly maxTexts: number }): MarkdownReader {
  const byText = new Map<string, ReadMarkdown>()
  return (text) => {
    const read = byText.get(text) ?? readMarkdown(text)
    byText.delete(text)
    byText.set(text, read)
    if (byText.size > maxTexts) {
      for (const oldest of byText.keys()) {
        byText.delete(oldest)
        break
      }
    }
    return read
  }
}

type References = Pick<Extract<ReadMarkdown, { readonly kind: 'tree' }>, 'definitions' | 'referenced'>

/** @returns the definitions of a tree, of which the first of a name counts; undefined if the tree is too large. */
function survey(root: Root): References | undefined {
  const definitions = new Map<string, Definition>()
  const referenced = new Set<string>()
  const open: Nodes[] = [root]
  let nodes = 0
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    nodes += 1
    if (nodes > maxNodes) return undefined
    showNamedReferences(node)
    if (node.type === 'definition' && !definitions.has(node.identifier)) definitions.set(node.identifier, node)
    if (node.type === 'linkReference' || node.type === 'imageReference') referenced.add(node.identifier)
    if ('children' in node) open.push(...node.children.toReversed())
  }
  return { definitions, referenced }
}

const nesting: ReadonlySet<string> = new Set(['blockquote', 'listItem', 'emphasis', 'strong', 'delete', 'link'])

function flattenBelow(parent: Nodes, depth: number, source: string): void {
  if (!('children' in parent)) return
  for (const [at, child] of parent.children.entries()) {
    const childDepth = nesting.has(child.type) ? depth + 1 : depth
    if (childDepth <= maxNesting) flattenBelow(child, childDepth, source)
    else parent.children.splice(at, 1, typed(child, source) as never)
  }
}

function typed(node: Nodes, source: string): Nodes {
  const text = { type: 'text' as const, value: asTyped(node, source) }
  if (node.type === 'listItem') return { ...node, children: [{ type: 'paragraph', children: [text] }] }
  return node.type === 'blockquote' ? { type: 'paragraph', children: [text] } : text
}

/** @returns the characters that a node was read from; of one that has no place in the source, its text. */
export function asTyped(node: Nodes, source: string): string {
  const from = node.position?.start.offset
  const to = node.position?.end.offset
  if (from !== undefined && to !== undefined) return source.slice(from, to)
  return textOf(node)
}

/** @returns the text of a node and what is in it. */
export function textOf(node: Nodes): string {
  if ('value' in node) return node.value
  if ('children' in node) return node.children.map(textOf).join('')
  return node.type === 'break' ? '\n' : 'alt' in node ? (node.alt ?? '') : ''
}
