import { beforeEach, describe, expect, it, vi } from 'vitest'
import { RequestError } from '../connection/request-error.ts'
import { fakeObjectUrls, notFound, picture } from './mission.fixture.tsx'
import { createPictures } from './picture-cache.ts'

let urls: Map<string, Blob>

beforeEach(() => {
  urls = fakeObjectUrls()
})

function picturesOf(load: (path: string) => Promise<Response>, change = {}) {
  const stopped = new AbortController()
  const pictures = createPictures({
    load,
    signal: stopped.signal,
    maxPictures: 3,
    maxBytes: 100,
    maxRunning: 2,
    ...change,
  })
  return { pictures, stop: () => stopped.abort() }
}

describe('an answer that is no picture', () => {
  it.each(['image/svg+xml', 'text/html', 'application/octet-stream', ''])(
    'B4: of type %j is not shown',
    async (type) => {
      const { pictures } = picturesOf(async () => picture(type))
      pictures.hold('/a')

      await expect.poll(() => pictures.hasFailed('/a')).toBe(true)
      expect(pictures.url('/a')).toBeUndefined()
      expect(urls.size).toBe(0)
    },
  )

  it('is too large or empty', async () => {
    const { pictures } = picturesOf(async (path) => picture('image/png', path === '/large' ? 101 : 0))
    pictures.hold('/large')
    pictures.hold('/empty')

    await expect.poll(() => pictures.hasFailed('/large') && pictures.hasFailed('/empty')).toBe(true)
    expect(urls.size).toBe(0)
  })

  it('is missing and not asked for again', async () => {
    const load = vi.fn(async () => Promise.reject(notFound()))
    const { pictures } = picturesOf(load)
    pictures.hold('/a')()
    await expect.poll(() => pictures.hasFailed('/a')).toBe(true)
    pictures.hold('/a')

    expect(load).toHaveBeenCalledTimes(1)
  })

  it('did not arrive and is tried again by the next who shows it', async () => {
    const load = vi.fn(async () => picture())
    load.mockRejectedValueOnce(new RequestError('offline'))
    const { pictures } = picturesOf(load)
    const release = pictures.hold('/a')
    await expect.poll(() => load.mock.settledResults[0]?.type).toBe('rejected')
    await Promise.resolve()
    release()
    pictures.hold('/a')

    await expect.poll(() => pictures.url('/a')).toBeDefined()
  })
})

describe('pictures', () => {
  it('B4: have a type that we chose', async () => {
    const { pictures } = picturesOf(async () => picture('IMAGE/PNG; charset=utf-8'))
    pictures.hold('/a')

    await expect.poll(() => pictures.url('/a')).toBeDefined()
    expect([...urls.values()].map(({ type }) => type)).toEqual(['image/png'])
  })

  it('are fetched once, however many show them', async () => {
    const load = vi.fn(async () => picture())
    const { pictures } = picturesOf(load)
    for (let at = 0; at < 20; at += 1) pictures.hold('/a', 7)
    await expect.poll(() => pictures.url('/a')).toBeDefined()
    pictures.hold('/a', 7)

    expect(load).toHaveBeenCalledTimes(1)
  })

  it('are fetched anew for a newer version, and the old address is given up', async () => {
    const { pictures } = picturesOf(async () => picture())
    pictures.hold('/a', 1)
    await expect.poll(() => pictures.url('/a')).toBeDefined()
    const before = pictures.url('/a')
    pictures.hold('/a', 2)

    await expect.poll(() => pictures.url('/a')).not.toBe(before)
    expect(urls.size).toBe(1)
  })

  it('are bounded: those that nobody shows go, longest unused first', async () => {
    const { pictures } = picturesOf(async () => picture())
    pictures.hold('/kept')
    for (const path of ['/a', '/b', '/c', '/d']) {
      const release = pictures.hold(path)
      await expect.poll(() => pictures.url(path)).toBeDefined()
      release()
    }

    expect(['/kept', '/a', '/b', '/c', '/d'].filter((path) => pictures.url(path) !== undefined)).toEqual([
      '/kept',
      '/c',
      '/d',
    ])
    expect(urls.size).toBe(3)
  })

  it('are asked for a few at a time, and not when nobody waits any more', async () => {
    const answers: (() => void)[] = []
    const load = vi.fn((_: string) => new Promise<Response>((resolve) => answers.push(() => resolve(picture()))))
    const { pictures } = picturesOf(load)
    pictures.hold('/a')
    pictures.hold('/b')
    const release = pictures.hold('/gone')
    pictures.hold('/c')
    expect(load.mock.calls.flat()).toEqual(['/a', '/b'])
    release()
    for (const answer of answers) answer()

    await expect.poll(() => load.mock.calls.flat()).toEqual(['/a', '/b', '/c'])
  })

  it('are gone when the mission ends, also those that arrive later', async () => {
    const late = Promise.withResolvers<Response>()
    const { pictures, stop } = picturesOf(async (path) => (path === '/late' ? late.promise : picture()))
    pictures.hold('/a')
    pictures.hold('/late')
    await expect.poll(() => pictures.url('/a')).toBeDefined()
    stop()
    late.resolve(picture())
    await late.promise
    await new Promise((resolve) => setImmediate(resolve))

    expect(pictures.url('/a')).toBeUndefined()
    expect(urls.size).toBe(0)
  })
})
