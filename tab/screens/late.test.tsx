import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createChunk } from './chunk.ts'
import { CrashBoundary } from './crash-boundary.tsx'
import { Late } from './late.tsx'

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

const Hello = ({ name }: { readonly name: string }) => <p>Hello {name}</p>

describe('a component in a chunk of its own', () => {
  it('is drawn at once when its chunk is there already', async () => {
    const load = vi.fn(async () => Hello)
    const chunk = createChunk(load)
    chunk.begin()
    await Promise.resolve()
    await Promise.resolve()
    render(<Late chunk={chunk} props={{ name: 'Astrid' }} />)

    expect(screen.getByText('Hello Astrid')).toBeTruthy()
    expect(load).toHaveBeenCalledOnce()
  })

  it('says that it is opening until its chunk arrives', async () => {
    render(<Late chunk={createChunk(async () => Hello)} props={{ name: 'Astrid' }} />)
    expect(screen.getByText('Opening the mission …')).toBeTruthy()

    expect(await screen.findByText('Hello Astrid')).toBeTruthy()
  })

  it('that cannot be fetched is reported where it stands', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const chunk = createChunk<object>(async () => Promise.reject(new TypeError('Failed to fetch')))
    render(
      <CrashBoundary onReload={() => {}}>
        <Late chunk={chunk} props={{}} />
      </CrashBoundary>,
    )

    expect(await screen.findByRole('heading', { name: 'The app stumbled' })).toBeTruthy()
  })
})
