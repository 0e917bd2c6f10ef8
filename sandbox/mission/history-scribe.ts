/** Writes one channel's posts: single ones, replies, and whole scenes from a phrase bank. */

import { createBag, type Dice } from './history-dice.ts'
import { createFiller, type Filler, type Operation } from './history-phrase.ts'
import type { HistoryPost } from './history-post.ts'
import { DAYS, MINUTE_MS, type Phase, type World } from './history-world.ts'

/**
 * Lines of a conversation: `d: text` opens in the channel, `> c: text` answers the last opener. Initials are those of
 * the five members, `w` is whoever has the watch. `d @14:05: text` is said at that time, `d @+1/06:30:` a day later.
 */
export type Scene = readonly string[]
/**
 * Scenes that fit a phase or any, in the order of the story; each is played once. `routine` lines come back with other
 * names and numbers, `routineBefore` are those of the days before the water.
 */
export type SceneBank = Readonly<Record<Phase | 'any', readonly Scene[]>> & {
  readonly routine: readonly string[]
  readonly routineBefore?: readonly string[]
}
/** A scene with a fixed place in the story. */
export type Story = { readonly day: number; readonly hour: number; readonly minute?: number; readonly lines: Scene }

export type PostExtra = Pick<HistoryPost, 'files' | 'isPinned' | 'reactions'>

export type Scribe = {
  readonly posts: HistoryPost[]
  readonly dice: Dice
  post(atMs: number, author: string, message: string, extra?: PostExtra): HistoryPost
  reply(root: HistoryPost, atMs: number, author: string, message: string, extra?: PostExtra): HistoryPost
  filler(atMs: number, facts?: Readonly<Record<string, string | number>>): Filler
  /** Plays the lines, some minutes apart; a flat one answers in the channel instead of in a thread. */
  scene(atMs: number, lines: Scene, isFlat: boolean): void
  stories(stories: readonly Story[]): void
  /** Spreads the scenes of the bank over their phases and adds so many routine lines a day, in their openers' waking hours. */
  days(bank: SceneBank, routinePerDay: Readonly<Record<Phase, number>>): void
}

const initials: Readonly<Record<string, { username: string; hours: readonly [number, number] }>> = {
  m: { username: 'mara.lindqvist', hours: [6, 22] },
  d: { username: 'david.stone', hours: [5, 20] },
  c: { username: 'chiara.conti', hours: [5, 20] },
  y: { username: 'yusuf.demir', hours: [7, 23] },
  h: { username: 'hana.novak', hours: [4, 21] },
}

/** The member at the desk: by day the operations desk, by night two of them in turn. */
export function onWatch(world: World, ms: number): string {
  const hour = new Date(ms).getUTCHours()
  const turn = world.dayOf(ms) % 2 === 0
  if (hour >= 6 && hour < 14) return 'david.stone'
  if (hour >= 14 && hour < 22) return turn ? 'mara.lindqvist' : 'david.stone'
  return turn ? 'hana.novak' : 'mara.lindqvist'
}

type Line = { isReply: boolean; initial: string; daysLater: number; at: string | undefined; text: string }

const parse = (line: string): Line => {
  const match = /^(> )?([mdcyhw])(?: @(?:\+(\d)\/)?(\d\d:\d\d))?: ([\s\S]+)$/.exec(line)
  if (!match) throw new RangeError(`not a line of a scene: ${line.slice(0, 60)}`)
  const [, arrow, initial = 'w', days = '0', at, text = ''] = match
  return { isReply: arrow !== undefined, initial, daysLater: Number(days), at, text }
}

/** A scribe for one channel with dice of its own. */
export function createScribe(channel: string, operation: Operation, dice: Dice): Scribe {
  const { world } = operation
  const posts: HistoryPost[] = []
  const post: Scribe['post'] = (atMs, author, message, extra = {}) => {
    const written = { key: `${channel}/${posts.length + 1}`, channel, author, atMs, message, ...extra }
    posts.push(written)
    return written
  }
  const reply: Scribe['reply'] = (root, atMs, author, message, extra = {}) => {
    const written = post(Math.max(atMs, root.atMs + 1000), author, message, extra)
    written.root = root.root ?? root.key
    return written
  }
  const filler: Scribe['filler'] = (atMs, facts) => createFiller(operation, dice, atMs, facts)

  const scene: Scribe['scene'] = (atMs, lines, isFlat) => {
    const fill = filler(atMs)
    const parsed = lines.map(parse)
    const speakers = parsed.flatMap(({ initial }) => initials[initial]?.username ?? [])
    // Whoever has the watch does not answer themselves: another member of the desk stands in.
    const desk = [onWatch(world, atMs), 'david.stone', 'mara.lindqvist', 'hana.novak']
    const watch = desk.find((username) => !speakers.includes(username)) ?? 'chiara.conti'
    let opener: HistoryPost | undefined
    let lineMs = atMs + dice.int(0, 59) * 1000
    for (const { isReply, initial, daysLater, at, text } of parsed) {
      if (at) {
        const [hour, minute] = at.split(':').map(Number)
        lineMs = Math.max(lineMs, world.at(world.dayOf(lineMs) + daysLater, hour ?? 0, minute) + dice.int(1, 55) * 1000)
      }
      const author = initials[initial]?.username ?? watch
      if (isReply && opener && !isFlat) reply(opener, lineMs, author, fill(text, lineMs))
      else opener = post(lineMs, author, fill(text, lineMs))
      lineMs += dice.int(1, lines.length > 9 ? 4 : 8) * MINUTE_MS + dice.int(0, 59) * 1000
    }
  }
  const inWakingHours = (day: number, line: string): number => {
    const [from, to] = initials[parse(line).initial]?.hours ?? [0, 24]
    return world.at(day, from, dice.int(0, (to - from) * 60 - 1))
  }

  const days: Scribe['days'] = (bank, routinePerDay) => {
    const everyDay = Array.from({ length: DAYS }, (_, day) => day)
    for (const phase of ['warning', 'surge', 'relief', 'secondLow', 'recovery', 'any'] as const) {
      const fitting = everyDay.filter((day) => phase === 'any' || world.phaseOf(world.at(day, 12)) === phase)
      for (const [n, day] of fitting.entries()) {
        const share = (of: number): number => Math.round((of * bank[phase].length) / fitting.length)
        const scenes = bank[phase].slice(share(n), share(n + 1))
        const moments = scenes.map(([opener = '']) => inWakingHours(day, opener)).sort((a, b) => a - b)
        for (const [i, lines] of scenes.entries()) {
          scene(moments[i] ?? world.at(day, 12), lines, lines.length < 5 && dice.chance(0.3))
        }
      }
    }
    const routine = createBag(dice, bank.routine)
    const routineBefore = createBag(dice, bank.routineBefore ?? bank.routine)
    for (const day of everyDay) {
      const phase = world.phaseOf(world.at(day, 12))
      const count = routinePerDay[phase] + dice.int(-1, 1)
      for (let i = 0; i < count; i++) {
        const line = phase === 'warning' ? routineBefore() : routine()
        scene(inWakingHours(day, line), [line], true)
      }
    }
  }

  const stories: Scribe['stories'] = (told) => {
    for (const story of told) scene(world.at(story.day, story.hour, story.minute), story.lines, false)
  }
  return { posts, dice, post, reply, filler, scene, stories, days }
}
