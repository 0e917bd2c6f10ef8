import { MattermostError } from '../mattermost-error.ts'
import type { Answer } from '../operation.ts'

/** An answer that is the same for every guest, so that Mattermost need not be asked. */
export function constant(value: unknown): Answer<unknown> {
  return { kind: 'local', answer: async () => ({ status: 200, value }) }
}

/** The refusal that Mattermost itself gives every guest, under its own id, without asking it. */
export function refusedAs(id: string): Answer<unknown> {
  return {
    kind: 'local',
    answer: async () => {
      throw new MattermostError(403, id, 'You do not have the appropriate permissions.')
    },
  }
}
