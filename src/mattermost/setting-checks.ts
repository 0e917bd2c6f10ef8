import type { CheckView } from '../api/admin.ts'
import type { Settings } from '../settings/schema.ts'
import type { Capabilities } from './capabilities.ts'
import { checkTexts as texts } from './check-texts.ts'
import { checkPush, type ExpectedPush } from './push-checks.ts'

type Verdict = Pick<CheckView, 'state' | 'found' | 'remedy'>

const OLDEST_MAJOR = 11

/** How many of the allowed users may be left before it is time to act. */
const FEW_LEFT = 10

const good = (found: string): Verdict => ({ state: 'good', found, remedy: '' })
const warning = (found: string, remedy: string): Verdict => ({ state: 'warning', found, remedy })
const bad = (found: string, remedy: string): Verdict => ({ state: 'bad', found, remedy })

/** The checks that follow from the server's settings and licence alone. */
export function checkSettings(found: Capabilities, settings: Settings, expectedPush?: ExpectedPush): CheckView[] {
  return [
    named('mattermost-version', texts.version.title, version(found)),
    named('mattermost-site-url', texts.siteUrl.title, siteUrl(found, settings)),
    named('mattermost-guests', texts.guests.title, guests(found, settings)),
    named('mattermost-guest-domain', texts.guestDomain.title, guestDomain(found, settings)),
    named('mattermost-user-tokens', texts.userTokens.title, userTokens(found)),
    named('mattermost-user-limit', texts.userLimit.title, userLimit(found)),
    ...checkPush(found, expectedPush),
    named('mattermost-mail', texts.mail.title, mail(found, settings)),
    named('mattermost-rate-limit', texts.rateLimit.title, rateLimit(found)),
    named('mattermost-open-server', texts.openServer.title, openServer(found)),
    ...(found.isHardened
      ? [named('mattermost-hardened', texts.hardened.title, warning('switched on', texts.hardened.on))]
      : []),
  ]
}

function named(id: string, title: string, verdict: Verdict): CheckView {
  return { id, title, ...verdict }
}

function version({ version, isLicensed, sku }: Capabilities): Verdict {
  const major = Number.parseInt(version, 10)
  if (!Number.isFinite(major)) return bad('the server names no version', texts.version.unknown)
  const licence = isLicensed ? `licensed${sku === '' ? '' : ` (${sku})`}` : 'no licence'
  return major < OLDEST_MAJOR ? warning(version, texts.version.old) : good(`${version}, ${licence}`)
}

function siteUrl(found: Capabilities, settings: Settings): Verdict {
  if (!URL.canParse(found.siteUrl)) return bad('not set', texts.siteUrl.missing)
  const expected = settings.mattermost.siteUrl ?? settings.mattermost.url
  return new URL(found.siteUrl).origin === expected
    ? good(found.siteUrl)
    : warning(`the server says ${found.siteUrl}, the settings say ${expected}`, texts.siteUrl.differs)
}

function guests(found: Capabilities, settings: Settings): Verdict {
  const { guestObstacle: obstacle } = found
  const { restricted, mfa } = texts.guests
  if (obstacle === undefined)
    return found.mustGuestsUseMfa ? bad('on, with multi-factor authentication', mfa) : good('on')
  const words = { not_licensed: 'no licence', feature_missing: 'not in the licence', switched_off: 'switched off' }
  return settings.guests.whenUnavailable === 'restricted-member'
    ? warning(`${words[obstacle]}: partner people become restricted members`, restricted)
    : bad(words[obstacle], texts.guests[obstacle])
}

/** An account is made as a member and then demoted, so the rule for members counts too. */
function guestDomain(found: Capabilities, settings: Settings): Verdict {
  const domain = settings.guests.emailDomain
  const isRefused = [found.guestEmailDomains, found.memberEmailDomains].some(
    (allowed) => allowed.length > 0 && !allowed.includes(domain),
  )
  return isRefused ? bad(`${domain} is not allowed`, texts.guestDomain.refused(domain)) : good(domain)
}

function userTokens({ hasUserTokens }: Capabilities): Verdict {
  return hasUserTokens ? good('on') : bad('switched off', texts.userTokens.off)
}

function userLimit({ users }: Capabilities): Verdict {
  if (users.hardLimit === undefined) return good(`${users.active}, no limit`)
  const found = `${users.active} of ${users.hardLimit}`
  if (users.active >= users.hardLimit) return bad(found, texts.userLimit.full)
  return users.active > users.hardLimit - FEW_LEFT ? warning(found, texts.userLimit.near) : good(found)
}

function mail({ hasMailServer }: Capabilities, settings: Settings): Verdict {
  const domain = settings.guests.emailDomain
  if (!hasMailServer) return good('the server sends no mail')
  return domain.endsWith('.invalid')
    ? warning(`the server sends mail; ${domain} takes none`, texts.mail.bounces)
    : warning(`the server sends mail to ${domain}`, texts.mail.delivered(domain))
}

function rateLimit({ rateLimit }: Capabilities): Verdict {
  if (!rateLimit.isOn) return good('off')
  const found = `${rateLimit.perSecond} requests a second`
  return rateLimit.isPerUser
    ? warning(`${found} for each user`, texts.rateLimit.perUser)
    : warning(`${found} for each address`, texts.rateLimit.shared)
}

function openServer({ isOpenForSignUp }: Capabilities): Verdict {
  return isOpenForSignUp ? warning('open to anybody', texts.openServer.open) : good('by invitation only')
}
