import type { Line } from './replay-line.ts'
import type { ReplayWorld } from './replay-world.ts'

export const isSocketLine = (line: Line): boolean =>
  line.request.method === 'WS' || line.request.path.startsWith('/api/v4/websocket') || line.events !== undefined

export async function replaySocketLine(_world: ReplayWorld, line: Line): Promise<string[]> {
  return [`${line.name}: sockets are not replayed`]
}
