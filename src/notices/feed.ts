import { type TeamsLinks, teamsTabLink } from '../api/teams-link.ts'
import type { Activity, ActivityFeed, Pace } from '../entra/activity-feed.ts'
import type { Settings } from '../settings/schema.ts'
import { feedWordsFor } from './feed-words.ts'
import type { Feed, FeedEntry, NoticeContent } from './notice.ts'
import { plainLine } from './plain-text.ts'
import { createWindows } from './windows.ts'

/** What Teams shows of a preview. */
const MAX_PREVIEW_CHARACTERS = 150

/** What is left for an excerpt, so that the organisation still stands behind it (security B9). */
const MAX_EXCERPT_CHARACTERS = 60

const MARGIN_MS = 50

/** Kinds of entries as the app package lists them. */
export type ActivityType = 'mention' | 'directMessage' | 'thread' | 'summary' | 'access'

/** Puts notices into words of the activity feed. */
export function createFeed(deps: {
  activityFeed: ActivityFeed
  links: TeamsLinks
}): Feed & { readyAtMs(tid: string): number } {
  const { activityFeed, links } = deps
  return {
    readyAtMs: activityFeed.readyAtMs,
    send: (tid, entries) =>
      activityFeed.send(
        tid,
        entries.map((entry) => activityOf(entry, links)),
      ),
  }
}

/** Microsoft's limits on calls to the feed, per tenant and over all tenants. */
export function feedPaces(limits: Settings['notices']['limits'], now: () => number): { single: Pace; bulk: Pace } {
  return {
    single: paceOf(limits.feedTenantPerSecond, limits.feedAllTenantsPerSecond, now),
    bulk: paceOf(limits.feedBulkTenantPerSecond, limits.feedBulkAllTenantsPerSecond, now),
  }
}

function paceOf(perTenant: number, overAll: number, now: () => number): Pace {
  const windowMs = 1_000 + MARGIN_MS
  const tenants = createWindows(() => [{ count: perTenant, windowMs }])
  const all = createWindows(() => [{ count: overAll, windowMs }])
  return {
    readyAtMs: (tid) => Math.max(tenants.readyAtMs(tid, now()), all.readyAtMs('', now())),
    take(tid) {
      tenants.take(tid, now())
      all.take('', now())
    },
  }
}

export function activityOf({ to, content, language, chainId }: FeedEntry, links: TeamsLinks): Activity {
  return {
    oid: to.oid,
    activityType: activityTypeOf(content),
    topic: feedWordsFor(language).mission,
    webUrl: linkOf(content, links),
    previewText: plainLine(previewOf(content, language), MAX_PREVIEW_CHARACTERS),
    chainId,
  }
}

function activityTypeOf(content: NoticeContent): ActivityType {
  if (content.kind === 'summary') return 'summary'
  if (content.kind === 'word') return 'access'
  if (content.isDirect) return 'directMessage'
  return content.isThread ? 'thread' : 'mention'
}

function linkOf(content: NoticeContent, links: TeamsLinks): string {
  const place = content.kind === 'word' ? undefined : content.place
  return teamsTabLink(links, place) ?? teamsTabLink(links, undefined) ?? ''
}

function previewOf(content: NoticeContent, language: string): string {
  const words = feedWordsFor(language)
  if (content.kind === 'summary') return words.summary(content.mentions, content.threads)
  if (content.kind === 'word') return words.access
  const { sender, channel, excerpt, count } = content
  if (!sender) return (content.isDirect ? words.direct : content.isThread ? words.thread : words.message)(count)
  const who = channel
    ? words.fromIn(sender.name, sender.organisation, channel.name)
    : words.from(sender.name, sender.organisation)
  return excerpt === undefined ? who : `${plainLine(excerpt, MAX_EXCERPT_CHARACTERS)} · ${who}`
}
