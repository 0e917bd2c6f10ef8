import { openStandIn } from '../../sandbox/mattermost/stand-in.ts'
import { comesTrue } from '../support/until.ts'
import { Client, openAs, settle } from './replay-client.ts'
import { fill, send } from './replay-http.ts'
import type { Line } from './replay-line.ts'
import { matchValue } from './replay-match.ts'
import { matchFrames, type Watchers } from './replay-socket.ts'
import { addChannel, addPerson, addPost, addToTeam, type ReplayWorld } from './replay-world.ts'

type Life = {
  socket_age_ms: number
  frames: { frame: Record<string, unknown> }[]
  frames_sent: { frame: unknown }[]
  closed: { code: number } | null
}

const guestOf = (line: Line): string => (line.who ?? '').slice('<user:'.length, -1)

/** Opens a socket exactly as recorded and compares what came of it: frames, refusal or end. */
async function replayOpening(world: ReplayWorld, line: Line): Promise<string[]> {
  const { status, closed, headers = {}, body } = line.response
  const path = fill(world, line.request.path, { ms: world.clock.now() })
  const { Upgrade: _upgrade, ...sent } = line.request.headers ?? {}
  const filled = Object.entries(sent).map(([name, value]) => [name, fill(world, value, { ms: 0 })])
  const isSignedIn = line.who && !/challenge|cookie/.test(line.name) && !('Authorization' in sent)
  const token =
    isSignedIn && !path.includes('access_token') ? { authorization: `Bearer ${world.tokenOf(guestOf(line))}` } : {}
  const client = new Client(`${world.standIn.url.replace('http', 'ws')}${path}`, {
    ...token,
    ...Object.fromEntries(filled),
  })
  await comesTrue(() => client.status !== null)
  for (const frame of (line.request.frames_sent as unknown[] | undefined) ?? challengeOf(line))
    client.send(fill(world, JSON.stringify(frame), { ms: 0 }))
  const expected = recordedFrames(line).length
  await comesTrue(() => client.frames.length >= expected && (!closed || client.closedWith !== null))
  await settle()
  const wrong: string[] = []
  if (client.status !== status) wrong.push(`status ${client.status} instead of ${status}`)
  if (status !== 101) {
    await comesTrue(() => client.closedWith !== null)
    for (const [name, value] of Object.entries(headers))
      wrong.push(...matchValue(value, client.headers[name], world.labels, `header ${name}`))
    const isJson = typeof body === 'object'
    wrong.push(...matchValue(body, isJson ? JSON.parse(client.body) : client.body, world.labels, 'body'))
    return wrong
  }
  wrong.push(
    ...matchFrames(
      recordedFrames(line),
      isRacy(line) ? client.frames.slice(0, recordedFrames(line).length) : client.frames,
      world.labels,
      'frames',
    ),
  )
  if (closed ? client.closedWith !== closed.code : client.closedWith !== null)
    wrong.push(`closed with ${client.closedWith} instead of ${closed?.code ?? 'staying open'}`)
  client.drop()
  await settle()
  return wrong
}

function bare(frame: Record<string, unknown>): Record<string, unknown> {
  const { seq: _seq, ...rest } = frame
  return rest
}

/**
 * What arrived, without numbers. Who comes back before the server noticed the loss may be told that it is offline: a
 * race between two queues of the server.
 */
function recordedFrames(line: Line): Record<string, unknown>[] {
  const frames = (line.response.frames ?? []) as ({ frame: Record<string, unknown> } | string)[]
  const shown = frames.map((one) =>
    typeof one === 'string' ? (one as unknown as Record<string, unknown>) : bare(one.frame),
  )
  return isRacy(line) ? shown.slice(0, 1) : shown
}

const isRacy = (line: Line): boolean => line.name === 'resume-before-the-server-noticed-the-cut'

const challengeOf = (line: Line): unknown[] =>
  line.name === 'resume-with-challenge'
    ? [{ seq: 1, action: 'authentication_challenge', data: { token: `<token:${guestOf(line)}>` } }]
    : []

const missedPosts: Readonly<Record<string, number>> = {
  'resume-after-three-missed-posts': 3,
  'resume-nothing-missed': 0,
  'resume-sequence-number-one-too-low': 1,
  'resume-sequence-number-too-high': 1,
  'resume-sequence-number-zero': 1,
  'resume-after-140-missed-posts': 140,
  'resume-after-100-missed-posts': 100,
  'resume-connection-of-another-user': 1,
  'resume-with-challenge': 1,
  'resume-after-four-minutes': 1,
  'resume-after-ten-minutes': 1,
}

/** Words of the posts that were missed, as the recorder chose them. */
const missedText = (line: Line, i: number): string => {
  const frames = recordedFrames(line).filter((frame) => frame.event === 'posted')
  const post = (frames[i]?.data as { post?: string } | undefined)?.post ?? `{"message":"hundred ${i + 1}"}`
  return (JSON.parse(post) as { message: string }).message
}

/** Opens a connection, loses it, lets things be missed, and comes back as recorded. */
async function replayResume(world: ReplayWorld, line: Line): Promise<string[]> {
  const [label] = /<connection:[^>]+>/.exec(line.request.path) ?? ['']
  const owner = label.includes('guest2') ? 'guest2' : guestOf(line)
  await settleStatus(world, owner, line.name === 'resume-after-ten-minutes' ? 'online' : 'away')
  const before = await openAs(world, owner)
  world.labels.bind(label, before.connectionId)
  const isAskedAgain = /asked-again|exact-next/.test(line.name)
  if (isAskedAgain) await postUntilSixth(world, before)
  const isStillOpen = line.name === 'resume-while-old-socket-open' || line.name.includes('before-the-server-noticed')
  const userId = world.id(`<user:${owner}>`)
  if (!isStillOpen) {
    before.drop()
    await comesTrue(() => !world.standIn.world.hub.hasActive(userId))
  }
  const count = missedPosts[line.name] ?? (isAskedAgain ? 1 : 0)
  const isQuiet = !isAskedAgain
  if (isQuiet) world.standIn.world.hub.flush()
  const shown = isAskedAgain ? ['during the cut'] : Array.from({ length: count }, (_none, i) => missedText(line, i))
  for (const message of shown) await addPost(world, 'member1', 'wire', message)
  if (line.name === 'resume-after-four-minutes') world.clock.aheadMs += 4 * 60_000
  if (line.name === 'resume-after-ten-minutes') world.clock.aheadMs += 10.5 * 60_000
  if (line.name === 'resume-after-server-restart') await world.standIn.control.restart()
  const wrong = await replayOpening(world, line)
  before.drop()
  return wrong
}

/** A manual status, so that coming and going is no event of its own. */
async function settleStatus(world: ReplayWorld, owner: string, status: string): Promise<void> {
  const user_id = world.id(`<user:${owner}>`)
  await world.call('PUT', `/users/${user_id}/status`, { user_id, status }, owner)
}

async function postUntilSixth(world: ReplayWorld, client: Client): Promise<void> {
  const user_id = world.id('<user:guest2>')
  await world.call('PUT', `/users/${user_id}/status`, { user_id, status: 'online' }, 'guest2')
  for (let i = 1; i <= 4; i++) await addPost(world, 'member1', 'wire', `before the cut ${i}`)
  await comesTrue(() => client.frames.length >= 6)
}

/** What becomes of an open socket when its owner loses something. */
async function replayLoss(world: ReplayWorld, line: Line): Promise<string[]> {
  const life = line.response as unknown as Life
  const name = guestOf(line)
  await addPerson(world, name, true)
  await addToTeam(world, name)
  await addChannel(world, `c-${name}`, 'P', ['member1', name])
  // A second channel: a guest who loses the last one loses the team as well.
  await addChannel(world, `d-${name}`, 'P', [name])
  const client = await openAs(world, name)
  await comesTrue(() => client.frames.length >= 2)
  const isYoung = life.socket_age_ms < 5000
  if (!isYoung) await new Promise((resolve) => setTimeout(resolve, 450))
  client.frames.length = 0
  const asAdmin = { ...line, who: '<user:admin>' }
  const answer = await send(world, asAdmin, { ms: 0 })
  const wrong = answer.status === 200 ? [] : [`status ${answer.status}`]
  await addPost(world, 'member1', `c-${name}`, `after the loss @${name}`)
  if (line.name === 'loss-deactivated-then-activated')
    await world.call('PUT', `/users/${world.id(`<user:${name}>`)}/active`, { active: true })
  await settle()
  for (const { frame } of life.frames_sent) {
    client.send(frame)
    await settle()
  }
  await comesTrue(() => client.frames.length >= life.frames.length && (!life.closed || client.closedWith !== null))
  await settle()
  // Who else was online in the recording is another matter.
  const statuses = ({ data, ...rest }: Record<string, unknown>) =>
    rest.status === 'OK' && rest.seq_reply === 2 ? rest : { ...rest, ...(data === undefined ? {} : { data }) }
  wrong.push(
    ...matchFrames(
      life.frames.map(({ frame }) => statuses(bare(frame))),
      client.frames.map(statuses),
      world.labels,
      'frames',
    ),
  )
  if (life.closed ? client.closedWith !== life.closed.code : client.closedWith !== null)
    wrong.push(`closed with ${client.closedWith} instead of ${life.closed?.code ?? 'staying open'}`)
  client.drop()
  return wrong
}

type Pinged = { server_pings_at_ms: number[]; closed: { code: number } | null }

/** Pings and the end of a client that answers none, on a stand-in whose minutes are a thousand times shorter. */
async function replayIdle(line: Line): Promise<string[]> {
  const { server_pings_at_ms, closed } = line.response as unknown as Pinged
  const socketTimes = { pingEveryMs: 60 * 4, pongWaitMs: 100 * 4 }
  const standIn = await openStandIn({ port: 0, licensed: true, socketTimes })
  const client = new Client(
    `${standIn.url.replace('http', 'ws')}/api/v4/websocket`,
    { authorization: `Bearer ${standIn.adminToken}` },
    line.name === 'idle-with-pong',
  )
  await comesTrue(() => client.status === 101)
  await comesTrue(() => (closed ? client.closedWith !== null : client.pings >= server_pings_at_ms.length))
  const wrong: string[] = []
  if (client.pings !== server_pings_at_ms.length) wrong.push(`${client.pings} pings`)
  if (client.closedWith !== (closed?.code ?? null)) wrong.push(`closed with ${client.closedWith}`)
  client.drop()
  await standIn.close()
  return wrong
}

type Scoped = {
  events_received: { event: string }[]
  events_of_other_socket_without_presence: { event: string }[]
}

/** Says where the client looks, lets three things happen elsewhere, and compares what still reaches it. */
async function replayPresence(world: ReplayWorld, line: Line): Promise<string[]> {
  const { events_received, events_of_other_socket_without_presence } = line.response as unknown as Scoped
  const looking = await openAs(world, 'guest1')
  const plain = await openAs(world, 'guest1')
  const said = Array.isArray(line.request.body) ? line.request.body : [line.request.body]
  for (const [i, frame] of (said as Record<string, unknown>[]).entries())
    looking.send(fill(world, JSON.stringify({ seq: i + 1, ...frame }), { ms: 0 }))
  const post_id = await addPost(world, 'member1', 'wire', 'to react to')
  await settle()
  for (const client of [looking, plain]) client.frames.length = 0
  const user_id = world.id('<user:member1>')
  await world.call('POST', '/reactions', { user_id, post_id, emoji_name: '+1' }, 'member1')
  await world.call('POST', `/users/${user_id}/typing`, { channel_id: world.id('<channel:wire>') }, 'member1')
  await addPost(world, 'member1', 'wire', 'elsewhere')
  await settle()
  const names = (client: Client): unknown[] => client.frames.map((frame) => frame.event).filter(Boolean)
  const wrong = [
    ...matchValue(
      events_received.map((one) => one.event),
      names(looking),
      world.labels,
      'events',
    ),
    ...matchValue(
      events_of_other_socket_without_presence.map((one) => one.event),
      names(plain),
      world.labels,
      'others',
    ),
  ]
  for (const client of [looking, plain]) client.drop()
  return wrong
}

async function replayPostedAck(world: ReplayWorld, line: Line): Promise<string[]> {
  const client = await openAs(world, 'guest1', '?posted_ack=true')
  await settle()
  client.frames.length = 0
  await addPost(world, 'member1', 'wire', 'ack me @guest1')
  await comesTrue(() => client.frames.length > 0)
  const recorded = (line.response.frames ?? []).map(({ frame }) => bare(frame))
  const wrong = matchFrames(recorded, client.frames, world.labels, 'frames')
  client.drop()
  return wrong
}

async function replayStop(world: ReplayWorld): Promise<string[]> {
  const client = await openAs(world, 'guest1')
  client.frames.length = 0
  await world.standIn.control.stop()
  const isCut = await comesTrue(() => client.closedWith === 1006)
  await world.standIn.control.start()
  return isCut && client.frames.length === 0
    ? []
    : [`closed with ${client.closedWith}, frames ${JSON.stringify(client.frames)}`]
}

/** Replays a line about the life of one socket. */
export async function replayLifeLine(world: ReplayWorld, watchers: Watchers, line: Line): Promise<string[]> {
  watchers.closeAll()
  await settle()
  if (line.name.startsWith('resume-')) return replayResume(world, line)
  if (line.name.startsWith('loss-')) return replayLoss(world, line)
  if (line.name.startsWith('idle-')) return replayIdle(line)
  if (line.name.startsWith('presence-')) return replayPresence(world, line)
  if (line.name === 'posted-ack-query') return replayPostedAck(world, line)
  if (line.name === 'server-stops') return replayStop(world)
  if (line.name === 'plain-get-without-upgrade') return replayPlainGet(world, line)
  return replayOpening(world, line)
}

async function replayPlainGet(world: ReplayWorld, line: Line): Promise<string[]> {
  const answer = await send(world, line, { ms: 0 })
  const { status, headers = {}, body } = line.response
  return [
    ...matchValue(status, answer.status, world.labels, 'status'),
    ...matchValue(headers['content-type'], answer.headers['content-type'], world.labels, 'content-type'),
    ...matchValue(body, answer.body, world.labels, 'body'),
  ]
}
