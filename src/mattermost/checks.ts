import type { CheckView } from '../api/admin.ts'
import type { PartnerEntry, Settings } from '../settings/schema.ts'
import type { AdminClient } from './admin-client.ts'
import { checkButtons } from './button-checks.ts'
import type { Capabilities } from './capabilities.ts'
import type { CapabilityProbe } from './capability-probe.ts'
import { checkTexts as texts } from './check-texts.ts'
import { isFault, MattermostFault } from './fault.ts'
import { checkPlaces } from './place-checks.ts'
import type { ExpectedPush } from './push-checks.ts'
import { checkSettings } from './setting-checks.ts'

export type CheckedPartner = Pick<PartnerEntry, 'name' | 'state' | 'terms'>

/**
 * Everything about the server that has to be right before people come in, each with what to do about it.
 * When the server does not answer, the rest is left out: it could only repeat that.
 */
export async function runChecks(deps: {
  admin: AdminClient
  capabilities: CapabilityProbe
  settings: Settings
  partners: readonly CheckedPartner[]
  push?: ExpectedPush | undefined
}): Promise<CheckView[]> {
  const { admin, capabilities, settings, partners } = deps
  const done: CheckView[] = []
  try {
    await admin.server.ping()
    done.push(good('mattermost-reachable', texts.reachable.title, settings.mattermost.url))
    const admitted = await checkAdmin(admin)
    done.push(admitted)
    if (admitted.state === 'bad') return done
    const found = await capabilities.probe()
    done.push(...checkSettings(found, settings, deps.push))
    done.push(await checkBot(admin, found, settings))
    done.push(await checkButtons(found, settings))
    done.push(...(await checkPlaces(admin, found, partners)))
    return done
  } catch (error) {
    return [...done, unanswered(error, done.length === 0 ? 'mattermost-reachable' : 'mattermost-answers')]
  }
}

export function good(id: string, title: string, found: string): CheckView {
  return { id, title, state: 'good', found, remedy: '' }
}

async function checkAdmin(admin: AdminClient): Promise<CheckView> {
  const { title, refused, notAdmin } = texts.adminToken
  const id = 'mattermost-admin-token'
  try {
    const me = await admin.users.me()
    return me.roles.split(' ').includes('system_admin')
      ? good(id, title, `${me.username}, system administrator`)
      : { id, title, state: 'bad', found: `${me.username} is not a system administrator`, remedy: notAdmin }
  } catch (error) {
    if (!isFault(error, 'unauthorised', 'forbidden')) throw error
    return { id, title, state: 'bad', found: `the server answered ${error.status} ${error.errorId}`, remedy: refused }
  }
}

async function checkBot(admin: AdminClient, found: Capabilities, settings: Settings): Promise<CheckView> {
  const id = 'mattermost-bot'
  const { title, cannot, taken } = texts.bot
  const name = settings.mattermost.botUsername
  const account = await admin.users.byUsername(name)
  if (!account) {
    return found.canCreateBots
      ? good(id, title, `${name} is made when it is first needed`)
      : { id, title, state: 'warning', found: `${name} is missing and cannot be made`, remedy: cannot }
  }
  const [bot, me] = await Promise.all([admin.bots.byId(account.id), admin.users.me()])
  return bot?.owner_id === me.id
    ? good(id, title, name)
    : { id, title, state: 'warning', found: `${name} does not belong to ${me.username}`, remedy: taken }
}

function unanswered(error: unknown, id: string): CheckView {
  const { title, away, slow, broken } = texts.reachable
  const found = error instanceof MattermostFault ? error.message : 'no answer that could be understood'
  const remedy = isFault(error, 'slow') ? slow : isFault(error, 'away') ? away : broken
  return { id, title, state: 'bad', found, remedy }
}
