import { z } from 'zod'
import { Problem } from '../api/errors.ts'
import type { Grant, SessionView } from '../session/session-view.ts'
import type { Ask } from './ask.ts'
import { MattermostError } from './mattermost-error.ts'

/** Who is in which channel, so that nobody sees a person with whom they share no granted channel (security G8, G11). */
export type People = {
  /** @returns those of `userIds` that share a granted channel with the guest, the guest included. */
  visible(view: SessionView, userIds: readonly string[], ask: Ask): Promise<Set<string>>
  /** Everybody who shares a granted channel with the guest, the guest included. */
  everybody(view: SessionView, ask: Ask): Promise<Set<string>>
  /** The same for one person by what is in memory, for socket events that cannot wait. */
  isKnown(view: SessionView, userId: string): boolean
  /** Reads who is in the guest's channels, so that `isKnown` knows. */
  learn(view: SessionView, ask: Ask): Promise<void>
  noteJoined(channelId: string, userId: string): void
  noteLeft(channelId: string, userId: string): void
}

type Members = { userIds: Set<string>; loadedAtMs: number; loading: Promise<void> | undefined }

const memberRows = z.array(z.looseObject({ user_id: z.string() }))

/** Joins and leaves are heard on the sockets; this bounds what is missed while nobody has one open. */
const believedMs = 60_000
const perPage = 200
/** 20,000 people: whoever is beyond that in a channel is not visible by it. */
const maxPages = 100

/** The name of a direct conversation says who is in it. */
function pairOf(grant: Grant): readonly string[] | undefined {
  return grant.source === 'direct' && /^[a-z0-9]{26}__[a-z0-9]{26}$/.test(grant.channelName)
    ? grant.channelName.split('__')
    : undefined
}

/** @throws Problem `mattermost_away` for an answer that is no list of members: who is there cannot be told, so nobody is shown */
function readMembers(body: Buffer): z.infer<typeof memberRows> {
  try {
    return memberRows.parse(JSON.parse(body.toString()))
  } catch (cause) {
    throw new Problem('mattermost_away', { why: 'an answer that is no list of members', cause })
  }
}

/**
 * One set of members for each channel, read with the token of whichever guest asks first: who is in a channel is the
 * same for all who are granted it, and the granted set is what is looked through for each guest.
 */
export function createPeople(now: () => number): People {
  const channels = new Map<string, Members>()

  async function load(channelId: string, members: Members, ask: Ask): Promise<void> {
    const userIds = new Set<string>()
    for (let page = 0; page < maxPages; page++) {
      const answer = await ask('GET', `/api/v4/channels/${channelId}/members?page=${page}&per_page=${perPage}`)
      const rows = readMembers(answer.body)
      for (const row of rows) userIds.add(row.user_id)
      if (rows.length < perPage) break
    }
    members.userIds = userIds
    members.loadedAtMs = now()
  }

  const isFresh = (members: Members): boolean => now() - members.loadedAtMs < believedMs

  /** Waits for what another guest began to load; should that fail, it is not this guest's failure. */
  async function refresh(channelId: string, members: Members, ask: Ask): Promise<void> {
    if (members.loading) {
      await members.loading.catch(() => undefined)
      if (isFresh(members)) return
    }
    members.loading ??= load(channelId, members, ask).finally(() => {
      members.loading = undefined
    })
    await members.loading
  }

  async function membersOf(channelId: string, ask: Ask): Promise<ReadonlySet<string>> {
    let members = channels.get(channelId)
    if (!members) {
      members = { userIds: new Set(), loadedAtMs: -believedMs, loading: undefined }
      channels.set(channelId, members)
    }
    if (!isFresh(members)) {
      try {
        await refresh(channelId, members, ask)
      } catch (error) {
        // A channel that Mattermost does not show to this guest shows nobody to it.
        if (error instanceof MattermostError) return new Set()
        throw error
      }
    }
    return members.userIds
  }

  return {
    async visible(view, userIds, ask) {
      const found = new Set<string>()
      const wanted = new Set(userIds)
      if (wanted.delete(view.userId)) found.add(view.userId)
      const see = (userId: string): void => {
        if (wanted.delete(userId)) found.add(userId)
      }
      for (const grant of view.granted.values()) pairOf(grant)?.forEach(see)
      for (const grant of view.granted.values()) {
        if (wanted.size === 0) break
        if (pairOf(grant)) continue
        const members = await membersOf(grant.channelId, ask)
        for (const userId of wanted) if (members.has(userId)) see(userId)
      }
      return found
    },
    async everybody(view, ask) {
      const found = new Set([view.userId])
      for (const grant of view.granted.values())
        for (const userId of pairOf(grant) ?? (await membersOf(grant.channelId, ask))) found.add(userId)
      return found
    },
    isKnown(view, userId) {
      if (userId === view.userId) return true
      for (const grant of view.granted.values())
        if (channels.get(grant.channelId)?.userIds.has(userId) || pairOf(grant)?.includes(userId)) return true
      return false
    },
    async learn(view, ask) {
      for (const grant of view.granted.values()) if (!pairOf(grant)) await membersOf(grant.channelId, ask)
    },
    noteJoined(channelId, userId) {
      channels.get(channelId)?.userIds.add(userId)
    },
    noteLeft(channelId, userId) {
      channels.get(channelId)?.userIds.delete(userId)
    },
  }
}
