import type { UserAccessToken } from '@mattermost/types/users'
import { Secret } from '../settings/secret.ts'
import { orAbsent } from './absent.ts'
import type { Call } from './call.ts'
import { path } from './ids.ts'

export type NewToken = { readonly id: string; readonly token: Secret }

export type Tokens = {
  /** The value is shown this once. The server mails the owner when it can send mail. */
  create(userId: string, description: string): Promise<NewToken>
  /** Ids and descriptions, never values. */
  list(userId: string): Promise<UserAccessToken[]>
  /** Done also when there is no such token any more. */
  revoke(tokenId: string): Promise<void>
}

/** Personal access tokens of others, as administrator: how our backend acts for a guest (reference 2.1). */
export function createTokens(call: Call): Tokens {
  return {
    async create(userId, description) {
      const made = await call<UserAccessToken & { token: string }>('POST', path`/users/${userId}/tokens`, {
        body: { description },
      })
      return { id: made.id, token: new Secret(made.token) }
    },
    list: (userId) => call('GET', path`/users/${userId}/tokens`, { query: { page: 0, per_page: 200 } }),
    async revoke(tokenId) {
      await orAbsent(call('POST', path`/users/tokens/revoke`, { body: { token_id: tokenId } }))
    },
  }
}
