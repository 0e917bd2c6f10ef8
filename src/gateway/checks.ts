import { Problem } from '../api/errors.ts'
import type { SessionView } from '../session/session-view.ts'
import type { Call, ChannelRule, Lookups, Operation } from './operation.ts'
import type { Parameters } from './parameters.ts'

/**
 * Puts the guest's own id where the client said `me`, as `Client4` may; another id there is no operation of this guest's.
 * @throws Problem `operation_unknown`
 */
export function resolveOneself(params: Parameters, view: SessionView): void {
  if (params.self !== undefined) {
    if (params.self !== 'me' && params.self !== view.userId)
      throw new Problem('operation_unknown', { why: 'in the name of another' })
    params.self = view.userId
  }
  if (params.person === 'me') params.person = view.userId
}

/** @throws Problem `channel_not_granted` */
export function requireGranted(view: SessionView, channelId: string): string {
  if (!view.granted.has(channelId)) throw new Problem('channel_not_granted')
  return channelId
}

/** Finds the channel that a call touches by its row's rule. @returns undefined where the answer is looked at instead, or none is touched. */
async function channelOf(rule: ChannelRule<unknown>, call: Call, lookups: Lookups): Promise<string | undefined> {
  const { params, query, body, ask } = call
  switch (rule) {
    case 'none':
    case 'answer':
      return undefined
    case 'path':
      return params.channel ?? ''
    case 'post':
      return (await lookups.posts.of(params.post ?? '', ask)).channelId
    case 'file':
      return (await lookups.files.of(params.file ?? '', ask)).channelId
    default:
      if ('inBody' in rule) return rule.inBody(body)
      if ('find' in rule) return rule.find(call, lookups)
      if ('inQuery' in rule) return query.values[rule.inQuery] ?? ''
      return (await lookups.posts.of(rule.postInBody(body), ask)).channelId
  }
}

/**
 * Membership is not permission: everything that a call names must be granted (security G10).
 * @returns the channel that it touches, when there is one
 * @throws Problem `channel_not_granted`, `person_not_visible`, `upload_forbidden`, `download_forbidden`, `bad_request`
 */
export async function checkCall(operation: Operation, call: Call, lookups: Lookups): Promise<string | undefined> {
  const { view, params, query } = call
  if (operation.needs && !view.terms[operation.needs])
    throw new Problem(operation.needs === 'mayUpload' ? 'upload_forbidden' : 'download_forbidden')
  for (const name of operation.requiredQuery ?? [])
    if (!query.values[name]) throw new Problem('bad_request', { why: `query parameter ${name} is missing` })
  if (params.team !== undefined && !view.teamIds.has(params.team)) throw new Problem('channel_not_granted')
  const team = query.values.in_team
  if (team && !view.teamIds.has(team)) throw new Problem('channel_not_granted')
  if (params.person !== undefined && params.person !== view.userId) {
    const visible = await lookups.people.visible(view, [params.person], call.ask)
    if (!visible.has(params.person)) throw new Problem('person_not_visible')
  }
  const channelId = await channelOf(operation.channel, call, lookups)
  return channelId === undefined ? undefined : requireGranted(view, channelId)
}
