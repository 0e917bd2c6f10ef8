import type { KeyboardEvent } from 'react'

const steps: Readonly<Record<string, number | 'first' | 'last'>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  Home: 'first',
  End: 'last',
}

/**
 * Moves the focus between the items of a list by arrow keys, Home and End; the list itself is one stop of the Tab key
 * (WAI-ARIA, keyboard practices: roving tabindex). Items are the elements that carry `data-roving`.
 */
export function moveRovingFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key]
  if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-roving]')]
  const { activeElement } = document
  const at = activeElement instanceof HTMLElement ? items.indexOf(activeElement) : -1
  if (items.length === 0) return
  event.preventDefault()
  const next =
    step === 'first' ? 0 : step === 'last' ? items.length - 1 : Math.min(items.length - 1, Math.max(0, at + step))
  items[next]?.focus()
}
