import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { BrowserContext, Frame } from 'playwright-core'
import { openBrowser } from '../../support/browser.ts'
import type { RunningSandbox } from '../../support/running-sandbox.ts'

/** Moments of one opening, from the beginning of the tab's navigation. */
export type Steps = {
  readonly firstScriptMs: number
  readonly signInBeganMs: number
  readonly signInEndedMs: number
  readonly lastAnswerMs: number
  readonly insertedMs: number
  readonly paintedMs: number
}

export type Opening = {
  /** From the beginning of the tab's navigation until its first messages were painted. */
  readonly firstMessagesMs: number
  /** Paths of the scripts that the tab had loaded when its first messages came. */
  readonly neededScripts: readonly string[]
  /** Those that it had begun to fetch when they were painted. */
  readonly begunScripts: readonly string[]
  readonly steps: Steps
}

const watcher = join(import.meta.dirname, 'watch-for-messages.js')

async function tabFrame(context: BrowserContext, hostUrl: string, missionUrl: string): Promise<Frame> {
  const page = context.pages()[0] ?? (await context.newPage())
  await page.goto(hostUrl)
  const element = await page.waitForSelector('iframe[title="Mission Collaboration"]')
  const frame = await element.contentFrame()
  if (!frame) throw new Error('the host page shows no tab')
  await frame.waitForURL(`${missionUrl}/**`)
  return frame
}

async function open(context: BrowserContext, sandbox: RunningSandbox, person: string): Promise<Opening> {
  const frame = await tabFrame(context, `${sandbox.hostUrl}/?person=${person}`, sandbox.missionUrl)
  const opening = await frame.waitForFunction(
    () => (globalThis as { missionOpening?: Opening }).missionOpening,
    undefined,
    { timeout: 30_000 },
  )
  return (await opening.jsonValue()) as Opening
}

/** Opens the tab in a browser that has never seen it, and then again in the same browser. */
export async function measureOpenings(
  sandbox: RunningSandbox,
  person: string,
  warmOpenings: number,
): Promise<{ cold: Opening; warm: Opening[] }> {
  const context = await openBrowser()
  try {
    await context.addInitScript({ path: watcher })
    const cold = await open(context, sandbox, person)
    const warm: Opening[] = []
    for (let opening = 0; opening < warmOpenings; opening++) warm.push(await open(context, sandbox, person))
    return { cold, warm }
  } finally {
    await context.close()
  }
}

/** @returns the size of these scripts as they travel with gzip, together. */
export async function gzipBytesOf(paths: readonly string[], sandbox: RunningSandbox): Promise<number> {
  const { port } = new URL(sandbox.missionUrl)
  const sizes = await Promise.all(
    paths.map(async (path) => {
      // Node does not resolve names under localhost.
      const answer = await fetch(`http://127.0.0.1:${port}${path}`)
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
      return gzipSync(Buffer.from(await answer.arrayBuffer()), { level: 9 }).length
    }),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
