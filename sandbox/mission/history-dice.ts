/** Seeded chance: the same seed gives the same history, so a sandbox that restarts on the same day finds its posts again. */

export type Dice = {
  /** A number from 0 (included) to 1 (excluded). */
  next(): number
  /** A whole number, both ends included. */
  int(min: number, max: number): number
  chance(probability: number): boolean
  pick<T>(items: readonly T[]): T
  shuffled<T>(items: readonly T[]): T[]
}

/** FNV-1a, 32 bits. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** Dice of their own for each seed (mulberry32), so that one channel's history does not move when another's is changed. */
export function createDice(seed: string): Dice {
  let state = hash32(seed)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1))
  const pick = <T>(items: readonly T[]): T => {
    if (items.length === 0) throw new RangeError('there is nothing to pick from')
    return items[int(0, items.length - 1)] as T
  }
  const shuffled = <T>(items: readonly T[]): T[] =>
    items
      .map((item) => ({ item, rank: next() }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ item }) => item)
  return { next, int, chance: (probability) => next() < probability, pick, shuffled }
}

/** Draws items in a shuffled order and repeats one only after all the others had their turn. */
export function createBag<T>(dice: Dice, items: readonly T[]): () => T {
  let rest: T[] = []
  return () => {
    if (rest.length === 0) rest = dice.shuffled(items)
    const drawn = rest.pop()
    if (drawn === undefined) throw new RangeError('the bag was made without items')
    return drawn
  }
}
