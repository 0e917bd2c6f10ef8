import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeObjectUrls, idOf, missionWith, picture } from '../people/mission.fixture.tsx'
import { Emoji } from './emoji.tsx'

beforeEach(() => void fakeObjectUrls())
afterEach(cleanup)

const heron = { id: idOf('heron'), name: 'heron' }

describe('an emoji that cannot be shown', () => {
  it('stays its name when the server has none such, and is asked for once', async () => {
    const { show, rest } = missionWith()
    show(
      <>
        <Emoji name="heron" />
        <Emoji name="heron" />
      </>,
    )

    await waitFor(() => expect(vi.mocked(rest.customEmoji).mock.calls).toEqual([['heron']]))
    expect(screen.getAllByText(':heron:')).toHaveLength(2)
  })

  it.each(['../users/me', 'a b', 'x'.repeat(65), '\u202Enoreh'])(
    'is not asked for by a name such as %j',
    async (name) => {
      const { show, rest, mission, pass } = missionWith()
      show(<Emoji name={name} />)
      await waitFor(() => expect(mission.shared.markdown.emoji.get()).toBeDefined())
      await pass()

      expect(rest.customEmoji).not.toHaveBeenCalled()
      expect(document.body.textContent).not.toContain('\u202E')
    },
  )

  it('B4: stays its name when the picture is of a type that could carry script', async () => {
    const bytes = vi.fn(async () => picture('image/svg+xml'))
    const { show } = missionWith({ rest: { customEmoji: async () => heron, bytes } })
    show(<Emoji name="heron" />)

    await waitFor(() => expect(bytes).toHaveBeenCalledTimes(1))
    expect(screen.getByText(':heron:')).toBeTruthy()
    expect(screen.queryByRole('img')).toBeNull()
  })

  it('stays its name when the picture turns out to be broken', async () => {
    const { show } = missionWith({ rest: { customEmoji: async () => heron } })
    show(<Emoji name="heron" />)
    fireEvent.error(await screen.findByRole('img', { name: ':heron:' }))

    expect(screen.getByText(':heron:')).toBeTruthy()
  })
})

describe('an emoji', () => {
  it('is the character of its name', async () => {
    const { show, rest } = missionWith()
    show(<Emoji name="+1" />)

    expect((await screen.findByRole('img', { name: ':+1:' })).textContent).toBe('👍️')
    expect(rest.customEmoji).not.toHaveBeenCalled()
  })

  it('of the server is a picture; a known id saves the question', async () => {
    const { show, rest } = missionWith()
    show(<Emoji name="heron" customId={heron.id} />)

    expect((await screen.findByRole('img', { name: ':heron:' })).getAttribute('src')).toMatch(/^blob:/)
    expect(rest.customEmoji).not.toHaveBeenCalled()
    expect(vi.mocked(rest.bytes).mock.calls).toEqual([[`/emoji/${heron.id}/image`]])
  })
})
