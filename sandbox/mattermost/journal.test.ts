import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, it } from 'vitest'
import { openStandIn, type StandIn } from './stand-in.ts'

const MODULE = join(import.meta.dirname, 'stand-in.ts')
const SCRIPT = `
  import { openStandIn } from ${JSON.stringify(MODULE)}
  const standIn = await openStandIn({ port: 0, licensed: true, dataFile: process.argv[1] })
  process.stdout.write(JSON.stringify({ url: standIn.url, token: standIn.adminToken }) + '\\n')
`

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

function newDataFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mm-journal-'))
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'state.jsonl')
}

async function spawnStandIn(dataFile: string): Promise<{ child: ChildProcess; url: string; token: string }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT, dataFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  cleanups.push(() => child.kill('SIGKILL'))
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { child, ...(JSON.parse(line) as { url: string; token: string }) }
}

async function reopen(dataFile: string): Promise<StandIn> {
  const standIn = await openStandIn({ port: 0, licensed: true, dataFile })
  cleanups.push(() => standIn.close())
  return standIn
}

const poster = (url: string, token: string) => async (path: string, body: unknown) => {
  const isBytes = body instanceof Uint8Array
  const response = await fetch(`${url}/api/v4${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: isBytes ? new Uint8Array(body) : JSON.stringify(body),
  })
  return (await response.json()) as { id: string; file_infos: { id: string }[] }
}

it('keeps everything that it answered when it is killed in the middle of its work', async () => {
  const dataFile = newDataFile()
  const { child, url, token } = await spawnStandIn(dataFile)
  const post = poster(url, token)
  const team = await post('/teams', { name: 'mission', display_name: 'Mission', type: 'O' })
  const channel = await post('/channels', { team_id: team.id, name: 'ops', display_name: 'Ops', type: 'O' })
  const bytes = new TextEncoder().encode('soundings')
  const upload = await post(`/files?channel_id=${channel.id}&filename=chart.txt`, bytes)
  const fileId = upload.file_infos[0]?.id ?? ''
  const answered: string[] = []
  const write = async (): Promise<void> => {
    for (;;) answered.push((await post('/posts', { channel_id: channel.id, message: `line ${answered.length}` })).id)
  }
  const writers = Array.from({ length: 8 }, () => write().catch(() => undefined))
  while (answered.length < 100) await new Promise((resolve) => setTimeout(resolve, 5))
  child.kill('SIGKILL')
  await Promise.all(writers)

  const standIn = await reopen(dataFile)
  expect(answered.length).toBeGreaterThanOrEqual(100)
  expect(answered.filter((id) => standIn.state.posts.get(id) === undefined)).toEqual([])
  expect(standIn.adminToken).toBe(token)
  const headers = { authorization: `Bearer ${token}` }
  const file = await fetch(`${standIn.url}/api/v4/files/${fileId}`, { headers })
  expect(await file.text()).toBe('soundings')
})

it('drops a line that a kill tore and writes on behind what was whole', async () => {
  const dataFile = newDataFile()
  const first = await reopen(dataFile)
  const team = await poster(first.url, first.adminToken)('/teams', { name: 'one', display_name: 'One', type: 'O' })
  await first.close()
  appendFileSync(dataFile, '["teams","x",{"id":"x","na')
  const second = await reopen(dataFile)
  const other = await poster(second.url, second.adminToken)('/teams', { name: 'two', display_name: 'Two', type: 'O' })
  await second.close()
  const third = await reopen(dataFile)
  expect([...third.state.teams.values()].map(({ id }) => id)).toEqual([team.id, other.id])
})
