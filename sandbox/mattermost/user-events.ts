import { isAdmin, maySee } from './access.ts'
import type { User } from './rows.ts'
import { userBody } from './user-shape.ts'
import type { World } from './world.ts'

/**
 * Tells everybody who may see a user that it changed: its owner gets all of it, administrators more than the rest.
 */
export function announceUser(world: World, user: User): void {
  const { state, hub } = world
  const omitUserIds = [user.id]
  const isForAdmin = (userId: string): boolean => {
    const viewer = state.users.get(userId)
    return viewer !== undefined && isAdmin(viewer)
  }
  const full = { user: userBody(state, user, 'admin') }
  hub.emit('user_updated', full, { omitUserIds, kind: 'sensitive' }, (to, data) =>
    isForAdmin(to.userId) ? data : null,
  )
  const profile = { user: userBody(state, user, 'profile') }
  hub.emit('user_updated', profile, { omitUserIds, kind: 'sanitized' }, (to, data) => {
    const viewer = state.users.get(to.userId)
    return viewer && !isAdmin(viewer) && maySee(state, viewer, user.id) ? data : null
  })
  hub.emit('user_updated', { user: userBody(state, user, 'self') }, { userId: user.id })
}
