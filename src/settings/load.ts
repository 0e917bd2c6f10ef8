import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { checkLoopback } from './loopback.ts'
import { type Settings, settingsSchema } from './schema.ts'

/** Raised at start with every problem at once: path, what is wrong, what to do. */
export class SettingsInvalid extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`The settings cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
    this.name = 'SettingsInvalid'
    this.problems = problems
  }
}

type Tree = { [key: string]: unknown }

const PREFIX = 'MISSION_'

/**
 * Reads the settings once and freezes them.
 *
 * The file named by `MISSION_SETTINGS` (JSON) comes first; variables such as `MISSION_MATTERMOST__URL` (two underscores
 * for a dot, names in capitals with single underscores for camel case) override it; `…_FILE` reads the value from a file.
 *
 * @throws SettingsInvalid with every problem at once.
 */
export function loadSettings(env: Readonly<Record<string, string | undefined>> = process.env): Settings {
  const problems: string[] = []
  const tree = readFile(env['MISSION_SETTINGS'], problems)
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith(PREFIX) || name === 'MISSION_SETTINGS' || value === undefined) continue
    applyVariable(tree, name, value, problems)
  }
  return parseSettings(tree, problems)
}

/** Checks a tree of settings as `loadSettings` does. */
export function parseSettings(tree: unknown, earlier: readonly string[] = []): Settings {
  const result = settingsSchema.safeParse(tree)
  if (!result.success) throw new SettingsInvalid([...earlier, ...result.error.issues.map(describe)])
  const problems = [...earlier, ...checkLoopback(result.data), ...checkPartners(result.data), ...checkBot(result.data)]
  if (problems.length > 0) throw new SettingsInvalid(problems)
  return deepFreeze(result.data)
}

/** The operator's own people are members of the server; terms for them would mean nothing. */
function checkPartners({ partners, operator }: Settings): string[] {
  return partners.flatMap(({ tid }, at) =>
    tid === operator.tenantId
      ? [`partners.${at}.tid: is operator.tenantId, whose people are members and not guests; remove this entry`]
      : [],
  )
}

/**
 * A bot without an app id would take anybody's word (measured with the SDK: no header and any bearer are let in). Only the
 * signed channel of a cloud on this machine may leave it out (security I8).
 */
function checkBot({ bot, entra }: Settings): string[] {
  if (bot === undefined) return []
  const isLocal = entra.customCloud?.name === entra.cloud && entra.customCloud.connectorUrl !== undefined
  return [
    ...(bot.appId === '' && !isLocal ? ['bot.appId: is empty; set the application (client) id of the bot'] : []),
    ...(bot.secret === undefined
      ? ["bot.secret: is missing; set the client secret of the bot's app registration"]
      : []),
    ...bot.serviceOrigins
      .filter((address) => !isLocal && !address.startsWith('https://'))
      .map((address) => `bot.serviceOrigins: ${address} must begin with https://`),
  ]
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.') || 'settings'
  if (issue.code === 'unrecognized_keys')
    return `${path}: ${issue.keys.join(', ')} is not a setting; check the spelling`
  return `${path}: ${issue.message}`
}

function readFile(path: string | undefined, problems: string[]): Tree {
  if (path === undefined) return {}
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Tree
  } catch (error) {
    problems.push(`MISSION_SETTINGS=${path}: ${error instanceof Error ? error.message : 'cannot be read'}`)
    return {}
  }
}

function applyVariable(tree: Tree, name: string, raw: string, problems: string[]): void {
  let path = name.slice(PREFIX.length)
  let value = raw
  if (path.endsWith('_FILE') && path !== 'MATTERMOST__CA_FILE') {
    path = path.slice(0, -'_FILE'.length)
    try {
      value = readFileSync(raw, 'utf8').trim()
    } catch {
      problems.push(`${name}=${raw}: the file cannot be read`)
      return
    }
  }
  const keys = path.split('__').map(camelCase)
  const last = keys.pop()
  if (last === undefined) return
  let node = tree
  for (const key of keys) {
    const next = node[key]
    node[key] = typeof next === 'object' && next !== null ? next : {}
    node = node[key] as Tree
  }
  node[last] = decode(value)
}

const camelCase = (name: string): string =>
  name.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

/** Numbers, booleans, lists and objects are written as JSON; anything else is text. */
function decode(value: string): unknown {
  if (!/^(true|false|-?\d+|[[{].*)$/s.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const child of Object.values(value)) deepFreeze(child)
  }
  return value
}
