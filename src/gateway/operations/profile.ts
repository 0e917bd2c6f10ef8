import { z } from 'zod'
import { type Call, type Operation, onChat, operation, stream } from '../operation.ts'
import { isRecord, type JsonRecord, pick } from '../projections/record.ts'
import { projectUserForChat } from '../projections/user.ts'
import { page, perPage } from '../query.ts'
import { constant } from './local-answers.ts'

const onOff = z.enum(['true', 'false'])
const level = z.enum(['default', 'all', 'mention', 'none'])
const sound = z.string().regex(/^[A-Za-z0-9 _-]{0,32}$/)
const words = z
  .string()
  .max(1000)
  .refine((text) => !text.includes('\u0000'), 'holds a NUL character')

/** What of `notify_props` is the person's own. `email` and `push_status` are not: nothing is mailed, and notices depend on the other. */
const ownNotifyProps = {
  auto_responder_active: onOff,
  auto_responder_message: words,
  calls_desktop_sound: onOff,
  calls_mobile_notification_sound: sound,
  calls_mobile_sound: onOff,
  calls_notification_sound: sound,
  channel: onOff,
  comments: z.enum(['never', 'root', 'any']),
  desktop: level,
  desktop_notification_sound: sound,
  desktop_sound: onOff,
  desktop_threads: level,
  first_name: onOff,
  highlight_keys: words,
  mark_unread: z.enum(['all', 'mention']),
  mention_keys: words,
  push: level,
  push_threads: level,
} as const

const notifyProps = z
  .looseObject(Object.fromEntries(Object.entries(ownNotifyProps).map(([key, shape]) => [key, shape.optional()])))
  .transform((given) => pick(given as JsonRecord, Object.keys(ownNotifyProps)))

const timezone = z.strictObject({
  useAutomaticTimezone: z.union([onOff, z.boolean().transform(String)]).optional(),
  automaticTimezone: z
    .string()
    .regex(/^[A-Za-z0-9/_+-]{0,64}$/)
    .optional(),
  manualTimezone: z
    .string()
    .regex(/^[A-Za-z0-9/_+-]{0,64}$/)
    .optional(),
})

const customStatus = z.strictObject({
  emoji: z
    .string()
    .regex(/^[A-Za-z0-9_+-]{0,64}$/)
    .optional(),
  text: words.max(100).optional(),
  duration: z
    .string()
    .regex(/^[a-z_]{0,32}$/)
    .optional(),
  expires_at: z.union([z.literal(''), z.iso.datetime({ offset: true })]).optional(),
})
type CustomStatus = z.infer<typeof customStatus>

/** The web app sends the whole user back. Everything but language, time zone and notifications comes with the sign-in, and is left out. */
const ownUser = z.strictObject({
  locale: z
    .string()
    .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?$/)
    .optional(),
  timezone: timezone.nullish(),
  notify_props: notifyProps.nullish(),
  ...Object.fromEntries(
    (
      'id create_at update_at delete_at username auth_service email nickname first_name last_name position roles ' +
      'last_password_update remote_id disable_welcome_email auth_data custom_profile_attributes props ' +
      'last_picture_update password failed_attempts email_verified mfa_active is_bot last_activity_at'
    )
      .split(' ')
      .map((key) => [key, z.unknown().optional()]),
  ),
})
type OwnUser = { locale?: string; timezone?: JsonRecord | null; notify_props?: JsonRecord | null; id?: unknown }

async function readOneself({ view, ask }: Call<OwnUser>): Promise<JsonRecord> {
  const user: unknown = JSON.parse((await ask('GET', `/api/v4/users/${view.userId}`)).body.toString())
  return isRecord(user) ? user : {}
}

/** Mattermost replaces `notify_props` whole, so what is changed is laid over what is there. */
async function ownChanges(call: Call<OwnUser>): Promise<JsonRecord> {
  const { locale, timezone: zone, notify_props: wanted } = call.body
  const changes: JsonRecord = {}
  if (locale !== undefined) changes.locale = locale
  if (zone) changes.timezone = zone
  if (wanted && Object.keys(wanted).length > 0) {
    const { notify_props: current } = await readOneself(call)
    changes.notify_props = { ...(isRecord(current) ? current : {}), ...wanted }
  }
  return changes
}

/** What a guest may change about itself, and what the web app shows in the settings of an account. */
export const profile: readonly Operation[] = [
  operation<OwnUser>({
    name: 'users.patchOneself',
    method: 'PUT',
    path: '/users/{self}/patch',
    faces: onChat,
    body: ownUser as unknown as z.ZodType<OwnUser>,
    channel: 'none',
    answer: {
      kind: 'local',
      answer: async (call) => {
        const { view, ask } = call
        const changes = await ownChanges(call)
        const user: unknown =
          Object.keys(changes).length === 0
            ? await readOneself(call)
            : JSON.parse((await ask('PUT', `/api/v4/users/${view.userId}/patch`, changes)).body.toString())
        return { status: 200, value: projectUserForChat(user, view.userId) ?? {} }
      },
    },
  }),
  operation<CustomStatus>({
    name: 'users.setCustomStatus',
    method: 'PUT',
    path: '/users/{self}/status/custom',
    faces: onChat,
    body: customStatus,
    channel: 'none',
    answer: stream,
  }),
  operation<CustomStatus>({
    name: 'users.forgetCustomStatus',
    method: 'POST',
    path: '/users/{self}/status/custom/recent/delete',
    faces: onChat,
    body: customStatus,
    channel: 'none',
    answer: stream,
  }),
  operation({
    name: 'users.clearCustomStatus',
    method: 'DELETE',
    path: '/users/{self}/status/custom',
    faces: onChat,
    channel: 'none',
    answer: stream,
  }),
  operation({
    name: 'users.sessions',
    method: 'GET',
    path: '/users/{self}/sessions',
    faces: onChat,
    channel: 'none',
    // What Mattermost keeps there are the mission's own keys for this guest.
    answer: constant([]),
  }),
  operation({
    name: 'users.accessHistory',
    method: 'GET',
    path: '/users/{self}/audits',
    faces: onChat,
    query: { page, per_page: perPage },
    channel: 'none',
    // Mattermost notes nothing of a guest who comes by a key (measured).
    answer: constant([]),
  }),
  operation({
    name: 'users.authorizedApps',
    method: 'GET',
    path: '/users/{self}/oauth/apps/authorized',
    faces: onChat,
    channel: 'none',
    answer: constant([]),
  }),
]
