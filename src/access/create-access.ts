import { asc, eq } from 'drizzle-orm'
import type { GuestDeps } from '../guests/guest-deps.ts'
import { createBot } from '../mattermost/bot.ts'
import { MattermostFault } from '../mattermost/fault.ts'
import type { Mattermost } from '../mattermost/mattermost.ts'
import { toProblem } from '../mattermost/problem.ts'
import type { Jobs } from '../store/jobs.ts'
import { accessRequests, sponsorLinks } from '../store/tables.ts'
import type { Access, Caller, LinkedSponsor, SponsorRequest } from './access.ts'
import type { AccessDeps, Tell } from './access-deps.ts'
import { askForAccess } from './ask.ts'
import { type Clicks, createClicks } from './click.ts'
import { approveRequest, askApplicant, refuseRequest } from './decide-request.ts'
import { makeInvite, withdraw } from './invite.ts'
import { inviteView, listInvites } from './invite-rows.ts'
import { CODE_QUEUE, type CodeJob, orderCode, sendCode, takeCode, unlink } from './link-sponsor.ts'
import { remind } from './reminders.ts'
import { renewGuest } from './renew-guest.ts'
import { answerQuestion, newestRequestOf, ownRequest } from './requests.ts'
import { sponsorRequest } from './sponsor-facts.ts'
import { SPONSOR_QUEUE, type SponsorWord, sayToSponsor } from './sponsor-word.ts'
import { deciderOf, linkOf, memberById } from './sponsors.ts'
import { tellSuspensions } from './suspensions.ts'
import { tellSponsor } from './tell-sponsor.ts'
import { noteUndeliverable } from './undeliverable.ts'
import { judgeUse, useInvite } from './use-invite.ts'

export type AccessRoom = Access & {
  readonly clicks: Clicks
  /** What is done by the queues and at intervals; `startAccessDuties` calls it. */
  readonly work: {
    tellSponsor(word: SponsorWord): Promise<void>
    sendCode(job: CodeJob): Promise<void>
    remind(): Promise<void>
    tellSuspensions(): Promise<void>
  }
}

/** Builds the room. Its queues exist when this resolves; nothing runs until `startAccessDuties`. */
export async function createAccess(
  given: Omit<AccessDeps, 'bot' | 'mattermost' | 'tell' | 'hasTeams'> & {
    readonly mattermost: Mattermost
    /** Absent where there is no bot in Teams. */
    readonly tell?: Tell | undefined
  },
): Promise<AccessRoom> {
  const deps: AccessDeps = {
    ...given,
    bot: createBot(given),
    hasTeams: given.tell !== undefined,
    tell: async ({ tid, oid }, word, key, within) => given.tell?.({ tid, oid }, word, key, within),
  }
  await prepareAccessQueues(deps.jobs)

  async function openRequestsFor(caller: Caller): Promise<readonly SponsorRequest[]> {
    const decider = await deciderOf(deps, caller)
    const rows = await deps.db
      .select()
      .from(accessRequests)
      .where(eq(accessRequests.state, 'open'))
      .orderBy(asc(accessRequests.askedAtMs))
    const own = await Promise.all(
      rows.map(async (row) => {
        if (decider.isOperator) return [sponsorRequest(deps, row)]
        const guest = await deps.guests.byIdentity(row.tid, row.oid)
        const sponsor = guest?.sponsor || deps.partners.byTenant(row.termsTid)?.terms.sponsor
        return sponsor === decider.username ? [sponsorRequest(deps, row)] : []
      }),
    )
    return own.flat()
  }

  const access: Access = {
    request: (applicant, purpose, about) =>
      answered(async () => ownRequest(await askForAccess(deps, applicant, purpose, about))),
    async requestOf(person) {
      const row = await newestRequestOf(deps.db, person)
      return row && ownRequest(row)
    },
    answerBack: async (person, answer) => ownRequest(await answerQuestion(deps, person, answer)),
    openRequestsFor: (caller) => answered(() => openRequestsFor(caller)),
    approve: (caller, id, how) => answered(async () => ownRequest(await approveRequest(deps, caller, id, how))),
    refuse: (caller, id, how) => answered(async () => ownRequest(await refuseRequest(deps, caller, id, how))),
    askBack: (caller, id, how) => answered(async () => ownRequest(await askApplicant(deps, caller, id, how))),
    invite: (caller, invite) => answered(async () => inviteView(deps, await makeInvite(deps, caller, invite))),
    invitesOf: (caller) =>
      answered(async () => {
        const decider = await deciderOf(deps, caller)
        const rows = await listInvites(deps.db, decider.isOperator ? undefined : decider.userId)
        return rows.map((row) => inviteView(deps, row))
      }),
    useInvite: (applicant, id, termsTid) => useInvite(deps, applicant, id, termsTid),
    confirmInvite: (caller, id, isThem) =>
      answered(async () => inviteView(deps, await judgeUse(deps, caller, id, isThem))),
    withdrawInvite: (caller, id) => answered(async () => inviteView(deps, await withdraw(deps, caller, id))),
    renew: (caller, guestId, days) => answered(() => renewGuest(deps, caller, guestId, days)),
    linkSponsor: (person, username) => orderCode(deps, person, username),
    confirmLink: (person, code) => answered(() => takeCode(deps, person, code)),
    unlinkSponsor: (caller, userId) => answered(() => unlink(deps, caller, userId)),
    sponsorOf: (person) =>
      answered(async () => {
        const link = await linkOf(deps.db, person)
        const user = link && (await memberById(deps, link.userId))
        return user && { userId: user.id, username: user.username }
      }),
    linkedSponsors: () => answered(() => linkedSponsors(deps)),
    noteUndeliverable: (to, reason) => noteUndeliverable(deps, to, reason),
  }

  return {
    ...access,
    clicks: createClicks(deps, access),
    work: {
      tellSponsor: (word) => tellSponsor(deps, word),
      sendCode: (job) => sendCode(deps, job),
      remind: () => remind(deps),
      tellSuspensions: () => tellSuspensions(deps),
    },
  }
}

/** How the guests room reaches sponsors where they are: by the queue of this room. */
export function guestsSayToSponsor(jobs: Jobs): GuestDeps['sayToSponsor'] {
  return ({ guestId, epoch }, within) => sayToSponsor({ jobs }, { about: 'came_back', guestId, epoch }, within)
}

/** Makes the queues of this room when they are missing. A sponsor is told for two days, if Mattermost is away that long. */
export async function prepareAccessQueues(jobs: Jobs): Promise<void> {
  await jobs.queue(SPONSOR_QUEUE, { retryLimit: 60, retryDelay: 5, retryBackoff: true, retryDelayMax: 3_600 })
  // A code lives for ten minutes; later it is of no use.
  await jobs.queue(CODE_QUEUE, { retryLimit: 30, retryDelay: 2, retryBackoff: true, retryDelayMax: 30 })
}

async function linkedSponsors(deps: AccessDeps): Promise<readonly LinkedSponsor[]> {
  const rows = await deps.db.select().from(sponsorLinks).orderBy(asc(sponsorLinks.linkedAtMs))
  if (rows.length === 0) return []
  const users = await deps.mattermost.users.byIds(rows.map(({ userId }) => userId))
  const names = new Map(users.map(({ id, username }) => [id, username]))
  return rows.map((row) => ({ ...row, username: names.get(row.userId) ?? '' }))
}

async function answered<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof MattermostFault ? toProblem(error) : error
  }
}
