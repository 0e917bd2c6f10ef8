import type { GuestView } from '../api/admin.ts'
import { Problem } from '../api/errors.ts'
import type { AuditChain } from '../audit/audit.ts'
import { createBot } from '../mattermost/bot.ts'
import { MattermostFault } from '../mattermost/fault.ts'
import type { Mattermost } from '../mattermost/mattermost.ts'
import { toProblem } from '../mattermost/problem.ts'
import type { CurrentPartners } from '../partners/partner.ts'
import type { KeyRing } from '../settings/key-ring.ts'
import type { Settings } from '../settings/schema.ts'
import { SealBroken } from '../settings/seal.ts'
import type { Secret } from '../settings/secret.ts'
import type { Jobs } from '../store/jobs.ts'
import type { Logger } from '../store/logger.ts'
import type { Db } from '../store/open.ts'
import { createChannelDirectory } from './channel-directory.ts'
import { considerAddition } from './consider-addition.ts'
import { finishCutOff } from './cut-off.ts'
import { expireDue, followOrganisations, repairLeftOvers, watchCutOffs } from './due.ts'
import { type CutOffJob, endAccess } from './end-access.ts'
import { createEnsure } from './ensure.ts'
import type { GuestDeps } from './guest-deps.ts'
import { grantsOf, guestById, guestByIdentity, tokenRows } from './guest-rows.ts'
import type { Guests } from './guests.ts'
import { type GuestFilter, listGuests } from './list.ts'
import { noteRemoval } from './note-removal.ts'
import { openDirect } from './open-direct.ts'
import { leave, leftChannels, rejoin } from './own-leave.ts'
import { prepareQueues } from './queues.ts'
import { reconcile, reconcileDue } from './reconcile.ts'
import { renew, restore } from './restore.ts'
import { openToken, type TokenPurpose } from './seal.ts'
import { noteSwitch } from './switch-off-watch.ts'
import { tellLater, tellNow, type Word } from './tell.ts'

/** What is done at intervals or by the queues; `startGuestDuties` calls it. */
export type GuestWork = {
  expireDue(): Promise<void>
  followOrganisations(): Promise<void>
  reconcileDue(): Promise<void>
  repairLeftOvers(): Promise<void>
  watchCutOffs(): Promise<void>
  finishCutOff(job: CutOffJob): Promise<void>
  tell(word: Word): Promise<void>
}

export type GuestRoom = Guests & {
  list(filter: GuestFilter): Promise<GuestView[]>
  readonly work: GuestWork
  stop(): void
}

/** Builds the room. Its queues exist when this resolves; nothing runs until `startGuestDuties`. */
export async function createGuests(deps: {
  db: Db
  jobs: Jobs
  mattermost: Mattermost
  partners: CurrentPartners
  audit: AuditChain
  settings: Settings
  keys: KeyRing
  now: () => number
  log: Logger
  sayToSponsor?: GuestDeps['sayToSponsor']
  whenAccessEnds?: GuestDeps['whenAccessEnds']
}): Promise<GuestRoom> {
  const room: GuestDeps = {
    ...deps,
    bot: createBot(deps),
    directory: createChannelDirectory(deps),
    sayToSponsor: deps.sayToSponsor ?? (async (word, tx) => tellLater(room, word.inMattermost, tx)),
  }
  await prepareQueues(deps.jobs)
  const ensure = createEnsure(room)
  const stopWatching = deps.mattermost.capabilities.onProbe((now, before) => {
    noteSwitch(deps.db, now, before).catch((error: unknown) =>
      deps.log.warn({ err: error }, 'it could not be noted whether guest accounts are switched on'),
    )
  })

  async function token(guestId: string, purpose: TokenPurpose): Promise<Secret> {
    const row = (await tokenRows(deps.db, guestId)).find((held) => held.purpose === purpose)
    if (!row) throw new Problem('session_cut', { why: `guest ${guestId} has no ${purpose} token` })
    try {
      return openToken(deps.keys, guestId, purpose, { keyName: row.keyName, bytes: row.sealed })
    } catch (error) {
      if (error instanceof SealBroken) throw new Problem('internal', { why: error.message, cause: error })
      throw error
    }
  }

  return {
    ensure,
    byId: (guestId) => guestById(deps.db, guestId),
    byIdentity: (tid, oid) => guestByIdentity(deps.db, tid, oid),
    grantsOf: (guestId) => grantsOf(deps.db, guestId),
    token,
    considerAddition: (guestId, channelId) => asProblem(considerAddition(room, guestId, channelId)),
    noteRemoval: (guestId, channelId) => asProblem(noteRemoval(room, guestId, channelId)),
    leave: (guestId, channelId, inMattermost) => asProblem(leave(room, guestId, channelId, inMattermost)),
    leftChannels: (guestId) => asProblem(leftChannels(room, guestId)),
    rejoin: (guestId, channelId) => asProblem(rejoin(room, guestId, channelId)),
    openDirect: async (guestId, userIds) =>
      asProblem(openDirect(room, guestId, userIds, await token(guestId, 'browse'))),
    reconcile: (guestId) => asProblem(reconcile(room, guestId)),
    async cutOff(guestId, by) {
      await endAccess(room, guestId, 'cut', by)
    },
    restore: (guestId, by, how) => restore(room, guestId, by, how),
    renew: (guestId, days, by, within) => renew(room, guestId, days, by, within),
    list: (filter) => listGuests(room, filter),
    work: {
      expireDue: () => expireDue(room),
      followOrganisations: () => followOrganisations(room),
      reconcileDue: () => reconcileDue(room),
      repairLeftOvers: () => repairLeftOvers(room),
      watchCutOffs: () => watchCutOffs(room),
      finishCutOff: (job) => finishCutOff(room, job),
      tell: (word) => tellNow(room, word),
    },
    stop: stopWatching,
  }
}

async function asProblem<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw error instanceof MattermostFault ? toProblem(error) : error
  }
}
