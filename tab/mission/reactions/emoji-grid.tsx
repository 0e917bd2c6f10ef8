import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { useWords } from '../people/use-words.ts'
import { nextCell } from './next-cell.ts'
import { reactionText } from './text.ts'

export type EmojiSection = {
  readonly title: 'recent' | 'common' | 'all' | 'found'
  readonly emoji: readonly { readonly name: string; readonly unicode: string }[]
}

const columns = 8

const useStyles = makeStyles({
  grid: { maxHeight: '220px', overflowY: 'auto', overflowX: 'hidden' },
  title: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground3, margin: 0 },
  row: { display: 'grid', gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` },
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
  const grid = useRef<HTMLDivElement>(null)
  const titleId = useId()
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
    <div ref={grid} role="grid" aria-label={label} className={styles.grid} onKeyDown={onKeyDown} tabIndex={-1}>
      {sections.map(({ title, emoji }, at) => (
        <div key={title} role="rowgroup" aria-labelledby={`${titleId}${title}`}>
          <p id={`${titleId}${title}`} role="presentation" className={styles.title}>
            {t(title)}
          </p>
          {rowsOf(emoji).map((row, rowAt) => (
            <div key={row[0]?.name} role="row" className={styles.row}>
              {row.map(({ name, unicode }, cellAt) => {
                const index = (starts[at] ?? 0) + rowAt * columns + cellAt
                return (
                  <div key={name} role="gridcell">
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
                  </div>
                )
              })}
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}

function rowsOf<Cell>(cells: readonly Cell[]): readonly (readonly Cell[])[] {
  return Array.from({ length: Math.ceil(cells.length / columns) }, (_, row) =>
    cells.slice(row * columns, (row + 1) * columns),
  )
}
