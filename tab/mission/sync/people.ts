import type { Rest } from '../connection/rest.ts'
import type { Scheduler } from '../connection/scheduler.ts'
import type { MissionState } from '../state/mission-state.ts'
import type { Person, PresenceStatus } from '../state/model.ts'
import type { Store } from '../state/store.ts'

export type People = {
  /** Fetches whom we do not know yet, many in one request. */
  need(userIds: Iterable<string>): void
  /** Whose presence is on screen; asked for at once when new, then every minute. */
  watch(userIds: readonly string[]): () => void
  /** Asks for all watched ones, for after a gap. */
  refreshStatuses(): void
}

const gatherMs = 30
const pollMs = 60_000
const idsAtMost = 100
const wellFormed = /^[a-z0-9]{26}$/
const statuses = new Set(['online', 'away', 'dnd', 'offline'])

export function putPeople(state: MissionState, people: readonly Person[]): MissionState {
  const fresh = people.filter((person) => !isSame(state.people.get(person.id), person))
  if (fresh.length === 0) return state
  const all = new Map(state.people)
  for (const person of fresh) all.set(person.id, { ...all.get(person.id), ...person })
  return { ...state, people: all }
}

function isSame(known: Person | undefined, person: Person): boolean {
  return known !== undefined && known.update_at === person.update_at && known.username === person.username
}

export function putStatuses(
  state: MissionState,
  rows: readonly { readonly user_id: string; readonly status: string }[],
): MissionState {
  const fresh = rows.filter(({ user_id: id, status }) => statuses.has(status) && state.statuses.get(id) !== status)
  if (fresh.length === 0) return state
  const all = new Map(state.statuses)
  for (const { user_id: id, status } of fresh) all.set(id, status as PresenceStatus)
  return { ...state, statuses: all }
}

export function createPeople(deps: {
  readonly store: Store<MissionState>
  readonly rest: Rest
  readonly scheduler: Scheduler
  readonly signal: AbortSignal
}): People {
  const { store, rest, scheduler, signal } = deps
  const asked = new Set<string>()
  const watched = new Map<string, number>()
  let wanted: string[] = []
  let isGathering = false
  let cancelPoll = (): void => {}
  signal.addEventListener('abort', () => cancelPoll(), { once: true })

  async function fetchWanted(): Promise<void> {
    isGathering = false
    const ids = wanted
    wanted = []
    for (let from = 0; from < ids.length; from += idsAtMost) {
      const some = ids.slice(from, from + idsAtMost)
      try {
        const people = await rest.peopleByIds(some)
        store.update((state) => putPeople(state, people))
      } catch {
        // Shown without their names until something asks again.
        for (const id of some) asked.delete(id)
      }
    }
  }

  async function fetchStatuses(userIds: readonly string[]): Promise<void> {
    if (userIds.length === 0 || signal.aborted) return
    try {
      const rows = await rest.statuses(userIds.slice(0, idsAtMost))
      store.update((state) => putStatuses(state, rows))
    } catch {
      // A minute later it is asked again.
    }
  }

  function poll(): void {
    cancelPoll = scheduler.after(pollMs, () => {
      void fetchStatuses([...watched.keys()])
      poll()
    })
  }
  poll()

  return {
    need(userIds) {
      const { people } = store.get()
      for (const id of userIds) {
        if (people.has(id) || asked.has(id) || !wellFormed.test(id)) continue
        asked.add(id)
        wanted.push(id)
      }
      if (wanted.length === 0 || isGathering) return
      isGathering = true
      scheduler.after(gatherMs, () => void fetchWanted())
    },
    watch(userIds) {
      const fresh = userIds.filter((id) => !watched.has(id) && wellFormed.test(id))
      for (const id of userIds) watched.set(id, (watched.get(id) ?? 0) + 1)
      void fetchStatuses(fresh)
      return () => {
        for (const id of userIds) {
          const left = (watched.get(id) ?? 1) - 1
          if (left === 0) watched.delete(id)
          else watched.set(id, left)
        }
      }
    },
    refreshStatuses: () => void fetchStatuses([...watched.keys()]),
  }
}
