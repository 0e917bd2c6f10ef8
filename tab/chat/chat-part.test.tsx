import { act, cleanup, render, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import axe from 'axe-core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AroundChat, chatUrl, type FakePlaces, missionWithPlaces, offerWith, ticket } from './chat.fixture.tsx'
import { type ChatHost, createChatFace } from './chat-face.ts'
import { ChatPart } from './chat-part.tsx'
import { themeValue } from './theme-preference.ts'

let answers: { ticket: () => Response; offer: () => Response }
const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })

beforeEach(() => {
  answers = { ticket: () => json(ticket('frame'), 201), offer: () => json(offerWith()) }
  vi.stubGlobal(
    'fetch',
    vi.fn(async (url: string) => (url.endsWith('/ticket') ? answers.ticket() : answers.offer())),
  )
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

function open(options: { host?: Partial<ChatHost>; fake?: FakePlaces } = {}) {
  const { fake = missionWithPlaces(), host = {} } = options
  const face = createChatFace('')
  const stage = document.createElement('div')
  document.body.append(stage)
  const openExternal = vi.fn()
  const draw = (now: Partial<ChatHost>) => (
    <AroundChat fake={fake} face={face} host={now} openExternal={openExternal}>
      <ChatPart stage={stage} />
    </AroundChat>
  )
  const rendered = render(draw(host), { container: document.body.appendChild(document.createElement('div')) })
  return { fake, face, openExternal, setHost: (now: Partial<ChatHost>) => rendered.rerender(draw(now)) }
}

const frame = () => screen.queryByTitle<HTMLIFrameElement>('The whole Mattermost')
const tell = (data: object) =>
  act(async () => {
    window.dispatchEvent(new MessageEvent('message', { origin: chatUrl, source: frame()?.contentWindow ?? null, data }))
  })
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }))

async function enter() {
  await press('Whole Mattermost')
  await tell({ kind: 'mission-enter-ready' })
  await tell({ kind: 'mission-chat-place', path: '/mission/channels/operations' })
}

describe('the switch between mission view and whole Mattermost', () => {
  it('loads nothing of it before it is chosen, and keeps it when the person goes back', async () => {
    open()
    expect(frame()).toBeNull()
    expect(screen.getByRole('button', { name: 'Mission view' }).getAttribute('aria-pressed')).toBe('true')
    await enter()

    const shown = frame()
    expect(shown?.getAttribute('src')).toBe(`${chatUrl}/_enter`)
    expect(shown?.getAttribute('allow')).toContain('microphone')
    expect(screen.getByRole('button', { name: 'Whole Mattermost' }).getAttribute('aria-pressed')).toBe('true')

    await press('Mission view')
    expect(frame()).toBe(shown)
  })

  it('puts the focus into the frame, and says what is shown', async () => {
    open()
    await enter()

    expect(document.activeElement).toBe(frame())
    expect(screen.getByText('The whole Mattermost is open')).toBeDefined()
    await press('Mission view')
    expect(screen.getByText('Back in the mission view')).toBeDefined()
  })

  it('sends the ticket in the body of a request with the session, and to the frame alone', async () => {
    open()
    await press('Whole Mattermost')
    const post = vi.spyOn(frame()?.contentWindow as Window, 'postMessage').mockImplementation(() => {})
    await tell({ kind: 'mission-enter-ready' })

    expect(post.mock.calls).toEqual([[{ kind: 'mission-enter', ticket: ticket('frame').ticket }, chatUrl]])
    const [url, init] = vi.mocked(fetch).mock.calls[0] ?? []
    expect(url).toBe('https://mission.example/api/chat/ticket')
    expect(init?.headers).toMatchObject({ authorization: 'Bearer token-of-the-session' })
  })

  it('follows the theme of the host from its first opening on', async () => {
    const { fake, setHost } = open()
    expect(fake.rest.savePreferences).not.toHaveBeenCalled()
    await enter()
    await waitFor(() => expect(fake.rest.savePreferences).toHaveBeenCalledTimes(1))
    setHost({ theme: 'dark' })
    await waitFor(() => expect(fake.rest.savePreferences).toHaveBeenCalledTimes(2))

    expect(fake.rest.savePreferences.mock.lastCall?.[0][0]).toMatchObject({
      category: 'theme',
      name: '',
      value: themeValue('dark'),
    })
  })
})

describe('what stands in place of the frame', () => {
  it('offers the browser when nothing comes back', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    const { openExternal } = open()
    await userEvent.click(screen.getByRole('button', { name: 'Whole Mattermost' }), {
      advanceTimers: vi.advanceTimersByTime,
    })
    act(() => vi.advanceTimersByTime(10_000))
    vi.useRealTimers()

    const heading = screen.getByRole('heading', { name: 'The whole Mattermost needs a window of its own here' })
    expect(document.activeElement).toBe(heading)
    expect(frame()).toBeNull()
    answers.ticket = () => json(ticket('browser'), 201)
    await press('Open in browser')
    expect(openExternal).toHaveBeenCalledWith(`${chatUrl}/_enter#${ticket('browser').ticket}`)
    expect(screen.getByText('It opens in the browser. Say there that it is you.')).toBeDefined()
  })

  it('says that the sign-in was not kept, and does not try again by itself', async () => {
    open()
    await press('Whole Mattermost')
    await tell({ kind: 'mission-enter-ready' })
    await tell({ kind: 'mission-chat-ended', code: 'session_missing' })

    expect(screen.getByText(/does not keep the sign-in/)).toBeDefined()
    expect(vi.mocked(fetch).mock.calls.length).toBe(1)
  })

  it('says why when there is no ticket, and opens when the person tries again', async () => {
    open()
    answers.ticket = () => json({ code: 'mattermost_away', facts: {} }, 503)
    await press('Whole Mattermost')
    await tell({ kind: 'mission-enter-ready' })
    expect(screen.getByText(/Mattermost does not answer at the moment/)).toBeDefined()

    answers.ticket = () => json(ticket('frame'), 201)
    await press('Open it again')
    await tell({ kind: 'mission-enter-ready' })
    await tell({ kind: 'mission-chat-place', path: '/mission' })
    expect(screen.queryByRole('heading')).toBeNull()
  })

  it('goes back to the mission view', async () => {
    const { face } = open({ host: { hostName: 'Teams/android' } })
    await press('Whole Mattermost')
    expect(screen.getByText(/On this kind of device/)).toBeDefined()
    await press('Back to the mission view')
    expect(face.store.get().shown).toBe('mission')
  })
})

describe('products and calls', () => {
  it('says why a product is not there, in plain words', async () => {
    open()
    await press('More of Mattermost')
    await userEvent.click(screen.getByRole('menuitem', { name: 'Boards' }))

    expect(
      await screen.findByText(
        'Boards is not open to guests of this mission. If you need it, ask your sponsor or Joint Mission Office.',
      ),
    ).toBeDefined()
  })

  it('offers a call elsewhere, in one click, where the host gives no microphone', async () => {
    answers.offer = () => json(offerWith({ calls: 'there' }))
    const { openExternal } = open({ host: { hostName: 'Outlook/web' } })
    await enter()
    const link = await screen.findByRole('link', { name: /^Open in the Mattermost desktop app/ })

    expect(link.getAttribute('href')).toBe('mattermost://chat.example/mission/channels/operations')
    answers.ticket = () => json(ticket('browser'), 201)
    await press('Open the call in the browser')
    await waitFor(() => expect(openExternal).toHaveBeenCalledTimes(1))
  })

  it('says nothing of microphones where there are no calls', async () => {
    open({ host: { hostName: 'Outlook/web' } })
    await enter()
    await waitFor(() =>
      expect(vi.mocked(fetch).mock.calls.some(([url]) => String(url).endsWith('/api/chat'))).toBe(true),
    )

    expect(screen.queryByText(/no microphone/)).toBeNull()
  })
})

describe('with a screen reader', () => {
  it('can be used in every state', async () => {
    answers.offer = () => json(offerWith({ calls: 'there' }))
    open({ host: { hostName: 'Outlook/web' } })
    const check = async () => {
      const { violations } = await axe.run(document.body, {
        iframes: false,
        rules: { region: { enabled: false }, 'color-contrast': { enabled: false } },
      })
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
    }
    await check()
    await enter()
    await screen.findByRole('button', { name: 'Open the call in the browser' })
    await check()
    await tell({ kind: 'mission-chat-failed', code: 'ticket_invalid' })
    await check()
  })
})
