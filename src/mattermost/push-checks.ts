import type { CheckView } from '../api/admin.ts'
import type { Capabilities } from './capabilities.ts'
import { checkTexts } from './check-texts.ts'

/** What came of the last try to send a push through the whole way. */
export type PushProof = {
  /** What `PushNotificationServer` had to be then. */
  readonly address: string
  readonly atMs: number
  readonly isGood: boolean
  readonly found: string
}

export type ExpectedPush = { readonly address: string; readonly proof: PushProof | undefined }

type Verdict = Pick<CheckView, 'state' | 'found' | 'remedy'>

const texts = checkTexts.push
const good = (found: string): Verdict => ({ state: 'good', found, remedy: '' })
const warning = (found: string, remedy: string): Verdict => ({ state: 'warning', found, remedy })
const bad = (found: string, remedy: string): Verdict => ({ state: 'bad', found, remedy })

/**
 * Whether people in Teams can be told of anything: the three settings of the server as it has them now, and the last proof.
 * The settings are read back, because one that comes from the server's environment takes no change and says nothing.
 *
 * @param expected undefined where the address is not known: `npm run doctor` beside a running backend.
 */
export function checkPush({ push }: Capabilities, expected: ExpectedPush | undefined): CheckView[] {
  const settings = judgeSettings(push, expected)
  const checks: CheckView[] = [{ id: 'mattermost-push', title: texts.title, ...settings }]
  if (push.isOn) checks.push({ id: 'mattermost-push-contents', title: texts.contentsTitle, ...judgeContents(push) })
  if (expected && settings.state === 'good')
    checks.push({ id: 'mattermost-push-proof', title: texts.proofTitle, ...judgeProof(expected) })
  return checks
}

/** True when the server sends its pushes here. */
export function isPushedTo(push: Capabilities['push'], address: string): boolean {
  return push.isOn && withoutSlash(push.server) === address
}

function judgeSettings(push: Capabilities['push'], expected: ExpectedPush | undefined): Verdict {
  if (!push.isOn) return warning('switched off', texts.off(expected?.address))
  if (push.server === '') return warning('no address', texts.off(expected?.address))
  if (push.signingKey === '') return bad('the server has no signing key', texts.noKey)
  if (!expected) return good('on')
  if (isPushedTo(push, expected.address)) return good('on, and comes here')
  const other = URL.canParse(push.server) ? new URL(push.server).origin : 'another place'
  return warning(`goes to ${other}`, texts.elsewhere(expected.address))
}

/** The server's own default is to send the text; it is dropped here on arrival, but it travels. */
function judgeContents({ contents }: Capabilities['push']): Verdict {
  return contents === 'full' ? warning('full: text of messages travels', texts.contentsFull) : good(contents)
}

function judgeProof({ address, proof }: ExpectedPush): Verdict {
  if (!proof || proof.address !== address) return warning('not yet tried', texts.notYet)
  const when = new Date(proof.atMs).toISOString().replace(/\.\d+Z$/, 'Z')
  return proof.isGood ? good(`${proof.found}, ${when}`) : bad(`${proof.found}, ${when}`, texts.notProven)
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '')
