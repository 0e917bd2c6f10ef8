import { FluentProvider, webLightTheme } from '@fluentui/react-components'
import { act, render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { vi } from 'vitest'
import { RequestError } from '../connection/request-error.ts'
import type { Rest } from '../connection/rest.ts'
import type { Scheduler } from '../connection/scheduler.ts'
import type { MissionConnection } from '../connection.ts'
import { createMission } from '../mission.ts'
import { MissionContext } from '../mission-context.tsx'
import type { MissionState } from '../state/mission-state.ts'
import type { Channel, Person, Post } from '../state/model.ts'
import { WordingContext } from '../text/use-words.ts'
import { createWording } from '../text/words.ts'

/** @returns an id as Mattermost makes them, from a readable beginning */
export const idOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .padEnd(26, '0')
    .slice(0, 26)

export const ownId = idOf('ingrid')
export const channelId = idOf('coordination')

export const ingrid: Person = {
  id: ownId,
  username: 'ingrid.solberg.nordkyst.7f3a',
  first_name: 'Ingrid',
  last_name: 'Solberg (Nordkyst Coast Guard)',
  nickname: 'Ingrid Solberg (Nordkyst Coast Guard)',
  position: 'Nordkyst Coast Guard',
  roles: 'system_guest',
}

export const mara: Person = {
  id: idOf('mara'),
  username: 'mara.lindqvist',
  first_name: 'Mara',
  last_name: 'Lindqvist',
  position: 'Mission owner',
  roles: 'system_user',
  last_picture_update: 5,
}

export const weatherBot: Person = {
  id: idOf('weatherbot'),
  username: 'weather',
  nickname: 'Weather desk',
  roles: 'system_user',
  is_bot: true,
}

export const channel: Channel = {
  id: channelId,
  update_at: 1,
  delete_at: 0,
  team_id: idOf('team'),
  type: 'P',
  display_name: 'Coordination',
  name: 'coordination',
  header: '',
  purpose: '',
  last_post_at: 0,
}

export function postOf(change: Partial<Post> = {}): Post {
  return {
    id: idOf('post'),
    create_at: 1,
    update_at: 1,
    edit_at: 0,
    delete_at: 0,
    user_id: mara.id,
    channel_id: channelId,
    root_id: '',
    message: 'The ferry is late.',
    type: '',
    ...change,
  }
}

export const picture = (type = 'image/png', bytes = 4): Response =>
  new Response(new Uint8Array(bytes).fill(1), { headers: { 'Content-Type': type } })

export const notFound = (): RequestError => new RequestError('refused', { status: 404 })

/** Nothing happens in it until `advance` is called. */
export function fakeScheduler(startMs = Date.UTC(2026, 10, 24, 9)) {
  let nowMs = startMs
  let jobs: { atMs: number; run: () => void }[] = []
  const scheduler: Scheduler = {
    now: () => nowMs,
    random: () => 0.5,
    after(delayMs, run) {
      const job = { atMs: nowMs + delayMs, run }
      jobs.push(job)
      return () => {
        jobs = jobs.filter((other) => other !== job)
      }
    },
  }
  return {
    scheduler,
    advance(ms: number): void {
      nowMs += ms
      const due = jobs.filter(({ atMs }) => atMs <= nowMs)
      jobs = jobs.filter(({ atMs }) => atMs > nowMs)
      for (const { run } of due) run()
    },
  }
}

/** Addresses of blobs, which jsdom does not make. */
export function fakeObjectUrls() {
  const live = new Map<string, Blob>()
  let made = 0
  URL.createObjectURL = (blob: Blob) => {
    made += 1
    const url = `blob:https://mission.example/${made}`
    live.set(url, blob)
    return url
  }
  URL.revokeObjectURL = (url) => void live.delete(url)
  return live
}

/** A real mission whose server is `rest`; it is not started, so nothing happens by itself. */
export function missionWith(change: { readonly rest?: Partial<Rest>; readonly state?: Partial<MissionState> } = {}) {
  const { scheduler, advance } = fakeScheduler()
  const people = [ingrid, mara, weatherBot]
  const rest = {
    bytes: vi.fn(async () => picture()),
    customEmoji: vi.fn(async () => Promise.reject(notFound())),
    members: vi.fn(async () => []),
    peopleByIds: vi.fn(async () => []),
    statuses: vi.fn(async () => []),
    setStatus: vi.fn(async () => ({})),
    openDirect: vi.fn(async () => channel),
    teams: vi.fn(async () => []),
    channels: vi.fn(async () => []),
    memberships: vi.fn(async () => []),
    addReaction: vi.fn(async () => ({})),
    removeReaction: vi.fn(async () => ({})),
    ...change.rest,
  } as unknown as Rest
  const connection: MissionConnection = {
    baseUrl: 'https://mission.example',
    token: 'session-1',
    userId: ownId,
    mayUpload: true,
    mayDownload: true,
    maxUploadBytes: 1000,
    maxMessageCharacters: 4000,
    onSessionLost: () => {},
  }
  const mission = createMission({
    connection,
    createRest: () => rest,
    openSocket: () => {
      throw new Error('the mission of this fixture is not started')
    },
    scheduler,
  })
  mission.store.update((state) => ({
    ...state,
    phase: 'ready',
    people: new Map(people.map((person) => [person.id, person])),
    channels: new Map([[channelId, channel]]),
    ...change.state,
  }))
  const around = ({ children }: { readonly children: ReactNode }) => (
    <MissionContext.Provider value={{ mission, connection, locale: 'en-GB', openExternal: () => {} }}>
      <WordingContext value={createWording('en-GB')}>
        <FluentProvider theme={webLightTheme}>{children}</FluentProvider>
      </WordingContext>
    </MissionContext.Provider>
  )
  return {
    mission,
    rest,
    show: (part: ReactNode) => render(part, { wrapper: around }),
    /** Lets time pass and answers arrive. */
    pass: (ms = 50) =>
      act(async () => {
        advance(ms)
        await Promise.resolve()
      }),
    update: (reduce: (state: MissionState) => MissionState) => act(() => mission.store.update(reduce)),
  }
}
