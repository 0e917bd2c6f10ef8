import { compactVerify, decodeJwt, decodeProtectedHeader } from 'jose'
import { z } from 'zod'
import { Problem } from '../../src/api/errors.ts'
import type { ChannelKeys } from './channel-keys.ts'
import type { IsListedService } from './service-url.ts'

/** What makes an activity one of Teams; everything else in it is read where it is used. */
const teamsActivity = z.looseObject({
  type: z.string().min(1).max(64),
  channelId: z.literal('msteams'),
  serviceUrl: z.string(),
  conversation: z.looseObject({
    id: z.string().min(1).max(1024),
    tenantId: z.guid(),
  }),
  channelData: z.looseObject({ tenant: z.looseObject({ id: z.guid() }) }),
})

/** Seconds that clocks may differ; the SDK's own tolerance. */
const SKEW_SECONDS = 300
const MAX_TOKEN_CHARACTERS = 16_384

export type CheckTurn = (activity: unknown, authorization: string) => Promise<void>

/**
 * Checks that Teams, and no other channel, sent this activity to this bot (security P1, hostile 18). There is one issuer:
 * tokens of the emulator, of other bots and of the App Service Extension, which the SDK would take, are refused with all
 * the rest.
 *
 * @returns a function that throws Problem `channel_refused` (401) for whatever does not fit, `entra_away` without keys
 */
export function createCheckTurn(deps: {
  appId: string
  issuer: string
  keys: ChannelKeys
  isListedService: IsListedService
  now: () => number
}): CheckTurn {
  const { appId, issuer, keys, isListedService, now } = deps
  const refuse = (why: string, cause?: unknown): never => {
    throw new Problem('channel_refused', { why, cause })
  }

  async function claimsOf(token: string) {
    const { kid } = decoded(token, refuse)
    const { key, endorsements } = await keys.keyOf(kid)
    await compactVerify(token, key, { algorithms: ['RS256'] }).catch((error: unknown) => refuse('signature', error))
    return { claims: decodeJwt(token), endorsements }
  }

  return async (activity, authorization) => {
    const token = /^Bearer ([\w.-]+)$/i.exec(authorization)?.[1] ?? refuse('no bearer token')
    const { claims, endorsements } = await claimsOf(token)
    const seconds = now() / 1000
    if (claims.iss !== issuer) refuse('another issuer')
    if (claims.aud !== appId) refuse('made for another bot')
    if (typeof claims.exp !== 'number' || claims.exp + SKEW_SECONDS <= seconds) refuse('expired')
    if (typeof claims.nbf === 'number' && claims.nbf - SKEW_SECONDS > seconds) refuse('not yet valid')

    const parsed = teamsActivity.safeParse(activity)
    if (!parsed.success) return refuse('not an activity of Teams', parsed.error)
    const { channelId, serviceUrl, conversation, channelData } = parsed.data
    if (!endorsements.includes(channelId)) refuse('the key does not speak for Teams')
    if (claims['serviceurl'] !== serviceUrl) refuse('another service address than the token names')
    if (!isListedService(serviceUrl)) refuse('service address is not listed')
    if (conversation.tenantId !== channelData.tenant.id) refuse('two tenants')
  }
}

function decoded(token: string, refuse: (why: string, cause?: unknown) => never): { kid: string } {
  if (token.length > MAX_TOKEN_CHARACTERS) return refuse('too long')
  try {
    const { kid, alg } = decodeProtectedHeader(token)
    decodeJwt(token)
    if (alg === 'RS256' && typeof kid === 'string') return { kid }
  } catch (error) {
    return refuse('not a token', error)
  }
  return refuse('another algorithm, or no key id')
}
