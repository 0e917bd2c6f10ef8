import { FluentProvider, teamsLightTheme } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { vi } from 'vitest'
import type { ChatAnswer, ChatProduct, ProductState, TicketAnswer } from '../../src/api/chat.ts'
import { channel, channelId, fakeMission, idOf, post } from '../mission/composer/fake-mission.fixture.tsx'
import type { Rest } from '../mission/connection/rest.ts'
import type { Mission } from '../mission/mission.ts'
import { MissionContext } from '../mission/mission-context.tsx'
import { WordingContext } from '../mission/text/use-words.ts'
import { createWording } from '../mission/text/words.ts'
import type { ChatHost, createChatFace } from './chat-face.ts'

export const chatUrl = 'https://chat.example'
export const chatHost: ChatHost = {
  chatUrl,
  hostName: 'Teams/web',
  theme: 'default',
  operatorName: 'Joint Mission Office',
}

export const ticket = (name: string): TicketAnswer => ({
  ticket: name.padEnd(43, '-'),
  enterUrl: `${chatUrl}/_enter`,
  expiresAtMs: 60_000,
})

export const offerWith = (states: Partial<Record<ChatProduct, ProductState>> = {}): ChatAnswer => ({
  isOffered: true,
  products: (['playbooks', 'boards', 'agents', 'calls'] as const).map((product) => ({
    product,
    state: states[product] ?? 'not_listed',
  })),
  linkOriginHashes: [],
})

/** A mission in the channel Operations that notes where it is taken. */
export function missionWithPlaces() {
  const fake = fakeMission({
    state: {
      teams: [{ id: idOf('team'), name: 'mission', display_name: 'Mission' }],
      channels: new Map([
        [channelId, channel()],
        [idOf('medical'), channel({ id: idOf('medical'), name: 'medical', display_name: 'Medical' })],
      ]),
      open: { channelId, unreadSinceMs: undefined },
    },
  })
  const further = {
    openChannel: vi.fn<Mission['openChannel']>((id) =>
      fake.store.update((state) => ({ ...state, open: { channelId: id, unreadSinceMs: undefined } })),
    ),
    showSide: vi.fn<Mission['showSide']>((side) => fake.store.update((state) => ({ ...state, side }))),
  }
  const rest = {
    post: vi.fn<Rest['post']>(async (id) => ({ ...post('any'), id, channel_id: idOf('medical') })),
    preferences: vi.fn<Rest['preferences']>(async () => []),
    savePreferences: vi.fn<Rest['savePreferences']>(async () => ({})),
  }
  Object.assign(fake.mission, further)
  Object.assign(fake.rest, rest)
  return { ...fake, ...further, rest: { ...fake.rest, ...rest } }
}

export type FakePlaces = ReturnType<typeof missionWithPlaces>

/** The mission and the two faces around a part of the whole Mattermost. */
export function AroundChat(props: {
  readonly fake: FakePlaces
  readonly face: ReturnType<typeof createChatFace>
  readonly host?: Partial<ChatHost>
  readonly openExternal?: (url: string) => void
  readonly children: ReactNode
}) {
  const { fake, face, host = {}, openExternal = vi.fn(), children } = props
  return (
    <FluentProvider theme={teamsLightTheme}>
      <MissionContext
        value={{
          mission: fake.mission,
          connection: fake.connection,
          locale: 'en-GB',
          openExternal,
          chat: { host: { ...chatHost, ...host }, face },
        }}
      >
        <WordingContext value={createWording('en-GB')}>{children}</WordingContext>
      </MissionContext>
    </FluentProvider>
  )
}
