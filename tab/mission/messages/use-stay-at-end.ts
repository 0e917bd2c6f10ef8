import { type RefObject, useCallback, useEffect, useMemo, useRef } from 'react'
import type { VirtuosoHandle } from 'react-virtuoso'

/** What leaves the end within this time after somebody scrolled is their doing. */
const gestureMs = 1_000

/**
 * Keeps whoever reads the newest message there: when the room becomes less (a bar appears, the composer grows) and when what
 * is drawn grows (names, pictures and emoji arrive late). Only the person's own scrolling ends it.
 *
 * @param around what the list fills
 * @param place where the list begins, and whether its end is the newest message: nobody is held at an end that goes on
 */
export function useStayAtEnd(
  around: RefObject<HTMLElement | null>,
  list: RefObject<VirtuosoHandle | null>,
  place: { readonly startsAtEnd: boolean; readonly isLive: boolean },
) {
  const isHeld = useRef(place.startsAtEnd)
  const isLive = useRef(place.isLive)
  isLive.current = place.isLive
  const gestureAtMs = useRef(Number.NEGATIVE_INFINITY)

  const isScrolling = useCallback((): boolean => performance.now() - gestureAtMs.current < gestureMs, [])
  const stay = useCallback((): void => {
    // What is drawn grows while somebody scrolls up as well: that must not pull them back.
    if (isHeld.current && isLive.current && !isScrolling()) list.current?.scrollToIndex({ index: 'LAST', align: 'end' })
  }, [list, isScrolling])

  useEffect(() => {
    const element = around.current
    if (element === null) return
    const moved = (): void => {
      gestureAtMs.current = performance.now()
    }
    const onWheel = (event: WheelEvent): void => {
      if (event.deltaY < 0) moved()
    }
    const onPointer = (event: PointerEvent): void => {
      // The scroll bar belongs to the scrolling element itself; what is pressed inside scrolls nothing.
      if (event.target instanceof HTMLElement && event.target.dataset['virtuosoScroller'] !== undefined) moved()
    }
    const options = { passive: true, capture: true } as const
    element.addEventListener('wheel', onWheel, options)
    element.addEventListener('touchmove', moved, options)
    element.addEventListener('keydown', moved, options)
    element.addEventListener('pointerdown', onPointer, options)
    const observer = new ResizeObserver(stay)
    observer.observe(element)
    return () => {
      observer.disconnect()
      element.removeEventListener('wheel', onWheel, options)
      element.removeEventListener('touchmove', moved, options)
      element.removeEventListener('keydown', moved, options)
      element.removeEventListener('pointerdown', onPointer, options)
    }
  }, [around, stay])

  return useMemo(
    () => ({
      stay,
      isHeld: () => isHeld.current && isLive.current,
      /** Goes to the end and stays there, whatever is drawn on the way. */
      hold(): void {
        isHeld.current = true
        list.current?.scrollToIndex({ index: 'LAST', align: 'end' })
      },
      /** The list has come to its end, or has left it. */
      moved(isAtEnd: boolean): void {
        if (isAtEnd) isHeld.current = true
        else if (isScrolling()) isHeld.current = false
        else stay()
      },
    }),
    [stay, isScrolling, list],
  )
}
