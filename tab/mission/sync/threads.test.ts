import { describe, expect, it, vi } from 'vitest'
import { RequestError } from '../connection/request-error.ts'
import type { Rest } from '../connection/rest.ts'
import { fakeScheduler, idOf, mara, postOf } from '../people/mission.fixture.tsx'
import { emptyState, type MissionState } from '../state/mission-state.ts'
import type { Thread } from '../state/model.ts'
import { createStore } from '../state/store.ts'
import { createThreads } from './threads.ts'

const search = { id: idOf('search'), name: 'search', display_name: 'Search' }
const relief = { id: idOf('relief'), name: 'relief', display_name: 'Relief' }

const threadOf = (name: string, atMs: number): Thread => ({
  id: idOf(name),
  reply_count: 1,
  last_reply_at: atMs,
  last_viewed_at: 0,
  unread_replies: 1,
  unread_mentions: 0,
  post: postOf({ id: idOf(name) }),
})

/** A server with the threads of each team, the newest first, those of direct messages among them. */
function serverWith(threads: Readonly<Record<string, readonly Thread[]>>, direct: readonly Thread[] = []) {
  const ask: Rest['threads'] = async (teamId, { before, perPage, excludesDirect }) => {
    const own = threads[teamId]
    if (own === undefined) throw new RequestError('refused', { status: 403 })
    const all = [...own, ...(excludesDirect ? [] : direct)].toSorted((a, b) => b.last_reply_at - a.last_reply_at)
    const from = before === undefined ? 0 : all.findIndex(({ id }) => id === before) + 1
    return {
      total: all.length,
      total_unread_threads: all.length,
      total_unread_mentions: all.length,
      threads: all.slice(from, from + perPage),
    }
  }
  return vi.fn(ask)
}

function threadsOf(ask: Rest['threads']) {
  const store = createStore<MissionState>({ ...emptyState(mara.id), teams: [search, relief] })
  const { scheduler } = fakeScheduler()
  const rest = { threads: ask, readThread: vi.fn(async () => ({})) }
  return { store, threads: createThreads({ store, rest, scheduler, signal: new AbortController().signal }) }
}

describe('the threads that a person follows', () => {
  it('are those of all teams, with one total; those of direct messages count once', async () => {
    const ask = serverWith({ [search.id]: [threadOf('a', 3), threadOf('b', 1)], [relief.id]: [threadOf('c', 2)] }, [
      threadOf('d', 4),
    ])
    const { store, threads } = threadsOf(ask)
    await threads.load()

    expect([...store.get().threads.keys()].toSorted()).toEqual(['a', 'b', 'c', 'd'].map(idOf))
    expect(store.get().threadTotals).toEqual({ unreadThreads: 4, unreadMentions: 4 })
    expect(store.get().hasAllThreads).toBe(true)
  })

  it('stay those of one team when the other does not give its own', async () => {
    const { store, threads } = threadsOf(serverWith({ [relief.id]: [threadOf('c', 2)] }))
    await threads.load()

    expect([...store.get().threads.keys()]).toEqual([idOf('c')])
    expect(store.get().threadTotals.unreadThreads).toBe(1)
  })

  it('are read further in the teams that have more, until there are no more', async () => {
    const many = Array.from({ length: 30 }, (_, number) => threadOf(`m${number}x`, 100 - number))
    const ask = serverWith({ [search.id]: many, [relief.id]: [threadOf('c', 2)] })
    const { store, threads } = threadsOf(ask)
    await threads.load()
    expect(store.get()).toMatchObject({ hasAllThreads: false, threadTotals: { unreadThreads: 31 } })

    await threads.more()
    expect(store.get().threads.size).toBe(31)
    expect(store.get()).toMatchObject({ hasAllThreads: true, threadTotals: { unreadThreads: 31 } })
    expect(ask.mock.calls.filter(([teamId]) => teamId === relief.id)).toHaveLength(1)
  })
})
