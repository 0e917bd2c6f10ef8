import { renderHook } from '@testing-library/react'
import type { VirtuosoHandle } from 'react-virtuoso'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useStayAtEnd } from './use-stay-at-end.ts'

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    },
  )
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function listWith(place: { startsAtEnd: boolean; isLive: boolean }) {
  const element = document.createElement('div')
  const scrollToIndex = vi.fn()
  const list = { current: { scrollToIndex } as unknown as VirtuosoHandle }
  const { result } = renderHook(() => useStayAtEnd({ current: element }, list, place))
  return { element, scrollToIndex, end: result.current }
}

const wheel = (element: HTMLElement, deltaY: number) => element.dispatchEvent(new WheelEvent('wheel', { deltaY }))

describe('whoever reads the newest message', () => {
  it('is not held when the list begins further up, nor at an end that is not the newest message', () => {
    for (const place of [
      { startsAtEnd: false, isLive: true },
      { startsAtEnd: true, isLive: false },
    ]) {
      const { end, scrollToIndex } = listWith(place)
      end.stay()
      expect(end.isHeld()).toBe(false)
      expect(scrollToIndex).not.toHaveBeenCalled()
    }
  })

  it('is never pulled back while scrolling up, nor afterwards', () => {
    const { element, end, scrollToIndex } = listWith({ startsAtEnd: true, isLive: true })
    wheel(element, -100)
    end.stay()
    end.moved(false)
    vi.advanceTimersByTime(5_000)
    end.stay()

    expect(end.isHeld()).toBe(false)
    expect(scrollToIndex).not.toHaveBeenCalled()
  })

  it('stays there when what is drawn grows, also past what counts as the end', () => {
    const { end, scrollToIndex } = listWith({ startsAtEnd: true, isLive: true })
    end.stay()
    end.moved(false)

    expect(end.isHeld()).toBe(true)
    expect(scrollToIndex.mock.calls).toEqual([[{ index: 'LAST', align: 'end' }], [{ index: 'LAST', align: 'end' }]])
  })

  it('is held once they have written further up, also while the way down is being drawn', () => {
    const { end, scrollToIndex } = listWith({ startsAtEnd: false, isLive: true })
    end.hold()
    end.stay()
    end.moved(false)

    expect(end.isHeld()).toBe(true)
    expect(scrollToIndex).toHaveBeenCalledTimes(3)
  })

  it('is held again after coming back to the end', () => {
    const { element, end, scrollToIndex } = listWith({ startsAtEnd: true, isLive: true })
    wheel(element, -100)
    end.moved(false)
    vi.advanceTimersByTime(5_000)
    end.moved(true)
    end.stay()

    expect(scrollToIndex).toHaveBeenCalledTimes(1)
  })
})
