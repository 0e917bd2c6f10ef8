import { FluentProvider, teamsLightTheme } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { vi } from 'vitest'
import type { Rest } from '../connection/rest.ts'
import type { Scheduler } from '../connection/scheduler.ts'
import type { MissionConnection } from '../connection.ts'
import type { Mission } from '../mission.ts'
import { MissionContext } from '../mission-context.tsx'
import { createShared } from '../shared.ts'
import { emptyState, type MissionState } from '../state/mission-state.ts'
import type { Channel, Person, Post } from '../state/model.ts'
import { createStore } from '../state/store.ts'
import { WordingContext } from '../text/use-words.ts'
import { createWording } from '../text/words.ts'
import { createDrafts } from './drafts.ts'

export const idOf = (name: string): string => name.padEnd(26, '0')
export const meId = idOf('me')
export const channelId = idOf('ops')

export const channel = (change: Partial<Channel> = {}): Channel => ({
  id: channelId,
  update_at: 1,
  delete_at: 0,
  team_id: idOf('team'),
  type: 'P',
  display_name: 'Operations',
  name: 'operations',
  header: '',
  purpose: '',
  last_post_at: 0,
  ...change,
})

export const person = (username: string, change: Partial<Person> = {}): Person => ({
  id: idOf(username.replaceAll('.', '')),
  username,
  ...change,
})

export const post = (name: string, change: Partial<Post> = {}): Post => ({
  id: idOf(name),
  create_at: 1,
  update_at: 1,
  edit_at: 0,
  delete_at: 0,
  user_id: meId,
  channel_id: channelId,
  root_id: '',
  message: name,
  type: '',
  ...change,
})

export const windowOf = (posts: readonly Post[]) => ({
  posts,
  hasOlder: false,
  hasNewer: false,
  firstIndex: 0,
  knownThroughMs: 0,
  caughtUpOn: 1,
})

/** Runs what is due later when a test says so. */
export function fakeScheduler(): Scheduler & { runAll(): void } {
  const due = new Set<() => void>()
  return {
    now: () => 1000,
    random: () => 0,
    after(_delayMs, run) {
      due.add(run)
      return () => due.delete(run)
    },
    runAll() {
      const runs = [...due]
      due.clear()
      for (const run of runs) run()
    },
  }
}

export type FakeMission = ReturnType<typeof fakeMission>

/** A mission with a real store and drafts, and everything that would reach a server replaced. */
export function fakeMission(
  options: { readonly state?: Partial<MissionState>; readonly connection?: Partial<MissionConnection> } = {},
) {
  const connection: MissionConnection = {
    baseUrl: 'https://mission.example',
    token: 'token-of-the-session',
    userId: meId,
    mayUpload: true,
    mayDownload: true,
    maxUploadBytes: 5 * 1024 * 1024,
    maxMessageCharacters: 1000,
    onSessionLost: vi.fn(),
    ...options.connection,
  }
  const stopped = new AbortController()
  const scheduler = fakeScheduler()
  const rest = {
    me: vi.fn(async () => person('me')),
    customEmoji: vi.fn<Rest['customEmoji']>(),
    completePeople: vi.fn<Rest['completePeople']>(async () => []),
    execute: vi.fn<Rest['execute']>(async () => ({ response_type: '', text: '' })),
    bytes: vi.fn<Rest['bytes']>(async () => new Response(new Blob(['bytes']))),
  }
  const store = createStore<MissionState>({
    ...emptyState(meId),
    phase: 'ready',
    channels: new Map([[channelId, channel()]]),
    ...options.state,
  })
  const parts = {
    store,
    rest,
    scheduler,
    signal: stopped.signal,
    drafts: createDrafts(),
    sender: { send: vi.fn<Mission['sender']['send']>() },
    posts: { newest: vi.fn<Mission['posts']['newest']>(async () => undefined) },
    actions: { edit: vi.fn<Mission['actions']['edit']>(async () => true) },
    typing: { tell: vi.fn<Mission['typing']['tell']>() },
    shared: createShared({
      connection,
      rest,
      store,
      scheduler,
      signal: stopped.signal,
      people: { watch: () => () => {} },
    }),
  }
  return { ...parts, mission: parts as unknown as Mission, connection, stop: () => stopped.abort() }
}

/** The mission around a part of the view. */
export function Around({ fake, children }: { readonly fake: FakeMission; readonly children: ReactNode }) {
  return (
    <FluentProvider theme={teamsLightTheme}>
      <MissionContext
        value={{ mission: fake.mission, connection: fake.connection, locale: 'en-GB', openExternal: vi.fn() }}
      >
        <WordingContext value={createWording('en-GB')}>{children}</WordingContext>
      </MissionContext>
    </FluentProvider>
  )
}
