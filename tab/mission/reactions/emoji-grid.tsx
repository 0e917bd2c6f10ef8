import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useWords } from '../text/use-words.ts'
import { nextCell } from './next-cell.ts'
import { reactionText } from './text.ts'

export type EmojiSection = {
  readonly title: 'recent' | 'common' | 'all' | 'found'
  readonly emoji: readonly { readonly name: string; readonly unicode: string }[]
}

const columns = 8

const useStyles = makeStyles({
  around: { maxHeight: '220px', overflowY: 'auto', overflowX: 'hidden' },
  grid: { width: '100%', tableLayout: 'fixed', borderCollapse: 'collapse' },
  title: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground3, textAlign: 'start', padding: 0 },
  cell: { padding: 0 },
  emoji: {
    width: '100%',
    height: '30px',
    padding: 0,
    border: 'none',
    fontSize: tokens.fontSizeBase500,
    lineHeight: 1,
    backgroundColor: 'transparent',
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': {
      outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '-2px',
    },
  },
})

/** Emoji in rows of eight; one of them can be reached by Tab, arrows go to the others (ARIA practices, grid). */
export function EmojiGrid(props: {
  readonly label: string
  readonly sections: readonly EmojiSection[]
  readonly onPick: (name: string) => void
}) {
  const { label, sections, onPick } = props
  const styles = useStyles()
  const { t } = useWords(reactionText)
  const grid = useRef<HTMLTableElement>(null)
  const [active, setActive] = useState(0)
  const lengths = sections.map(({ emoji }) => emoji.length)
  const starts = lengths.map((_, at) => lengths.slice(0, at).reduce((sum, length) => sum + length, 0))

  function onKeyDown(event: KeyboardEvent): void {
    const next = nextCell(event.key, active, lengths, columns)
    if (next === undefined) return
    event.preventDefault()
    setActive(next)
    grid.current?.querySelectorAll<HTMLElement>('button')[next]?.focus()
  }

  return (
    <div className={styles.around}>
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is what arrows move in; its rows are a table's */}
      <table ref={grid} role="grid" aria-label={label} className={styles.grid} onKeyDown={onKeyDown}>
        {sections.map(({ title, emoji }, at) => (
          <tbody key={title}>
            <tr>
              <th colSpan={columns} scope="rowgroup" className={styles.title}>
                {t(title)}
              </th>
            </tr>
            {rowsOf(emoji).map((row, rowAt) => (
              <tr key={row[0]?.name}>
                {row.map(({ name, unicode }, cellAt) => {
                  const index = (starts[at] ?? 0) + rowAt * columns + cellAt
                  return (
                    <td key={name} className={styles.cell}>
                      <button
                        type="button"
                        className={styles.emoji}
                        tabIndex={index === active ? 0 : -1}
                        aria-label={name}
                        title={`:${name}:`}
                        onFocus={() => setActive(index)}
                        onClick={() => onPick(name)}
                      >
                        {unicode}
                      </button>
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}

function rowsOf<Cell>(cells: readonly Cell[]): readonly (readonly Cell[])[] {
  return Array.from({ length: Math.ceil(cells.length / columns) }, (_, row) =>
    cells.slice(row * columns, (row + 1) * columns),
  )
}
