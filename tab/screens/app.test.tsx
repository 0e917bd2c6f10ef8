import { cleanup, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Failed, localFailure } from '../session/failure.ts'
import { about, sessionAnswer } from '../session/session.fixture.ts'
import { renderApp } from './app.fixture.tsx'

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

const firstVisit = async () => sessionAnswer(Date.now(), { guest: { isFirstVisit: true } })
const heading = (name: string | RegExp) => screen.findByRole('heading', { level: 1, name })

describe('a first visit', () => {
  it('says who sees what before anything of the mission is shown, with one button to go on', async () => {
    await renderApp({ open: firstVisit })

    expect(await heading('Welcome to the mission of Joint Mission Office')).toBe(document.activeElement)
    expect(screen.getByText(/Your name Astrid Solberg, your organisation Nordkyst Coast Guard/)).toBeTruthy()
    expect(screen.getByText(/stored on the Mattermost server of Joint Mission Office/)).toBeTruthy()
    expect(screen.getByText(/helene.brandt answers for you/)).toBeTruthy()
    expect(screen.queryByText(/Mission view with/)).toBeNull()

    await userEvent.click(screen.getByRole('button', { name: 'Continue to the mission' }))
    expect(await screen.findByText(/Mission view with session-/)).toBeTruthy()
  })

  it('opens the privacy page through the host', async () => {
    const { host } = await renderApp({ open: firstVisit })
    await userEvent.click(await screen.findByRole('button', { name: 'More about privacy' }))

    expect(host.openExternal).toHaveBeenCalledWith(about.privacyUrl)
  })
})

describe('the mission view', () => {
  it('stands under a line that says whose guest one is, and until when', async () => {
    await renderApp()
    await screen.findByText(/Mission view/)
    const header = within(screen.getByRole('banner'))

    expect(header.getByText('Astrid Solberg, Nordkyst Coast Guard')).toBeTruthy()
    expect(header.getByText('Guest of Joint Mission Office')).toBeTruthy()
    expect(header.getByText(/^Access until \d/)).toBeTruthy()
  })

  it('keeps its draft while the person reads who sees what', async () => {
    await renderApp()
    await userEvent.type(await screen.findByLabelText('Draft'), 'half a sentence')
    await userEvent.click(screen.getByRole('button', { name: 'Who sees what' }))
    expect(await heading(/Welcome/)).toBeTruthy()

    await userEvent.click(screen.getByRole('button', { name: 'Back to the mission' }))
    expect(screen.getByLabelText<HTMLTextAreaElement>('Draft').value).toBe('half a sentence')
  })

  it('keeps its draft when its session is lost and regained', async () => {
    const { backend } = await renderApp()
    await userEvent.type(await screen.findByLabelText('Draft'), 'half a sentence')
    backend.open.mockResolvedValueOnce({ ...sessionAnswer(Date.now()), sessionToken: 'second' })
    await userEvent.click(screen.getByRole('button', { name: 'Lose' }))

    expect(await screen.findByText('Mission view with second')).toBeTruthy()
    expect(screen.getByLabelText<HTMLTextAreaElement>('Draft').value).toBe('half a sentence')
  })

  it('keeps its draft out of sight while the backend does not answer', async () => {
    const { backend } = await renderApp()
    await userEvent.type(await screen.findByLabelText('Draft'), 'half a sentence')
    backend.open.mockRejectedValueOnce(new Failed(localFailure('offline')))
    await userEvent.click(screen.getByRole('button', { name: 'Lose' }))
    expect(await heading('No connection')).toBe(document.activeElement)

    await userEvent.click(screen.getByRole('button', { name: 'Try now' }))
    await waitFor(() => expect(screen.queryByRole('heading', { name: 'No connection' })).toBeNull())
    expect(screen.getByLabelText<HTMLTextAreaElement>('Draft').value).toBe('half a sentence')
  })

  it('hands over what was not sent when access ends', async () => {
    const { backend } = await renderApp()
    await userEvent.type(await screen.findByLabelText('Draft'), 'half a sentence')
    backend.open.mockRejectedValueOnce(new Failed(localFailure('guest_ended')))
    await userEvent.click(screen.getByRole('button', { name: 'Cut' }))
    await heading('Your access has ended')

    expect(screen.queryByText(/Mission view/)).toBeNull()
    // The form comes in a chunk of its own.
    const kept = await screen.findByLabelText<HTMLTextAreaElement>('For Coordination')
    expect(kept.value).toBe('half a sentence')
  })

  it('of one person is gone when another person signs in (hostile 14)', async () => {
    const { backend } = await renderApp()
    await userEvent.type(await screen.findByLabelText('Draft'), 'secret')
    backend.open.mockImplementationOnce(async () =>
      sessionAnswer(Date.now(), { guest: { userId: 'o'.repeat(26), oid: 'other' } }),
    )
    await userEvent.click(screen.getByRole('button', { name: 'Lose' }))

    await waitFor(() => expect(screen.getByLabelText<HTMLTextAreaElement>('Draft').value).toBe(''))
  })

  it('that fails offers to load the app anew', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const { onReload } = await renderApp({
      view: () => {
        throw new Error('chunk not found')
      },
    })
    await heading('The app stumbled')
    await userEvent.click(screen.getByRole('button', { name: 'Reload' }))

    expect(onReload).toHaveBeenCalledOnce()
  })
})

describe('a person without channels', () => {
  it('reads why, and who opens them', async () => {
    await renderApp({ open: async () => sessionAnswer(Date.now(), { channels: [] }) })

    expect(await heading('No channels yet')).toBe(document.activeElement)
    expect(screen.getByText(/Your sponsor is helene.brandt/)).toBeTruthy()
    expect(screen.queryByText(/Mission view/)).toBeNull()
  })
})

describe('a page outside any host', () => {
  it('says how to open it', async () => {
    await renderApp({ isAlone: true })

    expect(await heading('Open this in Teams, Outlook or Microsoft 365')).toBe(document.activeElement)
    expect(screen.getAllByRole('listitem')).toHaveLength(3)
    expect(screen.getByRole('link', { name: 'Open Teams in the browser' })).toBeTruthy()
  })
})

describe('the administration tab', () => {
  it('opens the administration page and no session', async () => {
    const { backend } = await renderApp({ pageId: 'admin' })

    expect(await heading('Administration stands here')).toBeTruthy()
    expect(backend.open).not.toHaveBeenCalled()
  })
})

describe('the host', () => {
  it('hears that the app is shown, or that it refuses', async () => {
    const good = await renderApp()
    await screen.findByText(/Mission view/)
    await waitFor(() => expect(good.host.notifyShown).toHaveBeenCalledOnce())
    expect(good.host.notifyRefused).not.toHaveBeenCalled()
    cleanup()

    const refused = await renderApp({ open: async () => Promise.reject(new Failed(localFailure('tenant_suspended'))) })
    await heading('Access of your organisation is suspended')
    await waitFor(() => expect(refused.host.notifyRefused).toHaveBeenCalledOnce())
  })

  it('is not left waiting while Microsoft asks the person', async () => {
    const { host } = await renderApp({
      getToken: ({ onPrompt }) => {
        onPrompt?.()
        return new Promise(() => {})
      },
    })

    expect(await screen.findByText(/in a window of its own/)).toBeTruthy()
    await waitFor(() => expect(host.notifyShown).toHaveBeenCalledOnce())
  })

  it('changes the theme at any time', async () => {
    const { setTheme } = await renderApp()
    await screen.findByText(/Mission view/)
    expect(document.documentElement.style.colorScheme).toBe('light')

    setTheme('contrast')
    expect(document.documentElement.style.colorScheme).toBe('dark')
  })
})

describe('what the browser keeps', () => {
  it('nothing: no storage, no cookie, no token in the address', async () => {
    const stored = vi.spyOn(Storage.prototype, 'setItem')
    const cookie = vi.spyOn(document, 'cookie', 'set')
    const pushed = [vi.spyOn(history, 'pushState'), vi.spyOn(history, 'replaceState')]
    const { backend } = await renderApp({ open: firstVisit })
    await userEvent.click(await screen.findByRole('button', { name: 'Continue to the mission' }))
    await screen.findByText(/Mission view/)
    backend.open.mockRejectedValueOnce(new Failed(localFailure('offline')))
    await userEvent.click(screen.getByRole('button', { name: 'Lose' }))
    await heading('No connection')
    await userEvent.click(screen.getByRole('button', { name: 'Try now' }))
    await waitFor(() => expect(screen.queryByRole('heading', { name: 'No connection' })).toBeNull())

    expect(stored).not.toHaveBeenCalled()
    expect(cookie).not.toHaveBeenCalled()
    for (const spy of pushed) expect(spy).not.toHaveBeenCalled()
    expect(window.location.href).not.toContain('session-')
  })
})
