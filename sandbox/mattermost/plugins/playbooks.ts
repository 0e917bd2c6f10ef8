import { forbidden, notFound, type Plugin } from './plugin.ts'

type Item = { title: string; state: '' | 'closed' }
type Run = {
  readonly id: string
  readonly name: string
  readonly channel: string
  readonly summary: string
  readonly items: Item[]
}

const item = (title: string, isDone = false): Item => ({ title, state: isDone ? 'closed' : '' })

const newRuns = (): readonly Run[] => [
  {
    id: 'berth4fire0000000000000run',
    name: 'Berth 4: fire on board',
    channel: 'situation',
    summary: 'Smoke from the engine room of the ferry at berth 4.',
    items: [
      item('Clear berths 3 to 5', true),
      item('Tell the harbour master', true),
      item('Bring the pilot boat alongside'),
      item('Count the passengers ashore'),
    ],
  },
  {
    id: 'searchnorth00000000000run0',
    name: 'Search: kayak overdue',
    channel: 'sea-rescue',
    summary: 'Two people, last seen north of the breakwater at 14:10.',
    items: [item('Ask for the last position', true), item('Set the search area'), item('Send the lifeboat')],
  },
]

/** Playbooks: runs with their checklists, for the members of a run's channel. */
export const playbooks: Plugin = {
  id: 'playbooks',
  name: 'Playbooks',
  page: 'playbooks.js',
  open({ world: { state }, emit }) {
    const runs = newRuns()
    const channelOf = (run: Run) => [...state.channels.values()].find(({ name }) => name === run.channel)
    const mayRead = (run: Run, userId: string): boolean => {
      const channel = channelOf(run)
      return channel !== undefined && state.member(channel.id, userId) !== undefined
    }
    const shown = (run: Run) => ({
      ...run,
      channel_id: channelOf(run)?.id ?? '',
      done: run.items.filter(isDone).length,
    })
    const isDone = ({ state: done }: Item): boolean => done === 'closed'

    return {
      answer({ method, path, body, user }) {
        if (path === '/api/v0/runs') return { body: { items: runs.filter((run) => mayRead(run, user.id)).map(shown) } }
        const [, id, number] =
          /^\/api\/v0\/runs\/([a-z0-9]{26})(?:\/checklists\/0\/item\/(\d+)\/state)?$/.exec(path) ?? []
        const run = runs.find((one) => one.id === id)
        if (!run) return notFound
        if (!mayRead(run, user.id)) return forbidden
        const ticked = number === undefined ? undefined : run.items[Number(number)]
        if (ticked && method === 'PUT') {
          ticked.state = (body as { new_state?: string } | null)?.new_state === 'closed' ? 'closed' : ''
          emit('playbook_run_updated', { payload: JSON.stringify(shown(run)) }, { channelId: channelOf(run)?.id ?? '' })
        }
        return { body: shown(run) }
      },
    }
  },
}
