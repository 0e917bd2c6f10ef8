import { act, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { latePart } from './late-part.tsx'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

it('a part that cannot be fetched leaves the rest standing and appears when it can', async () => {
  let isAway = true
  const load = vi.fn(async () => {
    if (isAway) throw new TypeError('Failed to fetch dynamically imported module')
    return ({ name }: { name: string }) => <b>{name} is here</b>
  })
  const Part = latePart(load)
  render(
    <>
      <p>the rest</p>
      <Part name="Menu" meanwhile={<i>soon</i>} />
    </>,
  )
  await act(() => vi.advanceTimersByTimeAsync(5_000))
  expect(screen.getByText('the rest')).toBeTruthy()
  expect(screen.getByText('soon')).toBeTruthy()

  isAway = false
  await act(() => vi.advanceTimersByTimeAsync(30_000))
  expect(screen.getByText('Menu is here')).toBeTruthy()
  expect(screen.queryByText('soon')).toBeNull()
})

it('a part is fetched once, however often it is drawn', async () => {
  const load = vi.fn(async () => () => <b>x</b>)
  const Part = latePart(load)
  Part.fetch()
  render(
    <>
      <Part />
      <Part />
    </>,
  )
  await act(() => vi.advanceTimersByTimeAsync(10))

  expect(screen.getAllByText('x')).toHaveLength(2)
  expect(load).toHaveBeenCalledTimes(1)
})
