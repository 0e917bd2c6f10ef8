import { isTransient, RequestError } from '../connection/request-error.ts'
import type { Mission } from '../mission.ts'
import { teamOf } from '../state/channels-state.ts'
import { triggerOf } from './message.ts'

export type CommandProblem =
  | { readonly kind: 'unknown'; readonly command: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'offline' }

/** The operator allows some commands (security G7); the server knows no others. */
const unknownCodes = new Set(['command_forbidden', 'api.command.execute_command.not_found.app_error'])

/** Carries a slash command out; what it answers comes over the socket. @returns why it was not, or undefined. */
export async function runCommand(
  mission: Pick<Mission, 'rest' | 'store'>,
  place: { readonly channelId: string; readonly rootId: string },
  text: string,
): Promise<CommandProblem | undefined> {
  const teamId = teamOf(mission.store.get(), place.channelId)
  try {
    await mission.rest.execute(text.trimEnd(), { ...place, teamId })
    return undefined
  } catch (error) {
    if (!(error instanceof RequestError)) return { kind: 'refused', reason: '' }
    if (unknownCodes.has(error.code)) return { kind: 'unknown', command: triggerOf(text) }
    if (error.kind === 'refused') return { kind: 'refused', reason: error.message === error.kind ? '' : error.message }
    return isTransient(error) ? { kind: 'offline' } : { kind: 'refused', reason: '' }
  }
}
