import { maySee } from './access.ts'
import type { Route } from './call.ts'
import { ApiError, denied } from './errors.ts'

/** Custom profile attributes: none are defined here, and without a licence nobody may ask. */
export const profileAttributeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/custom_profile_attributes/fields',
    handle: (_call, world) => {
      if (!world.isLicensed) throw new ApiError('api.custom_profile_attributes.license_error', 403)
      return { body: [] }
    },
  },
  {
    method: 'GET',
    path: '/users/{user_id}/custom_profile_attributes',
    handle: (call, world) => {
      if (!world.isLicensed) throw new ApiError('api.custom_profile_attributes.license_error', 403)
      if (!maySee(world.state, call.self, call.id('user_id'))) throw denied()
      return { body: {} }
    },
  },
]
