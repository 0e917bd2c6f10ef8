import { isGuest } from './access.ts'
import type { Call, Reply, Route } from './call.ts'
import { clientConfig } from './client-config.ts'
import { ApiError, denied } from './errors.ts'
import { deactivateAllGuests } from './guests.ts'
import { applyPatch, type Settings, withoutDefaults } from './settings.ts'
import { activeUserCount } from './user-rules.ts'
import type { World } from './world.ts'

const noStore = { 'cache-control': 'no-cache, no-store, must-revalidate' }

function patchConfig(call: Call, world: World): Reply {
  call.requireAdmin()
  changeSettings(world, call.json())
  return { body: world.settings, headers: noStore }
}

/** Applies a patch of the settings and tells everybody. @throws 400 for values that the server refuses */
export function changeSettings(world: World, patch: unknown): void {
  const before = structuredClone(world.settings)
  const next = structuredClone(world.settings)
  applyPatch(next, patch)
  if (before.ServiceSettings.SiteURL !== '' && next.ServiceSettings.SiteURL === '')
    throw new ApiError('api.config.update_config.clear_siteurl.app_error', 400)
  if (next.RateLimitSettings.PerSec <= 0) throw new ApiError('model.config.is_valid.rate_sec.app_error', 400)
  for (const [section, fields] of Object.entries(world.fixedSettings)) {
    const target = next[section as keyof Settings] as Record<string, unknown>
    for (const field of fields) target[field] = (before[section as keyof Settings] as Record<string, unknown>)[field]
  }
  applyPatch(world.settings, next)
  world.state.setFact('settings', world.settings)
  if (before.GuestAccountsSettings.Enable && !world.settings.GuestAccountsSettings.Enable) deactivateAllGuests(world)
  world.hub.emit('config_changed', { config: clientConfig(world, true) }, {})
}

function limits(call: Call, world: World): Reply {
  const isAdmin = call.isAdmin
  const singles = world.isLicensed ? singleChannelGuests(world) : 0
  const limit = world.isLicensed ? 0 : 1
  return {
    body: {
      maxUsersLimit: limit * 200,
      maxUsersHardLimit: limit * 250,
      activeUserCount: isAdmin ? activeUserCount(world) - singles : 0,
      singleChannelGuestCount: isAdmin ? singles : 0,
      singleChannelGuestLimit: isAdmin && world.isLicensed ? 100_000 : 0,
      postHistoryLimit: 0,
      lastAccessiblePostTime: 0,
    },
  }
}

function singleChannelGuests(world: World): number {
  let count = 0
  for (const user of world.state.users.values()) {
    if (!isGuest(user) || user.delete_at !== 0) continue
    const channels = [...world.state.channelsOf(user.id).values()].filter(
      (member) => world.state.channels.get(member.channel_id)?.team_id !== '',
    )
    if (channels.length === 1) count++
  }
  return count
}

const canReceive = { OK: 'true', REMOVE: 'false', FAIL: 'unknown', none: 'unknown' } as const

/** Anybody may ping, and with a device id make the server try the push proxy. */
async function ping(call: Call, world: World): Promise<Reply> {
  const body: Record<string, unknown> = {
    ActiveSearchBackend: 'database',
    AndroidLatestVersion: '',
    AndroidMinVersion: '',
  }
  const deviceId = call.query.get('device_id')
  if (deviceId) body.CanReceiveNotifications = canReceive[await world.pushes.test(deviceId)]
  body.IosLatestVersion = ''
  body.IosMinVersion = ''
  if (call.flag('get_server_status')) {
    body.database_status = 'OK'
    body.filestore_status = 'OK'
    if (call.isAdmin) body.root_status = true
  }
  body.status = 'OK'
  return { body }
}

export const configRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/config/client',
    isOpen: true,
    handle: (call, world) => ({ body: clientConfig(world, call.user !== null), headers: { expires: '0' } }),
  },
  {
    method: 'GET',
    path: '/config',
    handle: (call, world) => {
      if (!call.isAdmin) throw denied()
      return {
        body: call.flag('remove_defaults') ? withoutDefaults(world.settings) : world.settings,
        headers: noStore,
      }
    },
  },
  { method: 'PUT', path: '/config/patch', handle: patchConfig },
  { method: 'GET', path: '/limits/server', handle: limits },
  { method: 'GET', path: '/system/timezones', handle: () => ({ body: Intl.supportedValuesOf('timeZone') }) },
  { method: 'GET', path: '/system/ping', handle: ping, isOpen: true },
]
