import type { Route } from '../call.ts'
import { ApiError } from '../errors.ts'

export const pluginRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/plugins/webapp',
    isOpen: true,
    handle: (_call, world) => {
      if (!world.settings.PluginSettings.Enable) throw new ApiError('app.plugin.disabled.app_error', 501)
      return { body: world.plugins?.manifests ?? [] }
    },
  },
]
