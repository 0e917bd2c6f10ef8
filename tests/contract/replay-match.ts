import type { Labels } from './replay-labels.ts'
import { Labels as LabelStore } from './replay-labels.ts'

export type MatchOptions = {
  /** The recording shows only some fields. */
  isReduced?: boolean
  /** The server gives no order to this list. */
  isUnordered?: boolean
}

const LABEL = /<[a-z-]+:[A-Za-z0-9._-]+>/
const PLACEHOLDER =
  /<(?:[a-z-]+:[A-Za-z0-9._-]+|ms|s|-ms|iso-time|http-date|request-id|etag|config-hash|hostname|site-url|site-host|push-proxy|closed-port|message|dir|base64 [^>]*)>/g

const shapes: Readonly<Record<string, RegExp>> = {
  '<ms>': /\d{12,14}/,
  '<s>': /\d{9,11}/,
  '<-ms>': /-\d{12,14}/,
  '<iso-time>': /\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)/,
  '<http-date>': /[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/,
  '<request-id>': /[a-z0-9]{26}/,
  '<config-hash>': /[a-z0-9]{32}/,
  '<site-url>': /http:\/\/127\.0\.0\.1:\d+/,
  '<site-host>': /127\.0\.0\.1:\d+/,
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

function shapeOf(placeholder: string): string {
  if (LABEL.test(placeholder)) return '([a-z0-9]{26}|[A-Za-z0-9]+)'
  return (shapes[placeholder] ?? /[^"]*/).source
}

/** JSON text inside JSON is compared as what it says, not letter by letter. */
function parsed(text: string): unknown {
  if (!/^[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    // A text that only looks like JSON is compared as text.
    return undefined
  }
}

function matchText(recorded: string, actual: unknown, labels: Labels, path: string, options: MatchOptions): string[] {
  if (/^<-?m?s>(?: \(about .*\))?$/.test(recorded)) return matchTime(recorded, actual, path)
  if (typeof actual !== 'string') return [`${path}: ${JSON.stringify(actual)} instead of ${recorded}`]
  const inner = parsed(recorded)
  const actualInner = inner === undefined ? undefined : parsed(actual)
  if (inner !== undefined && actualInner !== undefined) return matchValue(inner, actualInner, labels, path, options)
  const runes = /^…(\d+) runes…$/.exec(recorded)
  if (runes) return [...actual].length === Number(runes[1]) ? [] : [`${path}: not ${runes[1]} runes`]
  // The name of a group channel is a hash of its members' ids.
  if (/^[0-9a-f]{40}$/.test(recorded) && /^[0-9a-f]{40}$/.test(actual)) return []
  const pair = /^(<user:[^>]+>|<id:[^>]+>)__(<user:[^>]+>|<id:[^>]+>)$/.exec(recorded)
  if (pair) return matchPair(pair[1] ?? '', pair[2] ?? '', actual, labels, path)
  const placeholders = recorded.match(PLACEHOLDER) ?? []
  if (placeholders.length === 0) return recorded === actual ? [] : [`${path}: "${actual}" instead of "${recorded}"`]
  const pattern = recorded
    .split(PLACEHOLDER)
    .map((text, i) => literal(text) + (i < placeholders.length ? shapeOf(placeholders[i] ?? '') : ''))
    .join('')
  const found = new RegExp(`^${pattern}$`, 's').exec(actual)
  if (!found) return [`${path}: "${actual}" instead of "${recorded}"`]
  return placeholders
    .filter((one) => LABEL.test(one))
    .flatMap((label, i) => labels.meet(label, found[i + 1] ?? '') ?? [])
    .map((wrong) => `${path}: ${wrong}`)
}

/** The ids of a direct channel's name stand in their own order, which is chance. */
function matchPair(one: string, other: string, actual: string, labels: Labels, path: string): string[] {
  const [left = '', right = ''] = actual.split('__')
  for (const [a, b] of [
    [left, right],
    [right, left],
  ] as const) {
    const trial = new LabelStore(labels)
    if (trial.meet(one, a) !== null || trial.meet(other, b) !== null) continue
    labels.take(trial)
    return []
  }
  return [`${path}: "${actual}" instead of "${one}__${other}"`]
}

function matchTime(recorded: string, actual: unknown, path: string): string[] {
  const wrong = [`${path}: ${JSON.stringify(actual)} instead of ${recorded}`]
  const value = typeof actual === 'string' && /^-?\d+$/.test(actual) ? Number(actual) : actual
  if (typeof value !== 'number') return wrong
  const hours = /about (\d+) h ahead/.exec(recorded)
  if (hours && Math.abs(value - Date.now() - Number(hours[1]) * 3_600_000) > 48 * 3_600_000) return wrong
  if (recorded.startsWith('<-ms>')) return value < -1 ? [] : wrong
  if (recorded.startsWith('<s>')) return value > 1e9 && value < 1e11 ? [] : wrong
  return value > 1e11 ? [] : wrong
}

function matchList(
  recorded: unknown[],
  actual: unknown,
  labels: Labels,
  path: string,
  options: MatchOptions,
): string[] {
  if (!Array.isArray(actual)) return [`${path}: ${JSON.stringify(actual)} is no list`]
  const more = /^…(\d+) more$/.exec(String(recorded.at(-1)))
  const shown = more ? recorded.slice(0, -1) : recorded
  const expected = shown.length + Number(more?.[1] ?? 0)
  if (actual.length !== expected)
    return [`${path}: ${actual.length} entries instead of ${expected}: ${JSON.stringify(actual).slice(0, 400)}`]
  if (!options.isUnordered)
    return shown.flatMap((one, i) => matchValue(one, actual[i], labels, `${path}[${i}]`, options))
  const rest = [...actual]
  const wrong: string[] = []
  for (const [i, one] of shown.entries()) {
    const at = rest.findIndex((candidate) => {
      const trial = new LabelStore(labels)
      if (matchValue(one, candidate, trial, '', options).length > 0) return false
      labels.take(trial)
      return true
    })
    if (at < 0)
      wrong.push(
        `${path}[${i}]: nothing like ${JSON.stringify(one).slice(0, 300)} in ${JSON.stringify(rest).slice(0, 600)}`,
      )
    else rest.splice(at, 1)
  }
  return wrong
}

function matchObject(
  recorded: Record<string, unknown>,
  actual: unknown,
  labels: Labels,
  path: string,
  options: MatchOptions,
): string[] {
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual))
    return [`${path}: ${JSON.stringify(actual)} is no object`]
  const left = new Map(Object.entries(actual))
  const wrong: string[] = []
  for (const [key, value] of Object.entries(recorded)) {
    if (key.startsWith('$')) continue
    if (key === 'mini_preview') {
      // Made by an image library that the stand-in does without.
      left.delete(key)
      continue
    }
    const name = keyIn(key, left, labels)
    if (!left.has(name)) {
      wrong.push(`${path}.${key} is missing`)
      continue
    }
    wrong.push(...matchValue(value, left.get(name), labels, `${path}.${key}`, options))
    left.delete(name)
  }
  if (!options.isReduced)
    for (const [key, value] of left)
      wrong.push(`${path}.${key} should not be there: ${JSON.stringify(value)?.slice(0, 200)}`)
  return wrong
}

/** A key that is a label stands for the value behind it; an unknown one for the only id that is left. */
function keyIn(key: string, left: ReadonlyMap<string, unknown>, labels: Labels): string {
  const known = key.replace(PLACEHOLDER, (label) => labels.valueOf(label) ?? label)
  if (known !== key || !LABEL.test(key)) return known
  const free = [...left.keys()].filter((name) => labels.labelOf(name) === undefined)
  const [only] = free
  if (free.length !== 1 || only === undefined) return key
  labels.bind(key, only)
  return only
}

/** What an actual value has else than the recorded one says; labels that are new are bound on the way. */
export function matchValue(
  recorded: unknown,
  actual: unknown,
  labels: Labels,
  path = '',
  options: MatchOptions = {},
): string[] {
  if (typeof recorded === 'string') return matchText(recorded, actual, labels, path, options)
  if (Array.isArray(recorded)) return matchList(recorded, actual, labels, path, options)
  if (typeof recorded === 'object' && recorded !== null)
    return matchObject(recorded as Record<string, unknown>, actual, labels, path, options)
  return Object.is(recorded, actual)
    ? []
    : [`${path}: ${JSON.stringify(actual)} instead of ${JSON.stringify(recorded)}`]
}
