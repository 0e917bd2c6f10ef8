/** What readers leave on posts: reactions, and the author's own corrections. */

import { members } from './cast.ts'
import type { Dice } from './history-dice.ts'
import type { HistoryPost } from './history-post.ts'
import { MINUTE_MS } from './history-world.ts'

const moods: readonly { readonly words: RegExp; readonly chance: number; readonly emoji: readonly string[] }[] = [
  {
    words: /alive|tada|born|healthy girl|finalmente|lifted|line across/i,
    chance: 0.9,
    emoji: ['tada', 'heart', 'raised_hands', 'clap'],
  },
  {
    words: /closed \d\d:|safe\b|arrivat|:white_check_mark:/i,
    chance: 0.3,
    emoji: ['white_check_mark', '+1', 'pray', 'clap'],
  },
  { words: /@channel|warning|failed|mayday|rotating_light/i, chance: 0.4, emoji: ['eyes', 'warning', '+1'] },
  { words: /decision:|approved/i, chance: 0.5, emoji: ['+1', 'white_check_mark', 'ok_hand'] },
  { words: /:smile:|joke|goose|piano|pizza|cat\b|soup/i, chance: 0.6, emoji: ['joy', 'smile', 'heart'] },
  { words: /convoy|AN-\d/i, chance: 0.1, emoji: ['truck', '+1', 'muscle'] },
  { words: /\?/, chance: 0.06, emoji: ['eyes', 'bulb'] },
]

/** Adds reactions and edits in place; an edit comes after the post and never alters its thread. */
export function addEcho(posts: readonly HistoryPost[], dice: Dice): void {
  for (const post of posts) {
    const isMachine = post.author.startsWith('bot:')
    const mood = moods.find(({ words }) => words.test(post.message)) ?? { chance: 0.07, emoji: ['+1', 'ok_hand'] }
    if (dice.chance(isMachine ? mood.chance / 8 : mood.chance)) {
      const readers = dice.shuffled(members.map(({ username }) => username).filter((name) => name !== post.author))
      const kinds = dice.shuffled(mood.emoji).slice(0, dice.chance(0.25) ? 2 : 1)
      post.reactions = kinds.map((emoji) => ({ emoji, by: readers.slice(0, dice.int(1, readers.length)) }))
    }
    if (isMachine || !dice.chance(0.035)) continue
    post.editedAtMs = post.atMs + dice.int(1, 14) * MINUTE_MS + dice.int(0, 59) * 1000
    if (dice.chance(0.3) && !/[|`]|- \[/.test(post.message)) {
      post.message += `\n\n*${dice.pick(['Edit: typo.', 'Edit: time corrected.', 'Edit: place added.', 'Edit: number checked.'])}*`
    }
  }
}
