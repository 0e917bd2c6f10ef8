import type { Call } from './call.ts'
import type { Behaviour } from './door.ts'
import type { SettingsPatch } from './settings.ts'
import type { World } from './world.ts'

const MAX_NOTED_CALLS = 10_000

export type NotedCall = {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Whose session the request carried, empty for none. */
  readonly authUserId: string
}

/** What a test can do to the stand-in. */
export type Control = {
  /** From now on requests are accepted and never answered, until `resume`. */
  pause(): void
  resume(): void
  /** The next n requests are answered with this status and change nothing. */
  failNext(n: number, status: number): void
  /** The next n requests are worked on, and their connection is cut instead of answered. */
  loseNextAnswers(n: number): void
  /** Every request waits this long before it is worked on; 0 ends that. */
  delayMs(ms: number): void
  /** Cuts every socket without a close frame; each can be resumed. */
  cutSockets(): void
  setLicensed(isLicensed: boolean): void
  setUserTokens(isEnabled: boolean): void
  /** Switching guests off deactivates all of them, as on the real server. */
  setGuests(isEnabled: boolean): void
  setMaxUsersPerTeam(max: number): void
  setSettings(patch: SettingsPatch): void
  /** The last requests, oldest first, at most 10,000. */
  calls(): readonly NotedCall[]
  clearCalls(): void
  /** Stops listening: connections are cut and later ones refused. */
  stop(): Promise<void>
  /** Listens again on the same port, with the same state and no connection to resume. */
  start(): Promise<void>
  restart(): Promise<void>
}

type Deps = {
  world: World
  cutSockets: () => void
  stop: () => Promise<void>
  start: () => Promise<void>
  changeSettings: (patch: SettingsPatch) => void
}

/** The switches of a test, and how the door obeys them. */
export function createControl(deps: Deps): { control: Control; behaviour: Behaviour } {
  let gate: { opened: Promise<void>; open: () => void } | null = null
  let failures = { left: 0, status: 500 }
  let answersToLose = 0
  let waitMs = 0
  let noted: NotedCall[] = []

  const wait = async (): Promise<void> => {
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    while (gate) await gate.opened
  }

  const behaviour: Behaviour = {
    admit: () => (gate || waitMs > 0 ? wait() : undefined),
    failure: () => (failures.left > 0 && failures.left-- > 0 ? failures.status : null),
    losesAnswer: () => answersToLose > 0 && answersToLose-- > 0,
    note: (call: Call, authUserId: string) => {
      const { method = '', url = '', headers } = call.request
      noted.push({ method, path: url, headers, authUserId })
      if (noted.length > 2 * MAX_NOTED_CALLS) noted = noted.slice(-MAX_NOTED_CALLS)
    },
  }

  const control: Control = {
    pause() {
      if (gate) return
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = { opened: promise, open: resolve }
    },
    resume() {
      const opening = gate
      gate = null
      opening?.open()
    },
    failNext(n, status) {
      failures = { left: n, status }
    },
    loseNextAnswers(n) {
      answersToLose = n
    },
    delayMs(ms) {
      waitMs = ms
    },
    cutSockets: deps.cutSockets,
    setLicensed(isLicensed) {
      deps.world.isLicensed = isLicensed
    },
    setUserTokens: (isEnabled) => deps.changeSettings({ ServiceSettings: { EnableUserAccessTokens: isEnabled } }),
    setGuests: (isEnabled) => deps.changeSettings({ GuestAccountsSettings: { Enable: isEnabled } }),
    setMaxUsersPerTeam: (max) => deps.changeSettings({ TeamSettings: { MaxUsersPerTeam: max } }),
    setSettings: deps.changeSettings,
    calls: () => noted.slice(-MAX_NOTED_CALLS),
    clearCalls() {
      noted = []
    },
    stop: deps.stop,
    start: deps.start,
    async restart() {
      await deps.stop()
      await deps.start()
    },
  }
  return { control, behaviour }
}
