import { type RefObject, useLayoutEffect, useState } from 'react'

/** How much room there is: for one column, for two, or for three. */
export type Room = 'narrow' | 'medium' | 'wide'

const widths = { medium: 700, wide: 1080 } as const

function roomOf(width: number): Room {
  if (width < widths.medium) return 'narrow'
  return width < widths.wide ? 'medium' : 'wide'
}

/** Measures the element, not the page: hosts give a frame of any size, and zoom makes it smaller. */
export function useRoom(element: RefObject<HTMLElement | null>): Room {
  const [room, setRoom] = useState<Room>('wide')
  useLayoutEffect(() => {
    const measured = element.current
    if (measured === null) return
    const measure = (): void => setRoom(roomOf(measured.clientWidth || window.innerWidth))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(measured)
    return () => observer.disconnect()
  }, [element])
  return room
}
