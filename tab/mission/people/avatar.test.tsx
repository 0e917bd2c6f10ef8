import { cleanup, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Avatar } from './avatar.tsx'
import { fakeObjectUrls, ingrid, mara, missionWith, notFound, picture } from './mission.fixture.tsx'

let urls: Map<string, Blob>

beforeEach(() => {
  urls = fakeObjectUrls()
})
afterEach(cleanup)

const path = `/users/${mara.id}/image`

describe('a picture that cannot be had', () => {
  it('B4: of a type that could carry script leaves the initials', async () => {
    const { mission, show } = missionWith({ rest: { bytes: async () => picture('image/svg+xml') } })
    const { container } = show(<Avatar userId={mara.id} />)

    await waitFor(() => expect(mission.shared.pictures.hasFailed(path)).toBe(true))
    expect(container.textContent).toBe('ML')
    expect(container.querySelector('img')).toBeNull()
  })

  it('because it is missing leaves the initials', async () => {
    const { mission, show } = missionWith({ rest: { bytes: async () => Promise.reject(notFound()) } })
    const { container } = show(<Avatar userId={mara.id} />)

    await waitFor(() => expect(mission.shared.pictures.hasFailed(path)).toBe(true))
    expect(container.textContent).toBe('ML')
  })
})

describe('a picture', () => {
  it('is fetched once for all who show it, and again when it was changed', async () => {
    const { rest, show, update } = missionWith()
    const { container } = show(
      <>
        <Avatar userId={mara.id} />
        <Avatar userId={mara.id} size={56} />
      </>,
    )
    await waitFor(() => expect(container.querySelectorAll('img')).toHaveLength(2))
    expect(vi.mocked(rest.bytes).mock.calls).toEqual([[path]])
    const before = container.querySelector('img')?.src

    update((state) => ({ ...state, people: new Map([[mara.id, { ...mara, last_picture_update: 6 }]]) }))
    await waitFor(() => expect(container.querySelector('img')?.src).not.toBe(before))
    expect(rest.bytes).toHaveBeenCalledTimes(2)
    expect(urls.size).toBe(1)
  })

  it('is not asked for when the person has none', async () => {
    const { rest, show, pass } = missionWith()
    const { container } = show(<Avatar userId={ingrid.id} />)
    await pass()

    expect(container.textContent).toBe('IS')
    expect(rest.bytes).not.toHaveBeenCalled()
  })

  it('says the presence in words, and nothing else', async () => {
    const { show, update } = missionWith()
    show(<Avatar userId={mara.id} showPresence />)
    expect(screen.queryAllByRole('img')).toEqual([])

    update((state) => ({ ...state, statuses: new Map([[mara.id, 'dnd']]) }))
    expect(screen.getAllByRole('img').map((one) => one.getAttribute('aria-label'))).toEqual(['Do not disturb'])
  })
})
