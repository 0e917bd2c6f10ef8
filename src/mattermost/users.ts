import type { Session } from '@mattermost/types/sessions'
import type { UserProfile } from '@mattermost/types/users'
import { FormData } from 'undici'
import { orAbsent } from './absent.ts'
import type { Call } from './call.ts'
import { PathName, path } from './ids.ts'

/** What `POST /users` takes from us; everything else is the server's. */
export type NewUser = {
  readonly username: string
  readonly email: string
  readonly password: string
  readonly first_name: string
  readonly last_name: string
  readonly nickname: string
  readonly position: string
  readonly locale?: string | undefined
  readonly timezone?: Readonly<Record<string, string>> | undefined
  readonly notify_props: Readonly<Record<string, string>>
  readonly props: Readonly<Record<string, string>>
}

export type UserPatch = Partial<
  Pick<UserProfile, 'first_name' | 'last_name' | 'nickname' | 'position' | 'username' | 'email'>
> & { readonly props?: Readonly<Record<string, unknown>> }

export type Users = {
  /** The account of the administrator's credential. */
  me(): Promise<UserProfile>
  byId(userId: string): Promise<UserProfile | undefined>
  byIds(userIds: readonly string[]): Promise<UserProfile[]>
  byUsername(username: string): Promise<UserProfile | undefined>
  byEmail(email: string): Promise<UserProfile | undefined>
  /** Guests that are switched off, at most one page of 200. */
  inactiveGuests(): Promise<UserProfile[]>
  /** Makes an ordinary member (there is no call that makes a guest), whose address counts as verified and who gets no mail. */
  create(user: NewUser): Promise<UserProfile>
  /** Member to guest. A fault that says `alreadyGuest` means done. */
  demote(userId: string): Promise<void>
  patch(userId: string, patch: UserPatch): Promise<UserProfile>
  /** Switching off revokes sessions; tokens and memberships stay, unusable. */
  setActive(userId: string, isActive: boolean): Promise<void>
  setImage(userId: string, image: { readonly bytes: Uint8Array; readonly mimeType: string }): Promise<void>
  sessions(userId: string): Promise<Session[]>
  /** Ends sessions; a token that is still alive makes itself a new one. */
  revokeSessions(userId: string): Promise<void>
}

/** People's accounts, as administrator. https://api.mattermost.com/#tag/users */
export function createUsers(call: Call): Users {
  return {
    me: () => call('GET', path`/users/me`),
    byId: (userId) => orAbsent(call('GET', path`/users/${userId}`)),
    byIds: (userIds) => call('POST', path`/users/ids`, { body: userIds }),
    byUsername: (username) => orAbsent(call('GET', path`/users/username/${new PathName(username)}`)),
    byEmail: (email) => orAbsent(call('GET', path`/users/email/${new PathName(email)}`)),
    inactiveGuests: () =>
      call('GET', path`/users`, { query: { role: 'system_guest', inactive: true, page: 0, per_page: 200 } }),
    create: (user) =>
      call('POST', path`/users`, { body: { ...user, email_verified: true, disable_welcome_email: true } }),
    async demote(userId) {
      await call('POST', path`/users/${userId}/demote`)
    },
    patch: (userId, patch) => call('PUT', path`/users/${userId}/patch`, { body: patch }),
    async setActive(userId, isActive) {
      await call('PUT', path`/users/${userId}/active`, { body: { active: isActive } })
    },
    async setImage(userId, { bytes, mimeType }) {
      const form = new FormData()
      form.set('image', new Blob([Uint8Array.from(bytes)], { type: mimeType }), 'image')
      await call('POST', path`/users/${userId}/image`, { form })
    },
    sessions: (userId) => call('GET', path`/users/${userId}/sessions`),
    async revokeSessions(userId) {
      await call('POST', path`/users/${userId}/sessions/revoke/all`)
    },
  }
}
