import { describe, expect, it } from 'vitest'
import { RecentEvents } from './recent-events.ts'

const bytes = (text: string): Buffer => Buffer.from(text)

describe('recent events', () => {
  it('are found by all of their bytes and by nothing else', () => {
    const recent = new RecentEvents<number>(4, 100)
    recent.keep(bytes('event-1'), 1)
    recent.keep(bytes('event-2'), 2)

    expect(recent.find(bytes('event-1'))).toBe(1)
    expect(recent.find(bytes('event-2'))).toBe(2)
    expect(recent.find(bytes('event-3'))).toBeUndefined()
    expect(recent.find(bytes('event'))).toBeUndefined()
  })

  it('stay as they were when the memory they came in is used again', () => {
    const recent = new RecentEvents<number>(4, 100)
    const memory = bytes('event-1')
    recent.keep(memory, 1)
    memory.write('event-2')

    expect(recent.find(bytes('event-2'))).toBeUndefined()
    expect(recent.find(bytes('event-1'))).toBe(1)
  })

  it('give way to newer ones, those first that nobody asked for', () => {
    const recent = new RecentEvents<number>(2, 100)
    recent.keep(bytes('event-1'), 1)
    recent.keep(bytes('event-2'), 2)
    recent.find(bytes('event-1'))
    recent.keep(bytes('event-3'), 3)

    expect(recent.find(bytes('event-1'))).toBe(1)
    expect(recent.find(bytes('event-2'))).toBeUndefined()
  })

  it('that are too large are not kept', () => {
    const recent = new RecentEvents<number>(2, 6)
    recent.keep(bytes('event-1'), 1)

    expect(recent.find(bytes('event-1'))).toBeUndefined()
  })
})
