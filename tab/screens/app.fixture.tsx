import { act, render } from '@testing-library/react'
import { useState } from 'react'
import { vi } from 'vitest'
import type { SessionAnswer } from '../../src/api/session.ts'
import type { Host, HostTheme } from '../host/host.ts'
import type { MissionViewProps } from '../mission/connection.ts'
import { createAskForAccess } from '../session/ask-for-access.ts'
import type { Backend } from '../session/backend.ts'
import { about, sessionAnswer } from '../session/session.fixture.ts'
import { createSessionKeeper } from '../session/session-keeper.ts'
import { App } from './app.tsx'
import { createChunk } from './chunk.ts'

export const origin = 'https://mission.example'

/** Stands for the mission view: shows what it was given and keeps a draft of its own. */
export function StandInView({ connection }: MissionViewProps) {
  const [draft, setDraft] = useState('')
  return (
    <div>
      <p>Mission view with {connection.token}</p>
      <textarea aria-label="Draft" value={draft} onChange={(event) => setDraft(event.target.value)} />
      <button type="button" onClick={() => connection.onSessionLost('session_ended', [])}>
        Lose
      </button>
      <button
        type="button"
        onClick={() => connection.onSessionLost('session_cut', [{ channel: 'Coordination', text: draft }])}
      >
        Cut
      </button>
    </div>
  )
}

function StandInAdministration() {
  return <h1>Administration stands here</h1>
}

export type AppChange = {
  readonly open?: Backend['open']
  readonly requestAccess?: Backend['requestAccess']
  readonly ownRequest?: Backend['ownRequest']
  readonly answerRequest?: Backend['answerRequest']
  readonly getToken?: Host['getToken']
  readonly isAlone?: boolean
  readonly pageId?: string
  readonly view?: typeof StandInView
}

/** The whole app over a host and a backend that answer at once. */
export async function renderApp(change: AppChange = {}) {
  const themeListeners: ((theme: HostTheme) => void)[] = []
  const host = {
    context: {
      name: 'Teams/web',
      theme: 'default',
      locale: 'en-gb',
      pageId: change.pageId ?? 'mission',
      subPageId: '',
      tenantHint: '0f6a2c9e-5b1d-4c38-8f72-3a9d5e7c1b02',
    },
    onTheme: (listener) => {
      themeListeners.push(listener)
    },
    getToken: vi.fn<Host['getToken']>(change.getToken ?? (async () => 'host-token')),
    openExternal: vi.fn(),
    notifyShown: vi.fn(),
    notifyRefused: vi.fn(),
  } satisfies Host
  const backend = {
    about: async () => about,
    open: vi.fn<Backend['open']>(change.open ?? (async () => sessionAnswer(Date.now()))),
    renew: vi.fn<Backend['renew']>(async () => sessionAnswer(Date.now()) satisfies SessionAnswer),
    look: vi.fn<Backend['look']>(async () => sessionAnswer(Date.now())),
    requestAccess: vi.fn<Backend['requestAccess']>(
      change.requestAccess ?? (async () => ({ state: 'open', askedAtMs: Date.UTC(2026, 10, 24, 9, 30) })),
    ),
    ownRequest: vi.fn<Backend['ownRequest']>(change.ownRequest ?? (async () => ({}))),
    answerRequest: vi.fn<Backend['answerRequest']>(
      change.answerRequest ?? (async () => ({ state: 'open', askedAtMs: Date.UTC(2026, 10, 24, 9, 30) })),
    ),
    bringInvite: vi.fn<Backend['bringInvite']>(async () => ({ state: 'waiting' })),
  } satisfies Backend
  const known = { about, host: change.isAlone ? undefined : host }
  const opening = async () => known
  const keeper = createSessionKeeper({
    backend,
    opening,
    isAdminPath: false,
    timeZone: 'UTC',
    now: Date.now,
    random: () => 0,
    schedule: (callback, afterMs) => {
      const timer = setTimeout(callback, afterMs)
      return () => clearTimeout(timer)
    },
  })
  const onReload = vi.fn()
  const rendered = render(
    <App
      keeper={keeper}
      askForAccess={createAskForAccess(backend, opening)}
      missionView={createChunk(async () => change.view ?? StandInView)}
      adminPage={createChunk(async () => StandInAdministration)}
      origin={origin}
      firstTheme="default"
      firstLocale="en"
      onReload={onReload}
      now={Date.now}
    />,
  )
  await act(async () => keeper.start())
  return {
    ...rendered,
    host,
    backend,
    keeper,
    onReload,
    setTheme: (theme: HostTheme) =>
      act(() => {
        for (const listener of themeListeners) listener(theme)
      }),
  }
}
