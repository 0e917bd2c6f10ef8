import { comesTrue } from '../support/until.ts'
import { type Client, openAs, settle } from './replay-client.ts'
import { fill, send } from './replay-http.ts'
import { Labels } from './replay-labels.ts'
import type { Line, RecordedEvent } from './replay-line.ts'
import { matchValue } from './replay-match.ts'
import { replayLifeLine } from './replay-socket-life.ts'
import type { ReplayWorld } from './replay-world.ts'

export const isSocketLine = (line: Line): boolean =>
  line.request.method === 'WS' ||
  line.request.path.startsWith('/api/v4/websocket') ||
  line.name.startsWith('loss-') ||
  line.events !== undefined

/** The sockets that stay open through a file: one for actions, and those on which events are watched. */
export class Watchers {
  readonly #world: ReplayWorld
  readonly #clients = new Map<string, Client>()

  constructor(world: ReplayWorld) {
    this.#world = world
  }

  async of(name: string): Promise<Client> {
    const known = this.#clients.get(name)
    if (known) return known
    const client = await openAs(this.#world, name)
    this.#clients.set(name, client)
    return client
  }

  async openAll(): Promise<void> {
    for (const name of ['admin', 'member1', 'guest1', 'guest2']) await this.of(name)
  }

  clear(): void {
    for (const client of this.#clients.values()) client.frames.length = 0
  }

  closeAll(): void {
    for (const client of this.#clients.values()) client.drop()
    this.#clients.clear()
  }
}

const nameOf = (label: string): string => label.slice('<user:'.length, -1)

/** What each watched person received, by name and in the order of its own numbers. */
function expectedFrames(events: readonly RecordedEvent[]): Map<string, Record<string, unknown>[]> {
  const byPerson = new Map<string, { seq: number; frame: Record<string, unknown> }[]>()
  const add = (label: string, seq: number, frame: Record<string, unknown>): void => {
    const name = nameOf(label)
    byPerson.set(name, [...(byPerson.get(name) ?? []), { seq, frame }])
  }
  for (const { to, frame, also_to } of events) {
    add(to, Number(frame.seq ?? 0), frame)
    for (const other of also_to ?? []) add(other.to, other.seq, frame)
  }
  return new Map(
    [...byPerson].map(([name, frames]) => [
      name,
      frames.sort((a, b) => a.seq - b.seq).map(({ frame }) => withoutSeq(frame)),
    ]),
  )
}

/** The absolute numbers depend on everything that came before; that they run on is checked apart. */
function withoutSeq(frame: Record<string, unknown>): Record<string, unknown> {
  const { seq: _seq, ...rest } = frame
  return rest
}

function gapsIn(frames: readonly Record<string, unknown>[]): string[] {
  const numbers = frames.filter((frame) => frame.event).map((frame) => Number(frame.seq))
  return numbers.flatMap((seq, i) =>
    i > 0 && seq !== (numbers[i - 1] ?? 0) + 1 ? [`number ${seq} after ${numbers[i - 1]}`] : [],
  )
}

/** Does what caused the events and compares what each watched socket received. */
async function replayEvents(world: ReplayWorld, watchers: Watchers, line: Line): Promise<string[]> {
  await watchers.openAll()
  const expected = expectedFrames(line.events ?? [])
  for (const name of expected.keys()) await watchers.of(name)
  await settle()
  watchers.clear()
  const wrong: string[] = []
  const times = { ms: world.nextMs ?? world.clock.now() }
  world.nextMs = null
  if (line.request.method === 'WS') {
    const actor = await watchers.of(nameOf(line.who ?? ''))
    actor.send(fill(world, JSON.stringify(line.request.body), times))
  } else {
    const answer = await send(world, line, times)
    if (answer.status !== line.response.status)
      wrong.push(`status ${answer.status}: ${answer.bytes.toString().slice(0, 300)}`)
  }
  for (const [name, frames] of expected) {
    const client = await watchers.of(name)
    await comesTrue(() => client.frames.length >= frames.length)
  }
  await settle()
  for (const [name, frames] of expected) {
    const client = await watchers.of(name)
    wrong.push(...matchFrames(frames, client.frames, world.labels, name), ...gapsIn(client.frames))
  }
  for (const label of line.nothing_for ?? []) {
    const client = await watchers.of(nameOf(label))
    if (client.frames.length > 0)
      wrong.push(`${label} should not have received ${JSON.stringify(client.frames).slice(0, 300)}`)
  }
  return wrong
}

/** Compares frames in order; where the server worked in parallel, in any order that fits. */
export function matchFrames(
  recorded: readonly Record<string, unknown>[],
  actual: readonly Record<string, unknown>[],
  labels: Labels,
  path: string,
): string[] {
  const bare = actual.map(withoutSeq)
  const trial = new Labels(labels)
  const isReduced = recorded.some((frame) => frame.event === 'config_changed')
  const inOrder = matchValue(recorded, bare, trial, path, { isReduced })
  if (inOrder.length === 0) {
    labels.take(trial)
    return []
  }
  const inAnyOrder = new Labels(labels)
  if (matchValue(recorded, bare, inAnyOrder, path, { isReduced, isUnordered: true }).length > 0) return inOrder
  labels.take(inAnyOrder)
  return []
}

async function replayAction(world: ReplayWorld, watchers: Watchers, line: Line): Promise<string[]> {
  const client = await watchers.of(nameOf(line.who ?? ''))
  await settle()
  client.frames.length = 0
  const recorded = (line.response.frames ?? []).map(({ frame }) => withoutSeq(frame))
  const text = typeof line.request.body === 'string' ? line.request.body : JSON.stringify(line.request.body)
  client.send(fill(world, text, { ms: world.clock.now() }))
  await comesTrue(() => client.frames.length >= recorded.length)
  await settle()
  return matchFrames(recorded, client.frames, world.labels, 'frames')
}

/** Replays a line that needs a socket. */
export async function replaySocketLine(world: ReplayWorld, watchers: Watchers, line: Line): Promise<string[]> {
  if (line.events) return replayEvents(world, watchers, line)
  if (line.request.method === 'WS' && line.name.startsWith('action-')) return replayAction(world, watchers, line)
  return replayLifeLine(world, watchers, line)
}
