import type { AlignType, Definition, List, ListItem, RootContent, Table, TableCell, TableRow } from 'mdast'
import { type ReactNode, useId } from 'react'
import { inSequence } from './in-sequence.ts'
import { renderInlines } from './inlines.tsx'
import { asTyped } from './read-markdown.ts'
import { readableName } from './readable-name.ts'
import { readableText } from './readable-text.ts'
import type { RenderContext } from './render-context.ts'
import { safeLink } from './safe-link.ts'

/** Messages stand below the headings of the page. */
const headings = { 1: 'h3', 2: 'h4', 3: 'h5', 4: 'h6', 5: 'h6', 6: 'h6' } as const

/** @param end what stands at the end of the last paragraph, or after everything else */
export function renderBlocks(nodes: readonly RootContent[], render: RenderContext, end?: ReactNode): ReactNode {
  const blocks = nodes.filter((node) => node.type !== 'definition' || !servesALink(node, render))
  const isEndInline = blocks.at(-1)?.type === 'paragraph'
  const elements = blocks.map((node, at) =>
    renderBlock(node, render, isEndInline && at === blocks.length - 1 ? end : undefined),
  )
  return inSequence([...elements, isEndInline ? undefined : end])
}

/** Otherwise it is something that was said, such as `[Note]: later`. */
function servesALink(definition: Definition, { definitions, referenced }: RenderContext): boolean {
  const { identifier, url } = definition
  const isTheOne = definitions.get(identifier) === definition
  return isTheOne && referenced.has(identifier) && safeLink(url) !== undefined
}

function renderBlock(node: RootContent, render: RenderContext, end: ReactNode): ReactNode {
  const { styles } = render
  switch (node.type) {
    case 'paragraph':
      return (
        <p dir="auto" className={styles.paragraph}>
          {renderInlines(node.children, render)}
          {end}
        </p>
      )
    case 'heading': {
      const Heading = headings[node.depth]
      return (
        <Heading dir="auto" className={styles.headings[node.depth]}>
          {renderInlines(node.children, render)}
        </Heading>
      )
    }
    case 'blockquote':
      return (
        <blockquote dir="auto" className={styles.quote}>
          {renderBlocks(node.children, render)}
        </blockquote>
      )
    case 'list':
      return renderList(node, render)
    case 'listItem':
      return renderItem(node, render)
    case 'code':
      return <Code value={node.value} language={node.lang ?? ''} render={render} />
    case 'table':
      return renderTable(node, render)
    case 'thematicBreak':
      return <hr className={styles.rule} />
    case 'tableRow':
    case 'tableCell':
    case 'definition':
    case 'html':
    case 'yaml':
    case 'footnoteDefinition':
      return (
        <p dir="auto" className={styles.paragraph}>
          {readableText(asTyped(node, render.source))}
        </p>
      )
    default:
      return renderInlines([node], render)
  }
}

function renderList(node: List, render: RenderContext): ReactNode {
  const items = inSequence(node.children.map((item) => renderItem(item, render)))
  const { styles } = render
  return node.ordered ? (
    <ol dir="auto" start={node.start ?? 1} className={styles.list}>
      {items}
    </ol>
  ) : (
    <ul dir="auto" className={styles.list}>
      {items}
    </ul>
  )
}

function renderItem(node: ListItem, render: RenderContext): ReactNode {
  if (typeof node.checked === 'boolean') return <Task isDone={node.checked} node={node} render={render} />
  return <li dir="auto">{renderBlocks(node.children, render)}</li>
}

function Task(props: { readonly isDone: boolean; readonly node: ListItem; readonly render: RenderContext }) {
  const id = useId()
  const { styles } = props.render
  return (
    <li dir="auto" className={styles.task}>
      <input type="checkbox" disabled checked={props.isDone} readOnly aria-labelledby={id} />
      <div id={id} className={styles.taskText}>
        {renderBlocks(props.node.children, props.render)}
      </div>
    </li>
  )
}

function Code(props: { readonly value: string; readonly language: string; readonly render: RenderContext }) {
  const { styles, text } = props.render
  const language = readableName(props.language).slice(0, 30)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <figure className={styles.code} tabIndex={0} aria-label={text.code}>
      {language !== '' && <figcaption className={styles.language}>{language}</figcaption>}
      <pre dir="auto" className={styles.codeLines}>
        <code>{readableText(props.value)}</code>
      </pre>
    </figure>
  )
}

function renderTable({ children: rows, align }: Table, render: RenderContext): ReactNode {
  const { styles, text } = render
  const [head, ...body] = rows.map((row, at) => renderRow(row, at === 0 ? 'th' : 'td', align ?? [], render))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={styles.scroller} tabIndex={0} aria-label={text.table}>
      <table className={styles.table}>
        <thead>{head}</thead>
        {body.length > 0 && <tbody>{inSequence(body)}</tbody>}
      </table>
    </section>
  )
}

function renderRow(row: TableRow, Cell: 'th' | 'td', align: readonly AlignType[], render: RenderContext): ReactNode {
  // More cells than the head has are none of the table's.
  const cells = row.children.slice(0, align.length)
  const renderCell = (cell: TableCell, column: number): ReactNode => (
    <Cell dir="auto" className={render.styles.cells[align[column] ?? 'start']}>
      {renderInlines(cell.children, render)}
    </Cell>
  )
  return <tr>{inSequence(cells.map(renderCell))}</tr>
}
