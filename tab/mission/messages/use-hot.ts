import { type FocusEvent, type RefObject, useEffect, useRef, useState } from 'react'

const graceMs = 120

/**
 * Whether the pointer or the focus is on an element, or something that it opened is still open: what it opens lives
 * elsewhere in the page, so leaving towards that must not take away what holds it.
 */
export function useHot(element: RefObject<HTMLElement | null>) {
  const [isHot, setHot] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  function warm(): void {
    clearTimeout(timer.current)
    setHot(true)
  }

  function cool(): void {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      const isHolding =
        element.current?.querySelector('[aria-expanded="true"]') || element.current?.contains(document.activeElement)
      if (isHolding) cool()
      else setHot(false)
    }, graceMs)
  }

  return {
    isHot,
    handlers: {
      onPointerEnter: warm,
      onPointerLeave: cool,
      onFocus: warm,
      onBlur: (_event: FocusEvent) => cool(),
    },
  }
}
