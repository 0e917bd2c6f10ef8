import { maySystem } from './access.ts'
import { Call, OK, type Reply, type Route } from './call.ts'
import { ApiError, denied } from './errors.ts'
import { newId } from './ids.ts'
import type { Token } from './rows.ts'
import { endSessions, tokensWorkFor } from './sessions.ts'
import type { State } from './state.ts'
import { requireUser } from './users.ts'
import type { World } from './world.ts'

const MAX_DESCRIPTION_LENGTH = 255

/** Makes a personal access token without checks. */
export const insertToken = (state: State, userId: string, description: string, token = newId()): Token =>
  state.tokens.put({ id: newId(), token, user_id: userId, description, is_active: true })

const withoutSecret = ({ id, user_id, description, is_active }: Token) => ({ id, user_id, description, is_active })

const missing = (): ApiError => new ApiError('app.user_access_token.get_by_user.app_error', 404)

/** Whose tokens the caller may handle: an administrator's everybody's, others their own if a role allows it. */
function requirePermission(call: Call, userId: string, permission: string): void {
  if (call.isAdmin) return
  if (!maySystem(call.self, permission) || userId !== call.self.id) throw denied()
}

function createToken(call: Call, world: World): Reply {
  const userId = call.id('user_id')
  requirePermission(call, userId, 'create_user_access_token')
  const user = requireUser(world.state, userId)
  const description = Call.text(call.object(), 'description')
  if (!tokensWorkFor(world, user)) throw new ApiError('app.user_access_token.disabled', 501)
  if (description === '') throw new ApiError('api.context.invalid_body_param.app_error', 400)
  if (description.length > MAX_DESCRIPTION_LENGTH)
    throw new ApiError('model.user_access_token.is_valid.description.app_error', 400)
  const { id, token, user_id, is_active } = insertToken(world.state, userId, description)
  return { body: { id, token, user_id, description, is_active } }
}

/** The token that the body names, which the caller may handle. @throws 404, 403 */
function namedToken(call: Call, world: World, permission: string): Token {
  const tokenId = Call.text(call.object(), 'token_id')
  const token = world.state.tokens.get(tokenId)
  if (!call.isAdmin && !maySystem(call.self, permission)) throw denied()
  if (!token) throw missing()
  requirePermission(call, token.user_id, permission)
  return token
}

/** Ends the sessions that a token opened, so that what it held stops at once. */
function closeToken(world: World, token: Token): void {
  endSessions(world, token.user_id, (session) => session.token === token.token)
}

function listAll(call: Call, world: World): Token[] {
  call.requireAdmin()
  const { from, perPage } = call.page()
  return [...world.state.tokens.values()].slice(from, from + perPage)
}

export const tokenRoutes: readonly Route[] = [
  { method: 'POST', path: '/users/{user_id}/tokens', handle: createToken },
  {
    method: 'GET',
    path: '/users/{user_id}/tokens',
    handle: (call, world) => {
      const userId = call.id('user_id')
      requirePermission(call, userId, 'read_user_access_token')
      const { from, perPage } = call.page()
      const own = [...world.state.tokensOf(userId).values()].slice(from, from + perPage)
      return { body: own.map(withoutSecret) }
    },
  },
  {
    method: 'GET',
    path: '/users/tokens',
    handle: (call, world) => ({ body: listAll(call, world).map(withoutSecret) }),
  },
  {
    method: 'GET',
    path: '/users/tokens/{token_id}',
    handle: (call, world) => {
      const token = world.state.tokens.get(call.id('token_id'))
      if (!call.isAdmin && token?.user_id !== call.self.id) throw denied()
      if (!token) throw missing()
      return { body: withoutSecret(token) }
    },
  },
  {
    method: 'POST',
    path: '/users/tokens/search',
    handle: (call, world) => {
      call.requireAdmin()
      const term = Call.text(call.object(), 'term')
      const found = [...world.state.tokens.values()].filter((token) => {
        const username = world.state.users.get(token.user_id)?.username ?? ''
        return token.id === term || token.user_id === term || username.startsWith(term)
      })
      return { body: found.map(withoutSecret) }
    },
  },
  {
    method: 'POST',
    path: '/users/tokens/revoke',
    handle: (call, world) => {
      const token = namedToken(call, world, 'revoke_user_access_token')
      world.state.tokens.delete(token.id)
      closeToken(world, token)
      return OK
    },
  },
  {
    method: 'POST',
    path: '/users/tokens/disable',
    handle: (call, world) => {
      const token = namedToken(call, world, 'revoke_user_access_token')
      token.is_active = false
      world.state.tokens.put(token)
      closeToken(world, token)
      return OK
    },
  },
  {
    method: 'POST',
    path: '/users/tokens/enable',
    handle: (call, world) => {
      const token = namedToken(call, world, 'create_user_access_token')
      token.is_active = true
      world.state.tokens.put(token)
      return OK
    },
  },
]
