import type { ActivityFeeds } from './activity-feeds.ts'
import { createQuotas } from './quota.ts'

export type GraphError = {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly retryAfterSeconds?: number
}

/** What an access token of an application says. */
export type AppCaller = { readonly tid: string; readonly roles: readonly string[]; readonly secondsLeft: number }

const BULK_SECONDS = 45 * 60
const MAX_RECIPIENTS = 100
const single = /^\/v1\.0\/users\/([^/]+)\/teamwork\/sendActivityNotification$/
const BULK = '/v1.0/teamwork/sendActivityNotificationToRecipients'

export const isActivityCall = (path: string): boolean => path === BULK || single.test(path)

type Body = {
  readonly topic?: { source?: unknown; value?: unknown; webUrl?: unknown }
  readonly activityType?: unknown
  readonly previewText?: { content?: unknown }
  readonly templateParameters?: readonly { name?: unknown; value?: unknown }[]
  readonly chainId?: unknown
  readonly recipients?: readonly { '@odata.type'?: unknown; userId?: unknown }[]
}

/**
 * `sendActivityNotification` for one person and for many, with Graph's refusals and quotas: 5 and 2 calls a second for a
 * tenant, 50 and 20 for all, 10 entries a minute for a person, a token of 45 minutes for many.
 */
export function createActivityCalls(deps: { feeds: ActivityFeeds; now: () => number }) {
  const { feeds, now } = deps
  const quota = (requests: number, windowMs: number) => createQuotas({ requests, windowMs }, now)
  const limits = {
    single: { tenant: quota(5, 1_000), all: quota(50, 1_000) },
    bulk: { tenant: quota(2, 1_000), all: quota(20, 1_000) },
    person: quota(10, 60_000),
  }

  /** @returns undefined when it was taken: 204 for one, 202 for many */
  return (caller: AppCaller, path: string, body: unknown): GraphError | undefined => {
    const isBulk = path === BULK
    const kind = isBulk ? limits.bulk : limits.single
    const wait = Math.max(kind.tenant(caller.tid), kind.all(''))
    if (wait > 0) return { status: 429, code: 'TooManyRequests', message: 'Too many requests', retryAfterSeconds: wait }
    if (!caller.roles.includes('TeamsActivity.Send'))
      return { status: 403, code: 'Forbidden', message: 'Missing role permissions on the request.' }
    if (isBulk && caller.secondsLeft < BULK_SECONDS)
      return { status: 412, code: 'PreconditionFailed', message: 'The access token must be valid for 45 minutes.' }
    const entry = readEntry(body as Body)
    if (typeof entry === 'string') return { status: 400, code: 'BadRequest', message: entry }
    const userIds = isBulk ? recipientsOf(body as Body) : [decodeURIComponent(single.exec(path)?.[1] ?? '')]
    if (typeof userIds === 'string') return { status: 400, code: 'BadRequest', message: userIds }
    const missing = userIds.find((oid) => !feeds.hasApp(caller.tid, oid))
    if (missing !== undefined)
      return { status: 404, code: 'NotFound', message: `The application is not installed for user ${missing}.` }
    const waitPerson = Math.max(...userIds.map((oid) => limits.person(`${caller.tid}|${oid}`)))
    if (waitPerson > 0 && !isBulk)
      return { status: 429, code: 'TooManyRequests', message: 'Too many requests', retryAfterSeconds: waitPerson }
    for (const oid of userIds) feeds.add(caller.tid, oid, entry)
    return undefined
  }
}

function recipientsOf({ recipients }: Body): readonly string[] | string {
  if (!Array.isArray(recipients) || recipients.length === 0) return 'recipients is required.'
  if (recipients.length > MAX_RECIPIENTS) return `At most ${MAX_RECIPIENTS} recipients are allowed.`
  const isKnown = recipients.every((one) => one['@odata.type'] === 'microsoft.graph.aadUserNotificationRecipient')
  return isKnown ? recipients.map(({ userId }) => String(userId)) : 'A recipient has an unknown type.'
}

function readEntry({ topic, activityType, previewText, templateParameters = [], chainId }: Body) {
  const webUrl = String(topic?.webUrl ?? '')
  if (topic?.source !== 'text' || typeof topic.value !== 'string') return 'topic is not valid.'
  if (!/^https:\/\/teams\.microsoft\.com\/l\//.test(webUrl)) return 'topic.webUrl must be a Teams deep link.'
  if (typeof activityType !== 'string' || typeof previewText?.content !== 'string')
    return 'activityType and previewText are required.'
  if (chainId !== undefined && !Number.isSafeInteger(chainId)) return 'chainId is not valid.'
  return {
    activityType,
    webUrl,
    previewText: previewText.content,
    templateParameters: Object.fromEntries(templateParameters.map(({ name, value }) => [String(name), String(value)])),
    ...(typeof chainId === 'number' ? { chainId } : {}),
  }
}
