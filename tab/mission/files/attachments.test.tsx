import { cleanup, render, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import axe from 'axe-core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Around, type FakeMission, fakeMission, idOf, post } from '../composer/fake-mission.fixture.tsx'
import { RequestError } from '../connection/request-error.ts'
import type { FileInfo } from '../state/model.ts'
import { Attachments } from './attachments.tsx'
import { type FakeTransfer, fakeTransfers } from './fake-transfer.fixture.ts'

let transfers: FakeTransfer[]
/** Addresses that stand for bytes, and the bytes. */
let addresses: Map<string, Blob>
let saved: { name: string; content: Blob | undefined }[]

beforeEach(() => {
  transfers = fakeTransfers()
  addresses = new Map()
  saved = []
  let count = 0
  vi.spyOn(URL, 'createObjectURL').mockImplementation((content) => {
    const address = `blob:${count++}`
    addresses.set(address, content as Blob)
    return address
  })
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((address) => void addresses.delete(address))
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push({ name: this.download, content: addresses.get(this.href) })
  })
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const info = (name: string, type: string, change: Partial<FileInfo> = {}): FileInfo => ({
  id: idOf('file'),
  name,
  extension: name.split('.').at(-1) ?? '',
  size: 1536,
  mime_type: type,
  has_preview_image: true,
  ...change,
})
const plan = info('plan.pdf', 'application/pdf')
const photo = info('photo.png', 'image/png')

function open(files: readonly FileInfo[], fake: FakeMission = fakeMission()) {
  const rendered = render(
    <Around fake={fake}>
      <Attachments post={post('with-files', { metadata: { files } })} />
    </Around>,
  )
  return { ...rendered, fake }
}

const answer = (type: string) => async () => new Response(new Blob(['bytes']), { headers: { 'Content-Type': type } })

describe('what is shown in the page', () => {
  it.each([
    ['drawing.svg', 'image/svg+xml'],
    ['page.html', 'text/html'],
    ['plan.pdf', 'application/pdf'],
    ['page.html', 'image/png'],
    ['photo.png', 'text/html'],
    ['photo.png', 'image/png, text/html'],
  ])('B4: %s as %s is never shown, only downloaded', (name, type) => {
    const { fake } = open([info(name, type)])
    expect(screen.getByRole('button', { name: `Download ${name}` })).toBeTruthy()
    expect(document.querySelector('img, iframe, object, embed')).toBeNull()
    expect(fake.rest.bytes).not.toHaveBeenCalled()
  })

  it('B4: bytes get a type from our list, whatever the server says', async () => {
    const fake = fakeMission()
    fake.rest.bytes.mockImplementation(answer('text/html'))
    open([photo], fake)
    await screen.findByRole('button', { name: 'Show picture photo.png' })
    expect([...addresses.values()].map(({ type }) => type)).toEqual(['image/png'])
  })

  it('a name that turns the reading direction does not hide its ending', () => {
    open([info('invoice\u202Egnp.exe', 'application/octet-stream', { extension: 'exe' })])
    expect(document.body.textContent).not.toContain('\u202E')
  })
})

describe('a picture', () => {
  it('that cannot be loaded says so and is tried again', async () => {
    const fake = fakeMission()
    fake.rest.bytes.mockRejectedValueOnce(new RequestError('offline'))
    open([photo], fake)
    await screen.findByText(/The picture could not be loaded/)

    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    const thumbnail = await screen.findByRole('button', { name: 'Show picture photo.png' })
    expect(document.activeElement).toBe(thumbnail)
    expect(fake.rest.bytes).toHaveBeenLastCalledWith(`/files/${photo.id}/thumbnail`)
  })

  it('opens large and closes', async () => {
    // Without a layout the focus trap takes the dialog for invisible.
    const hidden = true
    const { fake } = open([photo])
    await userEvent.click(await screen.findByRole('button', { name: 'Show picture photo.png' }))

    expect(await screen.findByRole('dialog', { hidden })).toBeTruthy()
    expect(await screen.findByAltText('photo.png')).toBeTruthy()
    expect(fake.rest.bytes).toHaveBeenLastCalledWith(`/files/${photo.id}/preview`)
    await userEvent.click(screen.getByLabelText('Close'))
    await waitFor(() => expect(screen.queryByRole('dialog', { hidden })).toBeNull())
  })

  it('is fetched once for two messages, and its address is taken back when the mission goes', async () => {
    const { fake } = open([photo])
    open([photo], fake)
    await waitFor(() => expect(screen.getAllByRole('button', { name: 'Show picture photo.png' })).toHaveLength(2))
    expect(fake.rest.bytes).toHaveBeenCalledOnce()
    cleanup()
    fake.stop()
    await waitFor(() => expect(addresses.size).toBe(0))
  })

  it('is kept for scrolling back only up to a bound', async () => {
    const fake = fakeMission()
    for (let index = 0; index < 70; index += 1) {
      const { unmount } = open([{ ...photo, id: idOf(`file${index}x`) }], fake)
      await screen.findByLabelText('Show picture photo.png')
      unmount()
    }
    await waitFor(() => expect(addresses.size).toBe(60))
    expect(addresses.has('blob:0')).toBe(false)
    expect(addresses.has('blob:69')).toBe(true)
  })
})

describe('a download', () => {
  it('is explained where the organisation may not download', () => {
    open([plan], fakeMission({ connection: { mayDownload: false } }))
    expect(screen.getByText('Your organisation may not open files here.')).toBeTruthy()
    expect(screen.queryByRole('button')).toBeNull()
  })

  it('is not gone round by pictures: where it is forbidden, a picture is a name and a size', () => {
    open([photo], fakeMission({ connection: { mayDownload: false } }))
    expect(screen.getByText('photo.png')).toBeTruthy()
    expect(screen.getByText('Your organisation may not open files here.')).toBeTruthy()
    expect(screen.queryByLabelText('Loading picture photo.png')).toBeNull()
    expect(transfers).toEqual([])
  })

  it('that breaks off saves nothing and can be tried again', async () => {
    open([plan])
    await userEvent.click(screen.getByRole('button', { name: 'Download plan.pdf' }))
    transfers[0]?.breakOff()
    expect((await screen.findByRole('alert')).textContent).toContain('did not succeed')
    expect(saved).toEqual([])

    await userEvent.click(screen.getByRole('button', { name: 'Download plan.pdf' }))
    transfers[1]?.answer(404, { id: 'api.file.not_found', message: '' })
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('no longer have access'))
  })

  it('can be called off, and ends with the message', async () => {
    const { unmount } = open([plan])
    await userEvent.click(screen.getByRole('button', { name: 'Download plan.pdf' }))
    await userEvent.click(screen.getByRole('button', { name: 'Cancel plan.pdf' }))
    expect(transfers[0]?.isAborted).toBe(true)
    await userEvent.click(screen.getByRole('button', { name: 'Download plan.pdf' }))
    unmount()
    expect(transfers[1]?.isAborted).toBe(true)
    expect(saved).toEqual([])
  })

  it('B4: tells how far it is and is saved under its name with a type that no browser opens', async () => {
    const { fake } = open([plan])
    expect(screen.getByText('1.5 kB')).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: 'Download plan.pdf' }))
    transfers[0]?.move(768, 0)
    await screen.findByRole('progressbar', { name: 'Downloading plan.pdf: 50 percent' })
    transfers[0]?.answer(200, new Blob(['<script>'], { type: 'text/html' }))

    await waitFor(() => expect(saved).toHaveLength(1))
    expect(saved[0]?.name).toBe('plan.pdf')
    expect(saved[0]?.content?.type).toBe('application/octet-stream')
    expect(transfers[0]?.url).toBe(`https://mission.example/api/v4/files/${plan.id}?download=1`)
    expect(transfers[0]?.headers.get('Authorization')).toBe('Bearer token-of-the-session')
    fake.scheduler.runAll()
    expect(addresses.size).toBe(0)
  })
})

it('can be used with a screen reader', async () => {
  const { container } = open([{ ...plan, id: idOf('plan') }, photo])
  await screen.findByRole('button', { name: 'Show picture photo.png' })
  const { violations } = await axe.run(container, { rules: { 'color-contrast': { enabled: false } } })
  expect(violations.map(({ id }) => id)).toEqual([])
})
