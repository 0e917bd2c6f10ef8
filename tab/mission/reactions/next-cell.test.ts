import { describe, expect, it } from 'vitest'
import { nextCell } from './next-cell.ts'

/** 0 1 2 / 3 in the first section, 4 5 / in the second. */
const move = (key: string, at: number) => nextCell(key, at, [4, 2], 3)

describe('the arrow keys', () => {
  it.each([
    ['ArrowRight', 2, 3],
    ['ArrowRight', 5, 5],
    ['ArrowLeft', 0, 0],
    ['ArrowDown', 0, 3],
    ['ArrowDown', 2, 3],
    ['ArrowDown', 3, 4],
    ['ArrowDown', 5, 5],
    ['ArrowUp', 5, 3],
    ['ArrowUp', 1, 1],
    ['Home', 4, 0],
    ['End', 0, 5],
  ])('%s leads from %i to %i', (key, from, to) => {
    expect(move(key, from)).toBe(to)
  })

  it('lead nowhere in an empty grid, and other keys nowhere at all', () => {
    expect(nextCell('ArrowDown', 0, [], 3)).toBeUndefined()
    expect(move('a', 0)).toBeUndefined()
  })
})
