import { Popover, PopoverSurface, PopoverTrigger } from '@fluentui/react-components'
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { TextProvider } from '../text/text-context.tsx'
import { Themed } from './themed.tsx'

afterEach(cleanup)

it('what opens over the page covers no more of it than it needs', async () => {
  render(
    <TextProvider locale="en">
      <Themed theme="dark">
        <Popover open>
          <PopoverTrigger>
            <button type="button">Who</button>
          </PopoverTrigger>
          <PopoverSurface>A card</PopoverSurface>
        </Popover>
      </Themed>
    </TextProvider>,
  )
  const layer = [...document.body.children].find((child) => child.contains(screen.getByText('A card')))
  if (layer === undefined) throw new Error('the card stands nowhere')

  expect(getComputedStyle(layer).position).toBe('absolute')
  expect(getComputedStyle(layer).height).toBe('auto')
})
