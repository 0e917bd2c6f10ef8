import type { Face, Operation } from './operation.ts'
import { fits, type Parameters, readTemplate, type Segment, shapeOf } from './parameters.ts'

export type Match = {
  readonly operation: Operation
  readonly params: Parameters
  /** Builds the upstream path from parameters that were checked meanwhile (security G1). */
  readonly buildPath: (params: Parameters) => string
}

type Leaf = {
  readonly operation: Operation
  readonly template: readonly Segment[]
  readonly buildPath: Match['buildPath']
}

type Node = {
  readonly literals: Map<string, Node>
  readonly shapes: { readonly shape: keyof typeof fits; readonly node: Node }[]
  /** By face and method, as `leafKey` writes them. */
  readonly leaves: Map<string, Leaf>
}

/** @returns the row of a face for a method and the segments below `/api/v4`, or undefined: then the operation does not exist. */
export type Matcher = (face: Face, method: string, segments: readonly string[]) => Match | undefined

const leafKey = (face: Face, method: string): string => `${face} ${method}`

const newNode = (): Node => ({ literals: new Map(), shapes: [], leaves: new Map() })

function childFor(node: Node, segment: Segment): Node {
  if ('literal' in segment) {
    const child = node.literals.get(segment.literal) ?? newNode()
    node.literals.set(segment.literal, child)
    return child
  }
  const shape = shapeOf[segment.kind]
  const known = node.shapes.find((child) => child.shape === shape)
  if (known) return known.node
  const child = newNode()
  node.shapes.push({ shape, node: child })
  return child
}

function find(node: Node, key: string, segments: readonly string[], at: number): Leaf | undefined {
  const segment = segments[at]
  if (segment === undefined) return node.leaves.get(key)
  const literal = node.literals.get(segment)
  const found = literal && find(literal, key, segments, at + 1)
  if (found) return found
  for (const { shape, node: child } of node.shapes) {
    const leaf = fits[shape](segment) ? find(child, key, segments, at + 1) : undefined
    if (leaf) return leaf
  }
  return undefined
}

function pathBuilder(template: readonly Segment[]): Match['buildPath'] {
  return (params) => {
    let built = '/api/v4'
    for (const part of template) built += `/${'literal' in part ? part.literal : params[part.kind]}`
    return built
  }
}

/**
 * Compiles the table into a tree by segments, once.
 * @throws Error when two rows of a face have the same method and path
 */
export function compileMatcher(operations: readonly Operation[]): Matcher {
  const root = newNode()
  for (const operation of operations) {
    const template = readTemplate(operation.path)
    const node = template.reduce(childFor, root)
    const leaf = { operation, template, buildPath: pathBuilder(template) }
    for (const face of operation.faces) {
      const key = leafKey(face, operation.method)
      if (node.leaves.has(key)) throw new Error(`Two rows for ${operation.method} ${operation.path}`)
      node.leaves.set(key, leaf)
    }
  }
  return (face, method, segments) => {
    const leaf = find(root, leafKey(face, method), segments, 0)
    if (!leaf) return undefined
    const params: Parameters = {}
    for (let at = 0; at < leaf.template.length; at++) {
      const part = leaf.template[at]
      if (part && 'kind' in part) params[part.kind] = segments[at]
    }
    return { operation: leaf.operation, params, buildPath: leaf.buildPath }
  }
}
