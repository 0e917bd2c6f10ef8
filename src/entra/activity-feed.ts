import { Client, type Context, GraphError } from '@microsoft/microsoft-graph-client'
import type { Settings } from '../settings/schema.ts'
import type { Secret } from '../settings/secret.ts'
import { createAppToken } from './app-token.ts'
import { boundedFetch, type Fetch } from './bounded-fetch.ts'
import { cloudOf } from './clouds.ts'
import { retryAfterSeconds } from './msal-network.ts'

/** One entry of one person's activity feed. */
export type Activity = {
  readonly oid: string
  /** As the app package lists it. */
  readonly activityType: string
  readonly topic: string
  /** A link into Teams: Graph takes no other. */
  readonly webUrl: string
  readonly previewText: string
  /** Entries of one chain replace each other in a person's feed. */
  readonly chainId: number
}

export type ActivityOutcome =
  | { readonly kind: 'sent' }
  /** `reason` is `paced` when it was not tried, because the limits of this moment are used up. */
  | { readonly kind: 'later'; readonly retryAfterMs?: number; readonly reason: string }
  | { readonly kind: 'never'; readonly reason: 'not_installed' | 'too_large' | 'refused' }

export type ActivityFeed = {
  /** When the tenant's next call may be made, at or before now when at once. */
  readyAtMs(tid: string): number
  /** @returns an outcome for each, in their order; never throws for what Microsoft answered */
  send(tid: string, activities: readonly Activity[]): Promise<readonly ActivityOutcome[]>
}

/** Calls that one kind of request may make: for one tenant, and for all. */
export type Pace = { readyAtMs(tid: string, nowMs: number): number; take(tid: string, nowMs: number): void }

/** A call to many needs a token with this much left, otherwise 412 (sendActivityNotificationToRecipients). */
const BULK_LIFE_MS = 45 * 60_000 + 60_000

const MAX_ANSWER_BYTES = 65_536

/** How long people whom a call to many could not reach are told one by one. */
const SINGLY_MS = 10 * 60_000

/**
 * The activity feed of Teams through Graph, as the application (`TeamsActivity.Send`). People who are told the same share a
 * call, at most 100 of them; a call that fails may be made again, because a chain replaces itself.
 *
 * @returns undefined when no client secret is set
 */
export function createActivityFeed(deps: {
  settings: Settings
  teamsAppId: string
  single: Pace
  bulk: Pace
  fetch?: Fetch | undefined
  now: () => number
}): ActivityFeed | undefined {
  const { settings, teamsAppId, single, bulk, now } = deps
  const { limits, sendTimeoutSeconds } = settings.notices
  const made = createAppToken(deps)
  if (!made) return undefined
  const appToken = made
  const { graphUrl } = cloudOf(settings)
  const singly = new Map<string, number>()
  const held = new Map<string, number>()

  async function call(tid: string, path: string, body: object, leastLifeMs?: number): Promise<ActivityOutcome> {
    let token: Secret
    try {
      token = await appToken(tid, leastLifeMs)
    } catch (error) {
      return outcomeOfToken(error)
    }
    try {
      const client = graphClient(graphUrl, token, sendTimeoutSeconds * 1000, deps.fetch)
      await client.api(path).post(body)
      return { kind: 'sent' }
    } catch (error) {
      if (!(error instanceof GraphError)) return { kind: 'later', reason: 'Graph did not answer' }
      // The token is no longer good, or too old for a call to many although we counted.
      if (error.statusCode === 401 || error.statusCode === 412) appToken.forget(tid)
      const outcome = outcomeOf(error)
      if (outcome.kind === 'later' && outcome.retryAfterMs !== undefined) held.set(tid, now() + outcome.retryAfterMs)
      return outcome
    }
  }

  async function sendOne(tid: string, { oid, ...activity }: Activity): Promise<ActivityOutcome> {
    const nowMs = now()
    const readyAtMs = Math.max(single.readyAtMs(tid, nowMs), held.get(tid) ?? 0)
    if (readyAtMs > nowMs) return paced(readyAtMs - nowMs)
    single.take(tid, nowMs)
    return call(tid, `/users/${encodeURIComponent(oid)}/teamwork/sendActivityNotification`, bodyOf(activity))
  }

  async function sendMany(tid: string, same: readonly Activity[]): Promise<readonly ActivityOutcome[]> {
    const [first] = same
    if (!first) return []
    if (same.length === 1) return [await sendOne(tid, first)]
    const nowMs = now()
    const readyAtMs = Math.max(bulk.readyAtMs(tid, nowMs), held.get(tid) ?? 0)
    if (readyAtMs > nowMs) return same.map(() => paced(readyAtMs - nowMs))
    bulk.take(tid, nowMs)
    const recipients = same.map(({ oid }) => ({
      '@odata.type': 'microsoft.graph.aadUserNotificationRecipient',
      userId: oid,
    }))
    const outcome = await call(
      tid,
      '/teamwork/sendActivityNotificationToRecipients',
      { ...bodyOf(first), teamsAppId, recipients },
      BULK_LIFE_MS,
    )
    if (outcome.kind !== 'never') return same.map(() => outcome)
    // It does not say for whom: one by one it does.
    for (const { oid } of same) singly.set(`${tid}|${oid}`, nowMs + SINGLY_MS)
    return same.map(() => paced(0))
  }

  function isTogether(tid: string, oid: string): boolean {
    const untilMs = singly.get(`${tid}|${oid}`)
    if (untilMs !== undefined && untilMs <= now()) singly.delete(`${tid}|${oid}`)
    return untilMs === undefined || untilMs <= now()
  }

  return {
    readyAtMs: (tid) =>
      Math.max(Math.min(single.readyAtMs(tid, now()), bulk.readyAtMs(tid, now())), held.get(tid) ?? 0),
    async send(tid, activities) {
      const outcomes = new Map<Activity, ActivityOutcome>()
      for (const same of groupsOf(activities, (oid) => isTogether(tid, oid), limits.feedBulkRecipients)) {
        const results = await sendMany(tid, same)
        same.forEach((activity, at) => {
          outcomes.set(activity, results[at] ?? paced(0))
        })
      }
      return activities.map((activity) => outcomes.get(activity) ?? paced(0))
    },
  }
}

const paced = (retryAfterMs: number): ActivityOutcome => ({ kind: 'later', retryAfterMs, reason: 'paced' })

/** Those who are told exactly the same, in parts that one call takes. The first of a group keeps its place. */
function groupsOf(
  activities: readonly Activity[],
  mayShare: (oid: string) => boolean,
  maxRecipients: number,
): readonly (readonly Activity[])[] {
  const groups = Map.groupBy(activities, ({ oid, ...same }) => (mayShare(oid) ? JSON.stringify(same) : oid))
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / maxRecipients) }, (_, part) =>
      group.slice(part * maxRecipients, (part + 1) * maxRecipients),
    ),
  )
}

/** Nothing of a message stands in `templateParameters`: the app package's texts have none. */
function bodyOf({ activityType, topic, webUrl, previewText, chainId }: Omit<Activity, 'oid'>): object {
  return {
    topic: { source: 'text', value: topic, webUrl },
    activityType,
    chainId,
    previewText: { content: previewText },
    templateParameters: [],
  }
}

function outcomeOfToken(error: unknown): ActivityOutcome {
  const {
    status,
    retryAfterSeconds: seconds,
    name,
  } = error as { status?: number; retryAfterSeconds?: number; name?: string }
  if (name === 'ServerError') return { kind: 'never', reason: 'refused' }
  return {
    kind: 'later',
    reason: `no token${status === undefined ? '' : ` (${status})`}`,
    ...(seconds === undefined ? {} : { retryAfterMs: seconds * 1000 }),
  }
}

/**
 * 409: two installed Teams apps share the Entra application, which only an administrator can change. 412: the token is too
 * old for a call to many. 403 and 404 say in words whether only this person lacks the app.
 */
function outcomeOf({ statusCode, headers, body, message }: GraphError): ActivityOutcome {
  const seconds = headers ? retryAfterSeconds(new Headers(headers)) : undefined
  if ([401, 408, 412, 425, 429].includes(statusCode) || statusCode >= 500 || statusCode < 400)
    return {
      kind: 'later',
      reason: `Graph answered ${statusCode}`,
      ...(seconds === undefined ? {} : { retryAfterMs: seconds * 1000 }),
    }
  if (statusCode === 413) return { kind: 'never', reason: 'too_large' }
  const isMissing = statusCode === 404 || /not ?installed|not found for user/i.test(`${message} ${String(body)}`)
  return { kind: 'never', reason: isMissing ? 'not_installed' : 'refused' }
}

/** Graph's own client with one middleware of ours, for the reasons that `graph.ts` gives. */
function graphClient(graphUrl: string, token: Secret, timeoutMs: number, fetch: Fetch = globalThis.fetch): Client {
  const execute = async (context: Context): Promise<void> => {
    const url = String(context.request)
    if (new URL(url).origin !== graphUrl) throw new Error('Graph was asked at another address than its own')
    const answer = await boundedFetch(
      fetch,
      url,
      {
        method: 'POST',
        headers: { authorization: `Bearer ${token.reveal()}`, 'content-type': 'application/json' },
        body: String(context.options?.body ?? ''),
      },
      { timeoutMs, maxBytes: MAX_ANSWER_BYTES },
    )
    context.response = new Response(answer.body.length > 0 ? new Uint8Array(answer.body) : null, {
      status: answer.status,
      headers: answer.headers,
    })
  }
  return Client.initWithMiddleware({ middleware: { execute }, baseUrl: `${graphUrl}/`, defaultVersion: 'v1.0' })
}
