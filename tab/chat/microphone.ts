/** Whether a call inside the frame would be heard. Nobody is asked for the microphone to find out. */
export type Microphone = 'open' | 'barred'

type Policy = { readonly allowsFeature: (feature: string, origin?: string) => boolean }

export type MicrophoneFacts = {
  /** Such as `Teams/web`: name and kind of client (teams-js `HostName`, `HostClientType`). */
  readonly hostName: string
  readonly chatOrigin: string
  /** `document.permissionsPolicy` or the older `document.featurePolicy`, where the browser has one. */
  readonly policy: Policy | undefined
  /** Of `navigator.permissions`; rejects where the browser does not know the name. */
  readonly permission: () => Promise<string>
}

/** Kinds of client whose web views pass no microphone on to a frame of another site. */
const clientsWithout = new Set([
  'ios',
  'android',
  'ipados',
  'rigel',
  'surfaceHub',
  'teamsRoomsWindows',
  'teamsRoomsAndroid',
  'teamsPhones',
  'teamsDisplays',
])

/** True for hosts on telephones and in rooms: their web views keep no cookies of a frame of another site either. */
export function isSmallHost(hostName: string): boolean {
  return clientsWithout.has(hostName.split('/')[1] ?? '')
}

/**
 * Hosts grant the microphone to frames of Teams alone, by the manifest's `devicePermissions`; what the browser was told is
 * in its policy. Our own page never has it (`Permissions-Policy` names the chat origin only), so that the state of the
 * permission says something only where there is no policy to ask.
 */
export async function readMicrophone({
  hostName,
  chatOrigin,
  policy,
  permission,
}: MicrophoneFacts): Promise<Microphone> {
  if (!hostName.startsWith('Teams/') || isSmallHost(hostName)) return 'barred'
  if (policy !== undefined) return policy.allowsFeature('microphone', chatOrigin) ? 'open' : 'barred'
  try {
    return (await permission()) === 'denied' ? 'barred' : 'open'
  } catch {
    // The browser does not say; the call itself will.
    return 'open'
  }
}

/** The facts of this page. */
export function microphoneFacts(window: Window, hostName: string, chatOrigin: string): MicrophoneFacts {
  const document = window.document as Document & { permissionsPolicy?: Policy; featurePolicy?: Policy }
  return {
    hostName,
    chatOrigin,
    policy: document.permissionsPolicy ?? document.featurePolicy,
    permission: async () => (await window.navigator.permissions.query({ name: 'microphone' as PermissionName })).state,
  }
}

/** Address that the desktop app of Mattermost answers to; it opens the place when it knows the server. */
export function desktopLink(chatUrl: string, path: string): string {
  return `mattermost://${new URL(chatUrl).host}${path}`
}
