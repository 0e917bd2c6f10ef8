import { cleanup, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { missionWith } from '../people/mission.fixture.tsx'
import { EmojiPicker } from './emoji-picker.tsx'

afterEach(cleanup)

async function openPicker() {
  const made = missionWith()
  const onPick = vi.fn()
  const onClose = vi.fn()
  const picker = <EmojiPicker onPick={onPick} onClose={onClose} />
  const { unmount } = made.show(picker)
  await screen.findByRole('grid')
  const again = async () => {
    unmount()
    made.show(picker)
    await screen.findByRole('grid')
  }
  return { ...made, onPick, onClose, again, field: screen.getByRole('searchbox', { name: 'Find an emoji' }) }
}

const focused = () => document.activeElement?.getAttribute('aria-label')

describe('the picker of emoji', () => {
  it('says so when nothing has the name, and Enter picks nothing then', async () => {
    const { field, onPick } = await openPicker()
    await userEvent.type(field, 'nothing such{Enter}')

    expect(screen.getByText('No emoji has this name.')).toBeTruthy()
    expect(onPick).not.toHaveBeenCalled()
  })

  it('finds by name, with or without colons, and Enter picks the first', async () => {
    const { field, onPick } = await openPicker()
    await userEvent.type(field, ':white check')
    expect(screen.getByText('1 emoji found')).toBeTruthy()
    await userEvent.keyboard('{Enter}')

    expect(onPick.mock.calls).toEqual([['white_check_mark']])
  })

  it('is one stop of Tab; arrows move within, Escape closes', async () => {
    const { field, onPick, onClose } = await openPicker()
    field.focus()
    await userEvent.keyboard('{ArrowDown}')
    expect(focused()).toBe('+1')
    await userEvent.keyboard('{ArrowRight}{ArrowDown}')
    expect(focused()).toBe('clap')
    expect(screen.getAllByRole('button').filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1)

    await userEvent.keyboard('{Enter}')
    expect(onPick.mock.calls).toEqual([['clap']])
    await userEvent.keyboard('{Escape}')
    expect(onClose).toHaveBeenCalledTimes(1)
  })

  it('has what was used last in front the next time', async () => {
    const { again } = await openPicker()
    expect(screen.queryByText('Used recently')).toBeNull()
    await userEvent.click(screen.getAllByRole('button', { name: 'tada' })[0] ?? document.body)
    await again()

    expect(screen.getByText('Used recently')).toBeTruthy()
    expect(screen.getAllByRole('button')[0]?.getAttribute('aria-label')).toBe('tada')
  })
})
