import { type FocusEvent, type KeyboardEvent, type RefObject, useCallback, useState } from 'react'
import type { VirtuosoHandle } from 'react-virtuoso'
import type { MessageRowFacts } from './message-rows.ts'

/** So long a message may stay out of sight before the attempt to give it the focus is given up. */
const landingFrames = 90

/**
 * One Tab stop for all messages; arrow up and down go from message to message, also to those that are not drawn yet. Tab
 * goes on to what the message offers.
 *
 * @param target the message to which a link led: `land` gives it the focus when it is first drawn
 */
export function useMessageFocus(
  rows: readonly MessageRowFacts[],
  list: RefObject<VirtuosoHandle | null>,
  target?: string,
) {
  const [focused, setFocused] = useState(target)
  const land = useCallback((message: HTMLElement, frames = landingFrames): void => {
    const { activeElement, body } = document
    const isElsewhere = activeElement !== null && activeElement !== body && activeElement !== message
    // Gone from the list, it lands again when it comes back; whoever has gone on to something else stays there.
    if (frames === 0 || isElsewhere || !message.isConnected) return
    // The list measures its messages out of sight first, where nothing takes the focus.
    if (activeElement !== message) message.focus({ preventScroll: true })
    requestAnimationFrame(() => land(message, frames - 1))
  }, [])
  const isThere = rows.some(({ key }) => key === focused)
  const tabStop = isThere ? focused : rows.findLast(({ kind }) => kind === 'post')?.key

  function onFocus(event: FocusEvent<HTMLElement>): void {
    const message = event.target.closest<HTMLElement>('[data-message]')
    if (message?.dataset['message'] !== undefined) setFocused(message.dataset['message'])
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const message = event.target instanceof HTMLElement ? event.target.dataset['message'] : undefined
    if (step === 0 || message === undefined) return
    const at = rows.findIndex(({ key }) => key === message)
    const next = rows[at + step]
    if (next === undefined) return
    event.preventDefault()
    const around = event.currentTarget
    const focusNext = (): void =>
      around.querySelector<HTMLElement>(`[data-message="${CSS.escape(next.key)}"]`)?.focus({ preventScroll: true })
    list.current?.scrollIntoView({ index: at + step, done: focusNext })
    focusNext()
  }

  return { tabStop, onFocus, onKeyDown, land }
}
