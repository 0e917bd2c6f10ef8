export type JsonRecord = Record<string, unknown>

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @returns the records of a list; anything else in it, or instead of it, is left out. */
export function recordsOf(value: unknown): JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

/** @returns a record with those of `keys` that are there. */
export function pick(source: JsonRecord, keys: readonly string[]): JsonRecord {
  const picked: JsonRecord = {}
  for (const key of keys) if (key in source) picked[key] = source[key]
  return picked
}

/** Projects the entries of a list and leaves out those that come to nothing; anything but a list is empty. */
export function projectEach(list: unknown, project: (entry: unknown) => JsonRecord | undefined): JsonRecord[] {
  const projected: JsonRecord[] = []
  if (!Array.isArray(list)) return projected
  for (const entry of list) {
    const result = project(entry)
    if (result) projected.push(result)
  }
  return projected
}

/** @returns what a JSON text says, or undefined when it is none: what cannot be read cannot be checked, and does not pass. */
export function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
