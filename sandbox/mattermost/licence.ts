import type { Route } from './call.ts'
import { ApiError } from './errors.ts'

const features =
  'Announcement Cluster Compliance CustomPermissionsSchemes CustomTermsOfService DataRetention Elasticsearch ' +
  'EmailNotificationContents GoogleOAuth GuestAccounts GuestAccountsPermissions IDLoadedPushNotifications LDAP ' +
  'LDAPGroups LockTeammateNameDisplay MFA MHPNS MessageExport Metrics Office365OAuth OpenId OutgoingOAuthConnections ' +
  'RemoteClusterService SAML SharedChannels'

const shownToAll: Readonly<Record<string, string>> = {
  ...Object.fromEntries(features.split(' ').map((feature) => [feature, 'true'])),
  Cloud: 'false',
  Company: 'My awesome Company',
  IsGovSku: 'false',
  IsLicensed: 'true',
  IsTrial: 'false',
  SkuShortName: 'advanced',
  Users: '100000',
}

const DAY_MS = 86_400_000

export const licenceRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/license/client',
    isOpen: true,
    handle: (call, world) => {
      if (call.query.get('format') !== 'old') throw new ApiError('api.license.client.old_format.app_error', 400)
      const headers = { expires: '0' }
      if (!world.isLicensed) return { body: { IsLicensed: 'false' }, headers }
      if (!call.isAdmin) return { body: shownToAll, headers }
      const installedAt = world.state.fact<number>('installedAt') ?? 0
      return {
        body: {
          ...shownToAll,
          Email: 'admin@example.com',
          ExpiresAt: String(installedAt + 365 * DAY_MS),
          Id: world.state.fact<string>('licenceId') ?? '',
          IssuedAt: '0',
          Name: 'Main Contact Person',
          SkuName: '',
          StartsAt: '0',
        },
        headers,
      }
    },
  },
]
