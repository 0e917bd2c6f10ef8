import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Person, people } from '../../sandbox/mission/cast.ts'
import { freePorts } from './free-ports.ts'

const root = join(import.meta.dirname, '../..')

export type Playground = {
  /** `http://localhost:<port>` */
  readonly url: string
  readonly conversationId: string
  say(text: string): Promise<void>
  send(activity: object): Promise<void>
  log(): string
  close(): Promise<void>
}

/**
 * Microsoft's Agents Playground as a process of its own, without browser window and telemetry. It signs nothing and
 * checks nothing, and an error in its settings only shows in its log.
 *
 * @param options.port a free port, which the bot has to know before it starts
 */
export async function openPlayground(options: { port: number; botUrl: string; person: Person }): Promise<Playground> {
  const { port, botUrl, person } = options
  const folder = mkdtempSync(join(tmpdir(), 'playground-'))
  const logFile = join(folder, 'playground.log')
  const users = people.filter((other) => other.key !== person.key).slice(0, 5)
  const entry = (user: Person) => ({
    id: `29:${user.key}`,
    name: `${user.givenName} ${user.surname}`,
    userPrincipleName: user.upn,
    aadObjectId: user.oid,
    givenName: user.givenName,
    surname: user.surname,
    email: user.upn,
  })
  const config = {
    version: '0.1.0',
    tenantId: person.tid,
    bot: { id: '28:mission', name: 'Mission' },
    currentUser: entry(person),
    users: users.map(entry),
    personalChat: { id: 'personal-chat' },
    groupChat: { id: '19:group@thread.v2', name: 'Group' },
    team: {
      id: '19:team@thread.tacv2',
      name: 'Team',
      aadGroupId: '00000000-0000-4000-8000-00000000000a',
      channels: [{ id: '19:channel@thread.tacv2', name: 'Channel' }],
    },
  }
  // JSON is YAML.
  writeFileSync(join(folder, '.m365agentsplayground.yml'), JSON.stringify(config, undefined, 2))
  const child: ChildProcess = spawn(
    join(root, 'node_modules/.bin/node'),
    [
      join(root, 'node_modules/@microsoft/m365agentsplayground/cli.js'),
      '-e',
      `${botUrl}/api/messages`,
      '-c',
      'msteams',
      '-p',
      String(port),
      '--disable-telemetry',
    ],
    {
      cwd: folder,
      stdio: 'ignore',
      env: { ...process.env, TEAMSAPPTESTER_BROWSER: 'none', M365_AGENTS_PLAYGROUND_LOGFILE: logFile },
    },
  )
  const url = `http://localhost:${port}`
  const log = (): string => {
    try {
      return readFileSync(logFile, 'utf8')
    } catch {
      // Not written yet.
      return ''
    }
  }
  for (;;) {
    const isUp = await fetch(`${url}/_debug/ping`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (isUp) break
    if (child.exitCode !== null) throw new Error(`the playground ended with ${child.exitCode}: ${log().slice(-2000)}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }

  async function post(path: string, body: object): Promise<void> {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  }

  return {
    url,
    conversationId: 'personal-chat',
    say: (text) =>
      post('/_conversation/v1/conversations/personal-chat/messages', {
        from: { id: `29:${person.key}` },
        text,
        textFormat: 'plain',
      }),
    send: (activity) => post('/_internal/v1/customActivities', activity),
    log,
    close: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null) return resolve()
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
      }),
  }
}

export const freePort = async (): Promise<number> => (await freePorts(1))[0] ?? 0
