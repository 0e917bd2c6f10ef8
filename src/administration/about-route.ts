import { aboutAnswer } from '../api/about.ts'
import { type Route, route } from '../api/route.ts'
import type { Cloud } from '../entra/clouds.ts'
import type { Settings } from '../settings/schema.ts'

/** Mattermost's own limit of a post, in characters; a server on a very old schema takes 4,000. */
const MAX_MESSAGE_CHARACTERS = 16_383

/** What the tab needs before anybody has signed in. */
export function aboutRoute(settings: Settings, cloud: Cloud, version: string): Route {
  const body = {
    product: 'Mission Collaboration' as const,
    version,
    operatorName: settings.operator.name,
    operatorContact: settings.operator.contact,
    ...(settings.operator.privacyUrl === undefined ? {} : { privacyUrl: settings.operator.privacyUrl }),
    clientId: settings.entra.clientId,
    loginUrl: cloud.loginUrl,
    hostOrigins: [...cloud.hostOrigins],
    ...(settings.chatUrl === undefined ? {} : { chatUrl: settings.chatUrl }),
    limits: { maxUploadBytes: settings.limits.maxUploadBytes, maxMessageCharacters: MAX_MESSAGE_CHARACTERS },
  }
  return route({
    method: 'GET',
    path: '/api/about',
    summary: 'Names, links and limits for the sign-in page',
    auth: 'none',
    answers: { 200: { schema: aboutAnswer, summary: 'About this mission' } },
    problems: [],
    handle: async () => ({ status: 200, body }),
  })
}
