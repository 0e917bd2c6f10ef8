import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import axe from 'axe-core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RequestError } from '../connection/request-error.ts'
import { type FakeTransfer, fakeTransfers, fileAnswer } from '../files/fake-transfer.fixture.ts'
import { Composer, type ComposerProps } from './composer.tsx'
import {
  Around,
  channel,
  channelId,
  type FakeMission,
  fakeMission,
  idOf,
  meId,
  person,
  post,
  windowOf,
} from './fake-mission.fixture.tsx'

let transfers: FakeTransfer[]
beforeEach(() => {
  transfers = fakeTransfers()
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function open(fake: FakeMission = fakeMission(), props: Partial<ComposerProps> = {}) {
  const rendered = render(
    <Around fake={fake}>
      <Composer channelId={channelId} {...props} />
    </Around>,
  )
  return { ...rendered, fake, field: screen.queryByRole('textbox') as HTMLTextAreaElement }
}

const place = { channelId, rootId: '' }
const file = (name = 'plan.txt', content = 'plan'): File => new File([content], name)
const choose = (...files: File[]): void => {
  const chooser = document.querySelector('input[type=file]') as HTMLInputElement
  fireEvent.change(chooser, { target: { files } })
}
const alerts = (): string =>
  screen
    .queryAllByRole('alert')
    .map(({ textContent }) => textContent)
    .join(' ')

describe('a place where nobody can write', () => {
  it('says that an archived channel cannot be written in, and keeps what was written to copy', () => {
    const fake = fakeMission({ state: { channels: new Map([[channelId, channel({ delete_at: 5 })]]) } })
    fake.drafts.set(channelId, '', 'half a thought')
    const { field } = open(fake)

    expect(screen.getByText(/channel is archived/)).toBeTruthy()
    expect(field.readOnly).toBe(true)
    expect(field.value).toBe('half a thought')
    expect(screen.queryByRole('button', { name: 'Send' })).toBeNull()
  })

  it('says that a channel was lost, also while somebody writes in it', async () => {
    const { fake, field } = open()
    await userEvent.type(field, 'for the channel')

    fake.store.update((state) => ({ ...state, channels: new Map() }))

    expect(await screen.findByText(/no longer have access/)).toBeTruthy()
    expect((screen.getByRole('textbox', { name: 'Text that was not sent' }) as HTMLTextAreaElement).value).toBe(
      'for the channel',
    )
  })
})

describe('sending', () => {
  it('does not send nothing, nor blanks alone', async () => {
    const { fake, field } = open()
    await userEvent.type(field, '{Enter}   {Enter}')
    expect(fake.sender.send).not.toHaveBeenCalled()
  })

  it('does not send while an input method composes', async () => {
    const { fake, field } = open()
    await userEvent.type(field, 'kanji')
    fireEvent.keyDown(field, { key: 'Enter', isComposing: true })
    fireEvent.keyDown(field, { key: 'Enter', keyCode: 229 })
    expect(fake.sender.send).not.toHaveBeenCalled()
  })

  it('tells how much too long a message is, in characters and not in halves of them, and keeps it', async () => {
    const fake = fakeMission({ connection: { maxMessageCharacters: 5 } })
    const { field } = open(fake)
    fireEvent.change(field, { target: { value: '🙂🙂🙂🙂🙂' } })
    expect(alerts()).toBe('')
    fireEvent.change(field, { target: { value: '🙂🙂🙂🙂🙂🙂🙂' } })
    await userEvent.type(field, '{Enter}')

    expect(alerts()).toContain('2 characters too many: a message has at most 5')
    expect(fake.sender.send).not.toHaveBeenCalled()
    expect(field.value).toBe('🙂🙂🙂🙂🙂🙂🙂')
  })

  it('sends with Enter and begins a line with Shift and Enter', async () => {
    const { fake, field } = open()
    await userEvent.type(field, 'one{Shift>}{Enter}{/Shift}two{Enter}')

    expect(fake.sender.send).toHaveBeenCalledExactlyOnceWith(place, 'one\ntwo', [])
    expect(field.value).toBe('')
    expect(document.activeElement).toBe(field)
  })

  it('goes to the newest messages where those shown are not here yet or do not reach them, as whoever writes wants to see it', async () => {
    const { fake, field } = open()
    const sees = (hasNewer: boolean) =>
      fake.store.update((state) => ({
        ...state,
        windows: new Map([
          [channelId, { posts: [], hasOlder: false, hasNewer, firstIndex: 0, knownThroughMs: 0, caughtUpOn: 0 }],
        ]),
      }))
    await userEvent.type(field, 'not here yet{Enter}')
    expect(fake.posts.newest).toHaveBeenCalledExactlyOnceWith(channelId)

    sees(false)
    await userEvent.type(field, 'at the end{Enter}')
    expect(fake.posts.newest).toHaveBeenCalledOnce()

    sees(true)
    await userEvent.type(field, 'further up{Enter}')
    expect(fake.posts.newest).toHaveBeenCalledTimes(2)
  })

  it('keeps what is written in each place for itself', async () => {
    const { fake, field, rerender } = open()
    await userEvent.type(field, 'to the channel')
    const root = idOf('root')
    rerender(
      <Around fake={fake}>
        <Composer channelId={channelId} rootId={root} autoFocus />
      </Around>,
    )
    const reply = screen.getByRole('textbox', { name: 'Reply in the thread' }) as HTMLTextAreaElement
    expect(reply.value).toBe('')
    expect(document.activeElement).toBe(reply)
    await userEvent.type(reply, 'to the thread{Enter}')

    expect(fake.sender.send).toHaveBeenCalledExactlyOnceWith({ channelId, rootId: root }, 'to the thread', [])
    expect(fake.drafts.get(channelId, '')).toBe('to the channel')
  })

  it('tells others that somebody types, but not of a command', async () => {
    const { fake, field } = open()
    await userEvent.type(field, '/me')
    expect(fake.typing.tell).not.toHaveBeenCalled()
    await userEvent.clear(field)
    await userEvent.type(field, 'h')
    expect(fake.typing.tell).toHaveBeenCalledWith(channelId, '')
  })
})

describe('slash commands', () => {
  it('G7: an unknown or forbidden command is told in the composer, and the text stays', async () => {
    const { fake, field } = open()
    fake.rest.execute.mockRejectedValueOnce(new RequestError('refused', { code: 'command_forbidden', status: 403 }))
    await userEvent.type(field, '/invite @everybody{Enter}')

    await waitFor(() => expect(alerts()).toContain('There is no command /invite here'))
    expect(field.value).toBe('/invite @everybody')
    expect(fake.sender.send).not.toHaveBeenCalled()
  })

  it('a command without a connection is told and can be tried again', async () => {
    const { fake, field } = open()
    fake.rest.execute.mockRejectedValueOnce(new RequestError('offline'))
    await userEvent.type(field, '/away{Enter}')
    await waitFor(() => expect(alerts()).toContain('cannot be reached'))

    await userEvent.type(field, '{Enter}')
    await waitFor(() => expect(field.value).toBe(''))
    expect(fake.rest.execute).toHaveBeenLastCalledWith('/away', { ...place, teamId: idOf('team') })
  })

  it('two slashes make a message that begins with one', async () => {
    const { fake, field } = open()
    await userEvent.type(field, '//var/log{Enter}')
    expect(fake.sender.send).toHaveBeenCalledExactlyOnceWith(place, '/var/log', [])
    expect(fake.rest.execute).not.toHaveBeenCalled()
  })

  it('a command does not swallow files', async () => {
    const { fake, field } = open()
    choose(file())
    await userEvent.type(field, '/me waves{Enter}')
    expect(alerts()).toContain('A command takes no files')
    expect(fake.rest.execute).not.toHaveBeenCalled()
  })
})

describe('editing the last message', () => {
  const posts = [
    post('mine'),
    post('joined', { type: 'system_join_channel' }),
    post('gone', { delete_at: 4 }),
    post('theirs', { user_id: idOf('anna') }),
  ]
  const withPosts = () => fakeMission({ state: { windows: new Map([[channelId, windowOf(posts)]]) } })

  it('does not begin while something is written', async () => {
    const { field } = open(withPosts())
    await userEvent.type(field, 'x{ArrowUp}')
    expect(screen.queryByText('Editing your last message')).toBeNull()
  })

  it('does not make a message empty, and Escape leaves it as it was', async () => {
    const { fake, field } = open(withPosts())
    await userEvent.type(field, '{ArrowUp}')
    expect(field.value).toBe('mine')
    await userEvent.clear(field)
    await userEvent.type(field, '{Enter}')
    expect(alerts()).toContain('A message cannot be empty')

    await userEvent.type(field, '{Escape}')
    expect(screen.queryByText('Editing your last message')).toBeNull()
    expect(field.value).toBe('')
    expect(fake.actions.edit).not.toHaveBeenCalled()
  })

  it('keeps the text when the server refuses the change', async () => {
    const { fake, field } = open(withPosts())
    fake.actions.edit.mockResolvedValueOnce(false)
    await userEvent.type(field, '{ArrowUp} more{Enter}')

    await waitFor(() => expect(alerts()).toContain('The change was not saved'))
    expect(field.value).toBe('mine more')
  })

  it('saves the person’s own last message and touches no draft', async () => {
    const { fake, field } = open(withPosts())
    await userEvent.type(field, '{ArrowUp} more{Enter}')

    await waitFor(() => expect(field.value).toBe(''))
    expect(fake.actions.edit).toHaveBeenCalledExactlyOnceWith(posts[0], 'mine more')
    expect(fake.drafts.get(channelId, '')).toBe('')
    expect(fake.sender.send).not.toHaveBeenCalled()
  })

  it('edits in a thread what was written in that thread', async () => {
    const root = post('root', { user_id: idOf('anna') })
    const reply = post('reply', { root_id: root.id })
    const threadWindows = new Map([[root.id, { root, replies: windowOf([reply]) }]])
    const fake = fakeMission({ state: { windows: new Map([[channelId, windowOf(posts)]]), threadWindows } })
    const { field } = open(fake, { rootId: root.id })
    await userEvent.type(field, '{ArrowUp}')
    expect(field.value).toBe('reply')
  })
})

describe('completing names', () => {
  const anna = person('anna.b', { first_name: 'Anna', last_name: 'Berg' })
  const withAnna = () =>
    fakeMission({
      state: {
        people: new Map([
          [anna.id, anna],
          [meId, person('me', { id: meId })],
        ]),
        windows: new Map([[channelId, windowOf([post('hello', { user_id: anna.id })])]]),
      },
    })

  it('Enter takes the chosen name and does not send', async () => {
    const { fake, field } = open(withAnna())
    await userEvent.type(field, 'hi @an')
    const option = screen.getByRole('option', { name: /Anna Berg/ })
    expect(field.getAttribute('aria-activedescendant')).toBe(option.id)
    expect(field.getAttribute('aria-controls')).toBe(screen.getByRole('listbox').id)

    await userEvent.type(field, '{Enter}')
    expect(field.value).toBe('hi @anna.b ')
    expect(fake.sender.send).not.toHaveBeenCalled()
    await userEvent.type(field, 'there{Enter}')
    expect(fake.sender.send).toHaveBeenCalledExactlyOnceWith(place, 'hi @anna.b there', [])
  })

  it('Escape closes the list for this name, and Enter sends then', async () => {
    const { fake, field } = open(withAnna())
    await userEvent.type(field, '@an{Escape}')
    expect(screen.queryByRole('listbox')).toBeNull()
    await userEvent.type(field, '{Enter}')
    expect(fake.sender.send).toHaveBeenCalledExactlyOnceWith(place, '@an', [])
  })

  it('offers also whom the server finds, nearest first, and arrow keys go round', async () => {
    const fake = withAnna()
    const andrew = person('andrew')
    fake.rest.completePeople.mockResolvedValue([anna, andrew])
    const { field } = open(fake)
    await userEvent.type(field, '@an')
    fake.scheduler.runAll()

    await screen.findByRole('option', { name: /andrew/ })
    expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toEqual([
      'Anna Berg@anna.b',
      'andrew@andrew',
    ])
    expect(fake.rest.completePeople).toHaveBeenCalledExactlyOnceWith(idOf('team'), channelId, 'an')
    await userEvent.type(field, '{ArrowDown}{ArrowDown}{ArrowUp}{Tab}')
    expect(field.value).toBe('@andrew ')
  })

  it('the list comes and goes where scrolling into sight answers with a promise, as in new Chromium', async () => {
    Element.prototype.scrollIntoView = (() => Promise.resolve()) as unknown as Element['scrollIntoView']
    const { field } = open(withAnna())
    await userEvent.type(field, '@an{Enter}')
    expect(field.value).toBe('@anna.b ')
    Reflect.deleteProperty(Element.prototype, 'scrollIntoView')
  })

  it('offers channels and emoji', async () => {
    const { field } = open()
    await userEvent.type(field, '~oper{Enter}')
    expect(field.value).toBe('~operations ')
    await userEvent.type(field, ':thumbsu')
    await screen.findByRole('option', { name: ':thumbsup:' })
    await userEvent.click(screen.getByRole('option', { name: ':thumbsup:' }))
    expect(field.value).toBe('~operations :thumbsup: ')
  })
})

describe('files of a message', () => {
  it('a person whose organisation may not upload is told, whichever way the file comes', async () => {
    const { field } = open(fakeMission({ connection: { mayUpload: false } }))
    expect(screen.getByRole('button', { name: 'Attach files' }).getAttribute('aria-disabled')).toBe('true')
    fireEvent.paste(field, { clipboardData: { files: [file('shot.png')], types: ['Files'] } })

    expect(alerts()).toContain('Your organisation may not upload files here.')
    expect(transfers).toHaveLength(0)
  })

  it('a file that is too large is told with the limit and never sent', async () => {
    const fake = fakeMission({ connection: { maxUploadBytes: 2048 } })
    const { field } = open(fake)
    choose(file('film.bin', 'x'.repeat(2049)))
    expect(alerts()).toContain('Too large: a file may have at most 2 kB.')
    await userEvent.type(field, 'see film{Enter}')

    expect(alerts()).toContain('Some files were not uploaded')
    expect(transfers).toHaveLength(0)
    expect(fake.sender.send).not.toHaveBeenCalled()
  })

  it('a message waits for its files, is held meanwhile, and goes with them', async () => {
    const { fake, field } = open()
    choose(file())
    await userEvent.type(field, 'the plan{Enter}')
    expect(fake.sender.send).not.toHaveBeenCalled()
    expect(screen.getByText(/sent as soon as its files are uploaded/)).toBeTruthy()
    expect(field.readOnly).toBe(true)

    transfers[0]?.answer(201, fileAnswer(idOf('file')))
    await waitFor(() => expect(fake.sender.send).toHaveBeenCalledOnce())
    expect(fake.sender.send.mock.calls[0]?.[1]).toBe('the plan')
    expect(fake.sender.send.mock.calls[0]?.[2].map(({ id }) => id)).toEqual([idOf('file')])
    expect(field.value).toBe('')
    expect(screen.queryByRole('list', { name: 'Files of this message' })).toBeNull()
  })

  it('a message is not sent without a file that broke off, and can be sent after another try', async () => {
    const { fake, field } = open()
    choose(file())
    await userEvent.type(field, 'the plan{Enter}')
    transfers[0]?.breakOff()

    await waitFor(() => expect(alerts()).toContain('The message was not sent'))
    expect(alerts()).toContain('The connection broke off')
    expect(field.value).toBe('the plan')
    await userEvent.click(screen.getByRole('button', { name: 'Try again to upload plan.txt' }))
    transfers[1]?.answer(201, fileAnswer(idOf('file')))
    await screen.findByText(/Uploaded/)
    await userEvent.type(field, '{Enter}')
    expect(fake.sender.send).toHaveBeenCalledOnce()
  })

  it('an upload goes on in another channel and can be called off', async () => {
    const { fake, unmount } = open()
    choose(file())
    unmount()
    expect(transfers[0]?.isAborted).toBe(false)
    open(fake)
    await userEvent.click(screen.getByRole('button', { name: 'Cancel plan.txt' }))
    expect(transfers[0]?.isAborted).toBe(true)
    expect(document.activeElement).toBe(screen.getByRole('textbox'))
  })

  it('takes files that are dropped or pasted, but a paste with text as text', async () => {
    const { field } = open()
    fireEvent.paste(field, { clipboardData: { files: [file('table.png')], types: ['text/plain', 'Files'] } })
    expect(transfers).toHaveLength(0)
    fireEvent.paste(field, { clipboardData: { files: [file('shot.png')], types: ['Files'] } })
    fireEvent.drop(field, { dataTransfer: { files: [file('a.txt'), file('b.txt')], types: ['Files'], items: [] } })
    expect(transfers).toHaveLength(3)
  })
})

it('can be used with a screen reader', async () => {
  const { container, field } = open()
  choose(file())
  await userEvent.type(field, '~oper')
  screen.getByRole('listbox')
  const { violations } = await axe.run(container, { rules: { 'color-contrast': { enabled: false } } })
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
})
