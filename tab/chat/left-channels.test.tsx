import { cleanup, render, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import axe from 'axe-core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AroundChat, missionWithPlaces } from './chat.fixture.tsx'
import { createChatFace } from './chat-face.ts'
import { LeftChannels } from './left-channels.tsx'

const logistics = { channelId: 'l'.repeat(26), displayName: 'Logistics', mayRejoin: true }
const medical = { channelId: 'm'.repeat(26), displayName: 'Medical', mayRejoin: false }
const asked: string[] = []
let answers: Record<string, () => Response>
const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })

beforeEach(() => {
  asked.length = 0
  answers = { '/api/channels/left': () => json({ channels: [logistics, medical] }) }
  vi.stubGlobal('fetch', async (url: string, { method }: RequestInit) => {
    const path = url.slice(url.indexOf('/api/'))
    asked.push(`${method} ${path}`)
    return answers[path]?.() ?? json({ code: 'channel_not_granted' }, 403)
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function open() {
  const fake = missionWithPlaces()
  const takeGranted = vi.fn()
  Object.assign(fake.mission, { takeGranted })
  render(
    <AroundChat fake={fake} face={createChatFace('')}>
      <LeftChannels />
    </AroundChat>,
  )
  return { fake, takeGranted }
}
const rejoin = () => screen.findByRole('button', { name: 'Rejoin Logistics' })

describe('channels that somebody left', () => {
  it('are not there where there are none', async () => {
    answers['/api/channels/left'] = () => json({ channels: [] })
    open()
    await waitFor(() => expect(asked).toEqual(['GET /api/channels/left']))

    expect(screen.queryByRole('heading')).toBeNull()
  })

  it('can be entered again by one click, and are channels as before', async () => {
    const channels = [{ channelId: logistics.channelId, teamId: 't', label: '', partnerNames: [] }]
    answers[`/api/channels/left/${logistics.channelId}/rejoin`] = () => json({ channels })
    const { takeGranted } = open()
    await userEvent.click(await rejoin())

    await waitFor(() => expect(takeGranted).toHaveBeenCalledWith(channels))
    expect(screen.queryByText('Logistics')).toBeNull()
    expect(screen.getByText('Ask a member to add you again.')).toBeDefined()
  })

  it('says when that did not work, and can be tried again', async () => {
    open()
    await userEvent.click(await rejoin())
    await screen.findByText('That did not work. Try again in a moment.')

    expect((await rejoin()).hasAttribute('disabled')).toBe(false)
  })

  it('are looked up again when a channel is gone', async () => {
    answers['/api/channels/left'] = () => json({ channels: [] })
    const { fake } = open()
    await waitFor(() => expect(asked).toHaveLength(1))
    answers['/api/channels/left'] = () => json({ channels: [logistics] })
    fake.store.update((state) => ({ ...state, channels: new Map() }))

    expect(await rejoin()).toBeDefined()
  })

  it('can be used with a screen reader', async () => {
    open()
    await rejoin()

    const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } })
    expect(violations).toEqual([])
  })
})
