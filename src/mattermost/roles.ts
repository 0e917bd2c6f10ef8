import type { Role } from '@mattermost/types/roles'
import type { Call } from './call.ts'
import { path } from './ids.ts'

export type Roles = {
  /** Roles by name, with the permissions that they have now: schemes and moderation of channels are the server's to apply. */
  byNames(names: readonly string[]): Promise<Role[]>
}

/** https://api.mattermost.com/#tag/roles */
export function createRoles(call: Call): Roles {
  return { byNames: (names) => call('POST', path`/roles/names`, { body: names }) }
}
