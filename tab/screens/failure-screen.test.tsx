import { cleanup, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import axe from 'axe-core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type ProblemCode, problems } from '../../src/api/errors.ts'
import { TokenRefused } from '../host/token-refused.ts'
import { Failed, type Failure, type FailureCode, localCodes, localFailure } from '../session/failure.ts'
import { english } from '../text/english.ts'
import { type AppChange, renderApp } from './app.fixture.tsx'

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

const refusing = (failure: Failure, change: AppChange = {}) =>
  renderApp({ ...change, open: async () => Promise.reject(new Failed(failure)) })
const heading = () => screen.findByRole('heading', { level: 1 })
const codes = [...(Object.keys(problems) as ProblemCode[]), ...localCodes] as readonly FailureCode[]
const ownHeading: Partial<Record<FailureCode, string>> = {
  consent_required: english['consent.heading'],
  token_scope: english['consent.heading'],
}

describe('every failure', () => {
  it.each(codes)('%s has a screen: a heading that takes the focus, a reason, a way on, whom to ask', async (code) => {
    await refusing({ code, number: 'req-42', facts: {} })

    const title = await heading()
    expect(title.textContent).toBe(ownHeading[code] ?? english[`problem.${code}.title`])
    expect(document.activeElement).toBe(title)
    expect(screen.getAllByRole('button').length).toBeGreaterThan(0)
    expect(screen.getByText(/The mission operator is Joint Mission Office/)).toBeTruthy()
    expect(screen.getByText('Number of this answer: req-42')).toBeTruthy()
  })

  it.each([
    'tenant_not_listed',
    'operator_member',
    'consent_required',
    'guest_expired',
    'mattermost_away',
    'internal',
    'sign_in_needed',
  ] as const)('%s can be used with a screen reader', async (code) => {
    const { container } = await refusing(localFailure(code))
    await heading()

    const found = await axe.run(container, { rules: { 'color-contrast': { enabled: false } } })
    expect(found.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  })

  it('goes on when the person asks and the reason has passed', async () => {
    const { backend } = await refusing(localFailure('internal'))
    await heading()
    backend.open.mockRejectedValueOnce(new Failed(localFailure('tenant_suspended')))
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))

    expect(await screen.findByRole('heading', { name: 'Access of your organisation is suspended' })).toBeTruthy()
  })
})

describe("somebody of the operator's own organisation", () => {
  it('is shown the door to Mattermost and the one to the administration, and nothing to ask for', async () => {
    const { host } = await refusing({
      code: 'operator_member',
      facts: { mattermostUrl: 'https://chat.example' },
    })
    await heading()
    await userEvent.click(screen.getByRole('button', { name: 'Open Mattermost' }))

    expect(host.openExternal).toHaveBeenCalledWith('https://chat.example')
    expect(screen.getByRole('link', { name: 'Open the administration page' }).getAttribute('href')).toBe('/admin')
    expect(screen.queryByRole('button', { name: 'Ask for access' })).toBeNull()
  })
})

describe('something that does not answer', () => {
  it('is announced once with the wait, and counted down for the eyes only', async () => {
    await refusing({ code: 'mattermost_away', facts: {}, retryAfterMs: 20_000 })
    await heading()

    expect((await screen.findByRole('status')).textContent).toBe('Next try in 20 seconds.')
    expect(screen.getByText(/^Next try in/, { selector: '[aria-hidden]' })).toBeTruthy()
  })
})

describe('missing consent', () => {
  it('shows what is asked and a link that names the organisation', async () => {
    await renderApp({ getToken: async () => Promise.reject(new TokenRefused('consent')) })
    await heading()

    expect(screen.getByText(/no mail, no files, no chats/)).toBeTruthy()
    expect(screen.getByLabelText<HTMLInputElement>('Link for the administrator').value).toBe(
      'https://login.microsoftonline.com/0f6a2c9e-5b1d-4c38-8f72-3a9d5e7c1b02/adminconsent?client_id=5d0a1c1e-0000-4000-8000-000000000001',
    )
  })

  it('copies the link, or says how to when the frame may not', async () => {
    const user = userEvent.setup()
    await renderApp({ getToken: async () => Promise.reject(new TokenRefused('consent')) })
    await heading()
    await user.click(screen.getByRole('button', { name: 'Copy link' }))
    expect(await navigator.clipboard.readText()).toContain('/adminconsent?')
    expect(screen.getByRole('status').textContent).toBe('The link is copied.')

    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('', 'NotAllowedError'))
    await user.click(screen.getByRole('button', { name: 'Copy link' }))
    expect(screen.getByRole('status').textContent).toContain('copy it by hand')
  })

  it('opens the link through the host', async () => {
    const { host } = await renderApp({ getToken: async () => Promise.reject(new TokenRefused('consent')) })
    await heading()
    await userEvent.click(screen.getByRole('button', { name: 'Open link' }))

    expect(host.openExternal).toHaveBeenCalledWith(expect.stringContaining('/adminconsent?'))
  })
})

describe('asking for access', () => {
  const pending: Failure = { code: 'tenant_pending', facts: { tid: '9f6a2c9e-5b1d-4c38-8f72-3a9d5e7c1b04' } }
  const ask = () => screen.getByRole('button', { name: 'Ask for access' })

  it('sends the words with a fresh token and shows when it was asked', async () => {
    const { backend } = await refusing(pending)
    await heading()
    expect(screen.getByText(/tenant ID: 9f6a2c9e/)).toBeTruthy()
    await userEvent.type(screen.getByLabelText('Why do you need access?'), '  I fly the helicopter. ')
    await userEvent.click(ask())

    expect(await screen.findByText(/You asked on 24 Nov 2026/)).toBeTruthy()
    expect(backend.requestAccess).toHaveBeenCalledWith({ token: 'host-token', text: 'I fly the helicopter.' })
  })

  it('does not send more than 200 characters', async () => {
    const { backend } = await refusing(pending)
    await heading()
    await userEvent.click(screen.getByLabelText('Why do you need access?'))
    await userEvent.paste('x'.repeat(203))
    await userEvent.click(ask())

    expect(screen.getByText('Shorten the text by 3 characters.')).toBeTruthy()
    expect(backend.requestAccess).not.toHaveBeenCalled()
  })

  it.each([
    ['request_open', 'You have already asked. You are told when it is decided.'],
    [
      'tenant_not_listed',
      'Requests from your organisation are not taken here. Please reach the mission operator directly.',
    ],
    ['request_limit', /Too many requests are waiting/],
    ['bad_request', /Leave out links/],
    ['offline', /did not go through: No connection/],
  ] as const)('says what became of it: %s', async (code, words) => {
    await refusing(pending, { requestAccess: async () => Promise.reject(new Failed(localFailure(code))) })
    await heading()
    await userEvent.click(ask())

    expect(await screen.findByText(words)).toBeTruthy()
  })

  it('shows what was asked back and sends the answer', async () => {
    const { backend } = await refusing(localFailure('approval_needed'), {
      ownRequest: async () => ({
        request: { state: 'asked', askedAtMs: Date.UTC(2026, 10, 24, 9, 30), question: 'Which unit?' },
      }),
    })
    expect(await screen.findByText('Before it is decided, you are asked: Which unit?')).toBeTruthy()
    await userEvent.type(screen.getByLabelText('Your answer'), ' 330 squadron ')
    await userEvent.click(screen.getByRole('button', { name: 'Send answer' }))

    expect(backend.answerRequest).toHaveBeenCalledWith({ token: 'host-token', answer: '330 squadron' })
    expect(await screen.findByText(/You asked on 24 Nov 2026/)).toBeTruthy()
  })

  it('shows why it was refused, and can be done again', async () => {
    await refusing(localFailure('approval_needed'), {
      ownRequest: async () => ({ request: { state: 'refused', askedAtMs: 0, reason: 'Ask your liaison first.' } }),
    })
    expect(await screen.findByText('Your request was refused: Ask your liaison first. You can ask again.')).toBeTruthy()
    await userEvent.click(ask())

    expect(await screen.findByText(/You asked on 24 Nov 2026/)).toBeTruthy()
  })

  it('is open to somebody whose access has run out', async () => {
    const { backend } = await refusing(localFailure('guest_expired'))
    await heading()
    await userEvent.click(ask())

    expect(await screen.findByText(/You asked on/)).toBeTruthy()
    expect(backend.requestAccess).toHaveBeenCalledOnce()
  })
})
