import { act, cleanup, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeObjectUrls, idOf, missionWith, notFound, picture, postOf } from '../people/mission.fixture.tsx'
import { MessageRow } from './message-row.tsx'

beforeEach(() => void fakeObjectUrls())
afterEach(cleanup)

function showMessage(change: Parameters<typeof postOf>[0] = {}, rest: Parameters<typeof missionWith>[0] = {}) {
  const made = missionWith(rest)
  made.show(<MessageRow post={postOf(change)} isContinuation={false} isInThread={false} isTabStop />)
  return made
}

describe('who wrote a message', () => {
  it('can be asked by pressing the name', async () => {
    showMessage()
    await userEvent.click(screen.getByRole('button', { name: 'Mara Lindqvist' }))

    const card = within(await screen.findByRole('dialog', { name: 'About Mara Lindqvist' }))
    expect(card.getByText('@mara.lindqvist')).toBeTruthy()
  })

  it('can be asked by pressing the picture', async () => {
    showMessage()
    await userEvent.click(screen.getByText('ML'))

    expect(await screen.findByRole('dialog', { name: 'About Mara Lindqvist' })).toBeTruthy()
  })

  it('can be asked with the keys once the message has the focus, and the focus comes back to the name', async () => {
    showMessage()
    const name = screen.getByRole('button', { name: 'Mara Lindqvist' })
    expect(name.tabIndex).toBe(-1)
    act(() => screen.getByRole('article').focus())
    expect(name.tabIndex).toBe(0)
    act(() => name.focus())
    await userEvent.keyboard('{Enter}')
    await screen.findByRole('dialog')
    await userEvent.keyboard('{Escape}')

    await waitFor(() => expect(document.activeElement).toBe(name))
  })

  it('costs no stop of Tab in messages that have no focus', () => {
    showMessage()
    for (const button of screen.getAllByRole('button', { hidden: true })) expect(button.tabIndex).toBe(-1)
  })
})

describe('the server’s own emoji in a message', () => {
  const heron = { id: idOf('heron'), name: 'heron' }

  it('is its picture', async () => {
    const { rest } = showMessage({ message: 'Well done :heron:', metadata: { emojis: [heron] } })

    expect((await screen.findByRole('img', { name: ':heron:' })).getAttribute('src')).toMatch(/^blob:/)
    expect(rest.bytes).toHaveBeenCalledWith(`/emoji/${heron.id}/image`)
    expect(rest.customEmoji).not.toHaveBeenCalled()
  })

  it('stays its name when its picture cannot be had', async () => {
    const bytes = vi.fn(async () => Promise.reject(notFound()))
    showMessage({ message: 'Well done :heron:', metadata: { emojis: [heron] } }, { rest: { bytes } })

    await waitFor(() => expect(bytes).toHaveBeenCalled())
    expect(screen.getByRole('article').textContent).toContain('Well done :heron:')
  })

  it('B4: stays its name when the picture is of a type that could carry script', async () => {
    const bytes = vi.fn(async () => picture('image/svg+xml'))
    showMessage({ message: ':heron:', metadata: { emojis: [heron] } }, { rest: { bytes } })

    await waitFor(() => expect(bytes).toHaveBeenCalled())
    expect(screen.queryByRole('img', { name: ':heron:' })).toBeNull()
  })

  it('is not asked for when the server named none: 10:30:45 is a time', async () => {
    const { rest, pass } = showMessage({ message: 'At 10:30:45, :nobody_has_this:' })
    await pass()

    expect(rest.customEmoji).not.toHaveBeenCalled()
    expect(rest.bytes).not.toHaveBeenCalledWith(expect.stringContaining('emoji'))
  })
})
