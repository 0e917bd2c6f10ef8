import { afterEach, describe, expect, it, vi } from 'vitest'
import { onWake } from './wake.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a page that comes back', () => {
  it('looks at the clock when it is shown, focused, or online again, and not when it is hidden', () => {
    const heard: boolean[] = []
    const stop = onWake(window, (isBackOnline) => heard.push(isBackOnline))
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
    document.dispatchEvent(new Event('visibilitychange'))
    expect(heard).toEqual([])

    hidden.mockReturnValue(false)
    document.dispatchEvent(new Event('visibilitychange'))
    window.dispatchEvent(new Event('focus'))
    window.dispatchEvent(new Event('online'))
    expect(heard).toEqual([false, false, true])

    stop()
    window.dispatchEvent(new Event('online'))
    expect(heard).toHaveLength(3)
  })
})
