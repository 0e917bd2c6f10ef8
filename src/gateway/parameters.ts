/** The kinds of path parameters; `checks.ts` knows what each of them must belong to. */
export type ParameterKind =
  | 'self'
  | 'person'
  | 'team'
  | 'channel'
  | 'post'
  | 'file'
  | 'emoji'
  | 'emojiName'
  | 'timeMs'
  | 'teamName'
  | 'channelName'
  | 'username'
  | 'category'
  | 'scheduledPost'
  | 'postAction'
  | 'postInThread'

export type Parameters = Partial<Record<ParameterKind, string>>

/** What a segment must look like. Kinds of one shape share a branch of the matcher. */
export type Shape = 'id' | 'meOrId' | 'emojiName' | 'timeMs' | 'name' | 'category' | 'action'

export const shapeOf: Readonly<Record<ParameterKind, Shape>> = {
  self: 'meOrId',
  person: 'meOrId',
  team: 'id',
  channel: 'id',
  post: 'id',
  file: 'id',
  emoji: 'id',
  emojiName: 'emojiName',
  timeMs: 'timeMs',
  teamName: 'name',
  channelName: 'name',
  username: 'name',
  category: 'category',
  scheduledPost: 'id',
  postAction: 'action',
  postInThread: 'id',
}

const id = /^[a-z0-9]{26}$/
/** The three that everybody has are named after their owner and team; others have an id. */
const category = /^(?:(?:favorites|channels|direct_messages)_[a-z0-9]{26}_)?[a-z0-9]{26}$/

export const fits: Readonly<Record<Shape, (segment: string) => boolean>> = {
  id: (segment) => id.test(segment),
  meOrId: (segment) => segment === 'me' || id.test(segment),
  emojiName: (segment) => /^[A-Za-z0-9_+-]{1,64}$/.test(segment),
  timeMs: (segment) => /^\d{1,15}$/.test(segment),
  name: (segment) => /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/.test(segment),
  category: (segment) => category.test(segment),
  action: (segment) => /^[A-Za-z0-9]{1,64}$/.test(segment),
}

export type Segment = { readonly literal: string } | { readonly kind: ParameterKind }

/**
 * Reads the path of a row: `/channels/{channel}/stats`.
 * @throws Error when it is written wrongly; at start, never for a request
 */
export function readTemplate(path: string): Segment[] {
  return path
    .slice(1)
    .split('/')
    .map((segment) => {
      if (!segment.startsWith('{')) return { literal: segment }
      const kind = segment.slice(1, -1)
      if (!Object.hasOwn(shapeOf, kind)) throw new Error(`Unknown kind of parameter in ${path}`)
      return { kind: kind as ParameterKind }
    })
}
