/**
 * Where a key leads in sections of rows; each section begins a row.
 *
 * @param at counted over all sections
 * @returns undefined for a key that leads nowhere
 */
export function nextCell(
  key: string,
  at: number,
  sectionLengths: readonly number[],
  columns: number,
): number | undefined {
  const last = sectionLengths.reduce((sum, length) => sum + length, 0) - 1
  if (last < 0) return undefined
  switch (key) {
    case 'ArrowRight':
      return Math.min(at + 1, last)
    case 'ArrowLeft':
      return Math.max(at - 1, 0)
    case 'Home':
      return 0
    case 'End':
      return last
    case 'ArrowDown':
    case 'ArrowUp':
      return vertically(key === 'ArrowDown' ? 1 : -1, at, sectionLengths, columns)
    default:
      return undefined
  }
}

function vertically(step: 1 | -1, at: number, sectionLengths: readonly number[], columns: number): number {
  const rows: { start: number; length: number }[] = []
  let from = 0
  for (const length of sectionLengths) {
    for (let start = 0; start < length; start += columns) {
      rows.push({ start: from + start, length: Math.min(columns, length - start) })
    }
    from += length
  }
  const rowAt = rows.findIndex(({ start, length }) => at >= start && at < start + length)
  const row = rows[rowAt]
  const next = rows[rowAt + step]
  if (row === undefined || next === undefined) return at
  return next.start + Math.min(at - row.start, next.length - 1)
}
