import { appendFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Call } from '../../sandbox/mattermost/call.ts'
import { createRouter } from '../../sandbox/mattermost/router.ts'
import { routes } from '../../sandbox/mattermost/routes.ts'
import { type Answer, send } from './replay-http.ts'
import { Labels } from './replay-labels.ts'
import { type Line, readLines, recordedFiles } from './replay-line.ts'
import { matchValue } from './replay-match.ts'
import { matchPage, type RecordedPage } from './replay-page.ts'
import { openPushProxy, type PushProxy, replayPushes } from './replay-push.ts'
import { pushSetups } from './replay-push-setups.ts'
import { filesOutOfScope, outOfScope, reducedLines, shapers, unorderedLines } from './replay-scope.ts'
import { setups as setupsOfOthers } from './replay-setups.ts'
import { isSocketLine, replaySocketLine, Watchers } from './replay-socket.ts'
import { openReplayWorld, type ReplayWorld } from './replay-world.ts'

const router = createRouter(routes)
const setupsOf = (file: string) => (file === 'push' ? pushSetups : setupsOfOthers)

function timesOf(world: ReplayWorld): { ms: number } {
  const ms = world.nextMs ?? world.clock.now()
  world.nextMs = null
  return { ms }
}

/** Whether a line speaks of something that only a call outside our scope would have made. */
const namesUnknown = (line: Line, labels: Labels): boolean =>
  (JSON.stringify(line.request).match(/<[a-z-]+:[A-Za-z0-9._-]+>/g) ?? []).some(
    (label) => labels.valueOf(label) === undefined,
  )

/** Whether the stand-in was taught the call of a line that only carries the state along. */
function isTaught(line: Line): boolean {
  const path = line.request.path.split('?')[0] ?? ''
  if (line.request.method === 'WS') return line.events !== undefined
  try {
    router.find(line.request.method, path.replace(/<[a-z-]+:[^>]*>/g, 'a'.repeat(26)).replace('<ms>', '1'), {} as Call)
    return true
  } catch {
    // Not taught: the line changes nothing here.
    return false
  }
}

function differences(line: Line, answer: Answer, labels: Labels, all: readonly Line[]): string[] {
  const { status, headers = {} } = line.response
  const same = (line.response.body as { $same_as?: string } | undefined)?.$same_as
  const body = same ? all.find((one) => one.name === same)?.response.body : line.response.body
  const wrong: string[] = []
  if (answer.status !== status)
    wrong.push(`status ${answer.status} instead of ${status}: ${answer.bytes.toString().slice(0, 300)}`)
  const isCut = typeof body === 'object' && body !== null && ('$only' in body || '$full_config_cut' in body)
  const options = { isReduced: isCut || reducedLines.has(line.name), isUnordered: unorderedLines.has(line.name) }
  for (const [name, value] of Object.entries(headers)) {
    // The length of an error follows its text, which is each server's own.
    if (name === 'content-length' && JSON.stringify(body).includes('<message>')) continue
    if (name === 'content-length' && /thumbnail|preview/.test(line.name)) continue
    if (name === 'content-type' && /thumbnail|preview/.test(line.name)) continue
    // The web client is the stand-in's own, and so are the sizes of its files.
    if (name === 'content-length' && line.request.path.startsWith('/static/main.')) continue
    wrong.push(...matchValue(value, answer.headers[name], labels, `header ${name}`))
  }
  if (body === undefined || wrong.length > 0) return wrong
  const page = (body as { $html?: RecordedPage } | null)?.$html
  if (page) return matchPage(page, answer.bytes.toString())
  if (typeof body === 'object' && body !== null && '$text' in body) return wrong
  const binary = (body as { $binary?: { bytes: number } } | null)?.$binary
  if (binary) {
    if (!/thumbnail|preview/.test(line.name) && answer.bytes.length !== binary.bytes)
      wrong.push(`${answer.bytes.length} bytes`)
    return wrong
  }
  const shape = shapers[line.name]
  return matchValue(body, shape ? shape(answer.body) : answer.body, labels, 'body', options)
}

const replayed = [
  'config-licence',
  'users-guests',
  'teams-channels',
  'posts',
  'files',
  'errors',
  'websocket',
  'web-pages',
  'push',
]

describe('the recordings', () => {
  it('are replayed or listed with a reason, file by file', () => {
    expect(recordedFiles().toSorted()).toEqual([...replayed, ...Object.keys(filesOutOfScope)].toSorted())
  })

  it('hold every core line that is listed as out of scope', () => {
    const core = new Set(replayed.flatMap(readLines).flatMap((line) => (line.core ? [line.name] : [])))

    expect(Object.keys(outOfScope).filter((name) => !core.has(name))).toEqual([])
  })

  it('hold every line for which there is a setup', () => {
    const known = new Set(replayed.flatMap(readLines).map((line) => line.name))
    for (const file of replayed) for (const edition of ['licensed', 'unlicensed']) known.add(`${file} ${edition}`)

    const all = [...Object.keys(setupsOfOthers), ...Object.keys(pushSetups)]
    expect(all.filter((name) => !known.has(name.replace(/^after /, '')))).toEqual([])
  })
})

for (const file of replayed)
  for (const edition of ['licensed', 'unlicensed'] as const) {
    const lines = readLines(file).filter((line) => line.edition === edition)
    if (!lines.some((line) => line.core && !outOfScope[line.name])) continue

    describe(`${file}, ${edition}: the stand-in answers as the recorded server did`, () => {
      const setups = setupsOf(file)
      let world: ReplayWorld
      let watchers: Watchers
      let proxy: PushProxy
      const done = new Set<Line>()

      beforeAll(async () => {
        proxy = await openPushProxy()
        world = await openReplayWorld({ edition, pushProxyUrl: proxy.url })
        watchers = new Watchers(world)
        await setups[`${file} ${edition}`]?.(world)
      })
      afterAll(async () => {
        watchers.closeAll()
        await world.standIn.close()
        await proxy?.close()
      })

      /** Sends one line. @returns where answer and, in their file, pushes differ from the recorded ones */
      const replay = async (line: Line, labels: Labels): Promise<string[]> => {
        const act = async () => differences(line, await send(world, line, timesOf(world)), labels, lines)
        const wrong = file === 'push' ? await replayPushes(world, proxy, line, labels, act) : await act()
        world.nextToken = null
        return wrong
      }

      /** Sends what stood before this line in the recording, for the state that it left. */
      const carryOn = async (until: Line): Promise<void> => {
        for (const line of lines) {
          if (line === until) return
          if (done.has(line)) continue
          done.add(line)
          if (line.core || outOfScope[line.name] || !isTaught(line)) continue
          if (namesUnknown(line, world.labels)) continue
          await setups[line.name]?.(world)
          const trial = new Labels(world.labels)
          const wrong = await replay(line, trial)
          if (wrong.length === 0) world.labels.take(trial)
          else if (process.env.REPLAY_OUTER)
            appendFileSync(process.env.REPLAY_OUTER, `${line.name}: ${wrong.slice(0, 4).join('\n    ')}\n`)
          await setups[`after ${line.name}`]?.(world)
        }
      }

      for (const line of lines) {
        if (!line.core || outOfScope[line.name]) continue
        it(line.name, async () => {
          await carryOn(line)
          done.add(line)
          await setups[line.name]?.(world)
          const wrong = isSocketLine(line)
            ? await replaySocketLine(world, watchers, line)
            : await replay(line, world.labels)
          await setups[`after ${line.name}`]?.(world)
          if (wrong.length > 0) expect.fail(`\n${wrong.join('\n')}`)
        })
      }
    })
  }
