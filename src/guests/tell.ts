import type { Db } from '../store/open.ts'
import type { GuestDeps } from './guest-deps.ts'

export const TELL_QUEUE = 'guest-word'

export type Word = {
  readonly to: { readonly userId: string } | { readonly username: string }
  readonly text: string
  readonly key: string
  readonly onceWithinMs?: number
}

/** Puts a message of our bot into the queue, so that it is said although Mattermost is away just now, and nobody waits for it. */
export async function tellLater({ jobs }: Pick<GuestDeps, 'jobs'>, word: Word, within?: Db): Promise<void> {
  await jobs.send(TELL_QUEUE, word, within === undefined ? {} : { within })
}

/** Handler of the queue. @throws MattermostFault, so that the queue tries again. */
export async function tellNow({ bot, log }: Pick<GuestDeps, 'bot' | 'log'>, word: Word): Promise<void> {
  const outcome = await bot.tell(word)
  if (outcome === 'nobody' || outcome === 'told_too_often')
    log.warn({ outcome, key: word.key }, 'a message of the bot was not written')
}
