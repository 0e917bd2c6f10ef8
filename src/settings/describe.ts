import { z } from 'zod'
import { settingsSchema } from './schema.ts'

export type SettingRow = {
  readonly path: string
  readonly variable: string
  readonly type: string
  readonly standard: string
  readonly description: string
  readonly isRequired: boolean
}

type Node = {
  type?: string
  properties?: Record<string, Node>
  required?: string[]
  default?: unknown
  description?: string
  enum?: unknown[]
  anyOf?: Node[]
  additionalProperties?: Node | boolean
  items?: Node
}

/** One row for each setting, made of the schema itself: the reference page and the sample file come from here. */
export function describeSettings(): SettingRow[] {
  const schema = z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' }) as Node
  return walk(schema, [], false)
}

/** A group that may be left out as a whole requires nothing of anybody who leaves it out. */
function walk(node: Node, path: readonly string[], mayBeLeftOut: boolean): SettingRow[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const here = [...path, name]
    const isRequired = (node.required ?? []).includes(name) && child.default === undefined
    if (child.properties) return walk(child, here, mayBeLeftOut || (!isRequired && child.default === undefined))
    return [
      {
        path: here.join('.'),
        variable: `MISSION_${here.map(snakeCase).join('__')}`,
        type: typeOf(child),
        standard: child.default === undefined ? '' : JSON.stringify(child.default),
        description: child.description ?? '',
        isRequired: isRequired && !mayBeLeftOut,
      },
    ]
  })
}

function typeOf(node: Node): string {
  if (node.enum) return node.enum.map((value) => `\`${String(value)}\``).join(', ')
  if (node.type === 'array') return `list of ${node.items ? typeOf(node.items) : 'values'}`
  if (node.type === 'object') return 'table'
  return node.type ?? 'text'
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
