import { and, eq, isNull } from 'drizzle-orm'
import { Problem } from '../api/errors.ts'
import { type ChannelName, decide } from '../policy/decide.ts'
import type { Db } from '../store/open.ts'
import { grants, vetoes } from '../store/tables.ts'
import type { NamedChannel } from './channel-directory.ts'
import { grantIfActive } from './consider-addition.ts'
import { byCurrentTerms } from './current-terms.ts'
import { takeGrants } from './grant-rows.ts'
import type { GuestDeps } from './guest-deps.ts'
import { grantsOf, guestById } from './guest-rows.ts'
import type { LeftChannel } from './guests.ts'
import { grantFor } from './plan-memberships.ts'

/**
 * The guest leaves a channel. It is noted before Mattermost does it: whichever replica then sees the person vanish knows
 * that nobody removed them.
 *
 * @param inMattermost leaves there, as the guest
 * @throws Problem `channel_not_granted`; whatever `inMattermost` throws, and then nothing has happened
 */
export async function leave(
  deps: GuestDeps,
  guestId: string,
  channelId: string,
  inMattermost: () => Promise<void>,
): Promise<void> {
  const { db, now } = deps
  const grant = (await grantsOf(db, guestId)).find((held) => held.channelId === channelId)
  if (!grant || grant.source === 'direct') throw new Problem('channel_not_granted')
  const note = { by: 'self' as const, atMs: now(), displayName: grant.displayName }
  await db
    .insert(vetoes)
    .values({ guestId, channelId, ...note })
    .onConflictDoUpdate({ target: [vetoes.guestId, vetoes.channelId], set: note })
  try {
    await inMattermost()
  } catch (error) {
    // What was not answered may have happened all the same.
    if (await isStillThere(deps, guestId, channelId)) {
      await db.delete(vetoes).where(and(isOf(guestId, channelId), eq(vetoes.by, 'self')))
      throw error
    }
  }
  await takeGrants(deps, guestId, [grant], { action: 'grant.vetoed', reason: 'removed in Mattermost' })
}

/** What the guest has left, by name; a channel that came back meanwhile is not among them. */
export async function leftChannels(deps: GuestDeps, guestId: string): Promise<LeftChannel[]> {
  const [rows, given] = await Promise.all([
    deps.db
      .select({ channelId: vetoes.channelId, displayName: vetoes.displayName })
      .from(vetoes)
      .leftJoin(grants, and(eq(grants.guestId, vetoes.guestId), eq(grants.channelId, vetoes.channelId)))
      .where(and(eq(vetoes.guestId, guestId), eq(vetoes.by, 'self'), isNull(grants.channelId)))
      .orderBy(vetoes.displayName),
    givenByTerms(deps, guestId),
  ])
  return rows.map((row) => ({ ...row, mayRejoin: given.has(row.channelId) }))
}

/**
 * Takes a leave back. Only what the terms give at once comes back by the guest's wish: to a channel that a member added them
 * to, a member adds them again.
 *
 * @throws Problem `channel_not_granted`, `session_cut`; MattermostFault
 */
export async function rejoin(deps: GuestDeps, guestId: string, channelId: string): Promise<void> {
  const guest = await guestById(deps.db, guestId)
  const admission = decide(deps.partners.byTenant(guest?.termsTid ?? ''))
  if (guest?.state !== 'active' || guest.userId === null || !admission.isAdmitted) throw new Problem('session_cut')
  const { userId } = guest
  await byCurrentTerms(deps, admission, async ({ partner, channels }) => {
    const given = (await openChannels(deps, channels)).get(channelId)
    if (!given || !(await hasLeft(deps.db, guestId, channelId))) throw new Problem('channel_not_granted')
    await deps.mattermost.teams.addMember(given.teamId, userId)
    await deps.mattermost.channels.addMember(channelId, userId)
    await deps.mattermost.channels.freshenNotices(channelId, userId)
    const grant = await grantIfActive(deps, guestId, partner, grantFor(given, 'policy'), `guest:${guestId}`)
    if (!grant) throw new Problem('session_cut')
  })
}

async function hasLeft(db: Db, guestId: string, channelId: string): Promise<boolean> {
  const rows = await db
    .select({ channelId: vetoes.channelId })
    .from(vetoes)
    .where(and(isOf(guestId, channelId), eq(vetoes.by, 'self')))
  return rows.length > 0
}

async function isStillThere({ db, mattermost }: GuestDeps, guestId: string, channelId: string): Promise<boolean> {
  const guest = await guestById(db, guestId)
  return guest?.userId !== undefined && guest.userId !== null
    ? (await mattermost.channels.member(channelId, guest.userId)) !== undefined
    : false
}

const isOf = (guestId: string, channelId: string) => and(eq(vetoes.guestId, guestId), eq(vetoes.channelId, channelId))

/** Channels that the guest gets by the terms alone. */
async function givenByTerms(deps: GuestDeps, guestId: string): Promise<ReadonlyMap<string, NamedChannel>> {
  const guest = await guestById(deps.db, guestId)
  const admission = guest?.state === 'active' ? decide(deps.partners.byTenant(guest.termsTid)) : undefined
  return admission?.isAdmitted ? openChannels(deps, admission.channels) : new Map()
}

async function openChannels(
  { directory }: GuestDeps,
  names: readonly ChannelName[],
): Promise<ReadonlyMap<string, NamedChannel>> {
  const channels = await directory.resolve(names)
  return new Map(channels.filter(({ isArchived }) => !isArchived).map((channel) => [channel.channelId, channel]))
}
