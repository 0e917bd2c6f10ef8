import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { fakeScheduler } from '../composer/fake-mission.fixture.tsx'
import { type FakeTransfer, fakeTransfers, fileAnswer } from './fake-transfer.fixture.ts'
import { createUploads } from './uploads.ts'

let transfers: FakeTransfer[]
beforeEach(() => {
  transfers = fakeTransfers()
})
afterEach(() => vi.unstubAllGlobals())

const place = { channelId: 'c'.repeat(26), rootId: '' }
const file = (name: string, size = 4): File => new File(['x'.repeat(size)], name)
const idOfFile = (index: number): string => String(index).padStart(26, 'f')

function open(change: { mayUpload?: boolean } = {}) {
  let count = 0
  const stopped = new AbortController()
  const onSessionLost = vi.fn()
  const uploads = createUploads({
    connection: { baseUrl: '', token: 't', mayUpload: true, maxUploadBytes: 10, ...change },
    scheduler: fakeScheduler(),
    signal: stopped.signal,
    onSessionLost,
    newId: () => `id-${count++}`,
  })
  const states = () => uploads.tray(place).uploads.map(({ state }) => state)
  return { uploads, states, onSessionLost, stop: () => stopped.abort() }
}

it('nothing is taken where the organisation may not upload', () => {
  const { uploads, states } = open({ mayUpload: false })
  expect(uploads.add(place, [file('a')])).toEqual({ kind: 'forbidden' })
  expect(states()).toEqual([])
})

it('a message has ten files at most, and the others are counted', () => {
  const { uploads, states } = open()
  uploads.add(place, [file('first')])
  const many = Array.from({ length: 12 }, (_none, index) => file(`${index}`))
  expect(uploads.add(place, many)).toEqual({ kind: 'tooMany', count: 3 })
  expect(states()).toHaveLength(10)
})

it('a file beyond the limit is never sent, whether the page or the server finds it', async () => {
  const { uploads, states } = open()
  uploads.add(place, [file('large', 11), file('small')])
  expect(states()).toEqual(['failed', 'running'])
  expect(transfers).toHaveLength(1)
  transfers[0]?.answer(413, { id: 'mission.file_too_large', message: '' })

  await expect.poll(states).toEqual(['failed', 'failed'])
  uploads.retry(place, 'id-0')
  uploads.retry(place, 'id-1')
  expect(transfers).toHaveLength(1)
})

it('three go at a time, and the next begins when one ends', async () => {
  const { uploads, states } = open()
  uploads.add(
    place,
    ['a', 'b', 'c', 'd', 'e'].map((name) => file(name)),
  )
  expect(transfers).toHaveLength(3)
  transfers[1]?.answer(201, fileAnswer(idOfFile(1)))
  await expect.poll(() => transfers).toHaveLength(4)
  uploads.remove(place, 'id-0')
  await expect.poll(() => transfers).toHaveLength(5)
  expect(states()).toEqual(['done', 'running', 'running', 'running'])
})

it('files keep the order in which they were chosen, whichever is there first', async () => {
  const { uploads } = open()
  const send = vi.fn()
  uploads.add(place, [file('a'), file('b')])
  uploads.sendWhenDone(place, send)
  transfers[1]?.answer(201, fileAnswer(idOfFile(1)))
  transfers[0]?.answer(201, fileAnswer(idOfFile(0)))

  await expect.poll(() => send).toHaveBeenCalledOnce()
  expect(send.mock.calls[0]?.[0]).toMatchObject([{ id: idOfFile(0) }, { id: idOfFile(1) }])
  expect(uploads.tray(place).uploads).toEqual([])
})

it('a message that no longer waits is not sent when its files are there', async () => {
  const { uploads, states } = open()
  const send = vi.fn()
  uploads.add(place, [file('a')])
  uploads.sendWhenDone(place, send)
  uploads.keepWriting(place)
  transfers[0]?.answer(201, fileAnswer(idOfFile(0)))
  await expect.poll(states).toEqual(['done'])
  expect(send).not.toHaveBeenCalled()
})

it('a message whose last slow file is taken out goes with the others', async () => {
  const { uploads, states } = open()
  const send = vi.fn()
  uploads.add(place, [file('a'), file('slow')])
  transfers[0]?.answer(201, fileAnswer(idOfFile(0)))
  await expect.poll(states).toEqual(['done', 'running'])
  uploads.sendWhenDone(place, send)
  uploads.remove(place, 'id-1')
  expect(send.mock.calls[0]?.[0]).toMatchObject([{ id: idOfFile(0) }])
})

it('when the view goes everything stops and nothing is sent', async () => {
  const { uploads, stop } = open()
  const send = vi.fn()
  uploads.add(place, [file('a'), file('b'), file('c'), file('d')])
  uploads.sendWhenDone(place, send)
  stop()
  expect(transfers.map(({ isAborted }) => isAborted)).toEqual([true, true, true])
  await Promise.resolve()
  expect(transfers).toHaveLength(3)
  expect(send).not.toHaveBeenCalled()
})

it('a session that ended during an upload is found out', async () => {
  const { uploads, onSessionLost } = open()
  uploads.add(place, [file('a')])
  transfers[0]?.answer(401, { id: 'mission.session_missing', message: '' })
  await expect.poll(() => onSessionLost).toHaveBeenCalledOnce()
})
