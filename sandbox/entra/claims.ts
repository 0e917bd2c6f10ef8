import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto'
import { APPLICATION, type Person } from '../mission/cast.ts'

/** Between 60 and 90 minutes, as Entra draws it for each token. */
const lifetimeSeconds = (): number => randomInt(60 * 60, 90 * 60 + 1)

/** The pairwise subject: the same for a person and an application, different for another application. */
const subjectOf = (person: Person, application: string): string =>
  createHash('sha256').update(`${application} ${person.tid} ${person.oid}`).digest('base64url')

/** Claims of a version 2 access token for our API, as Entra issues it to a host ("Access token claims reference"). */
export function hostTokenClaims(person: Person, issuer: string, nowMs: number): Record<string, unknown> {
  const now = Math.floor(nowMs / 1000)
  return {
    aud: APPLICATION.clientId,
    iss: issuer,
    iat: now,
    nbf: now,
    exp: now + lifetimeSeconds(),
    acct: 0,
    aio: randomBytes(48).toString('base64'),
    azp: APPLICATION.hostClientId,
    azpacr: '0',
    name: `${person.givenName} ${person.surname}`,
    oid: person.oid,
    preferred_username: person.upn,
    rh: `1.${randomBytes(36).toString('base64url')}.`,
    ...(person.roles.length > 0 ? { roles: person.roles } : {}),
    scp: 'access_as_user',
    sid: randomUUID(),
    sub: subjectOf(person, APPLICATION.clientId),
    tid: person.tid,
    uti: randomBytes(16).toString('base64url'),
    ver: '2.0',
  }
}

export const GRAPH_AUDIENCE = 'https://graph.microsoft.com'

/** Claims of the access token for Graph of the application itself, by client credentials: an hour, roles and nobody's name. */
export function appTokenClaims(tid: string, roles: readonly string[], nowMs: number): Record<string, unknown> {
  const now = Math.floor(nowMs / 1000)
  return {
    aud: GRAPH_AUDIENCE,
    iss: `https://sts.windows.net/${tid}/`,
    iat: now,
    nbf: now,
    exp: now + 3_599,
    appid: APPLICATION.clientId,
    appidacr: '1',
    idtyp: 'app',
    roles,
    tid,
    uti: randomBytes(16).toString('base64url'),
    ver: '1.0',
  }
}

/** Claims of the access token for Graph that the on-behalf-of exchange yields. Graph's own tokens are version 1. */
export function graphTokenClaims(person: Person, scopes: readonly string[], nowMs: number): Record<string, unknown> {
  const now = Math.floor(nowMs / 1000)
  return {
    aud: GRAPH_AUDIENCE,
    iss: `https://sts.windows.net/${person.tid}/`,
    iat: now,
    nbf: now,
    exp: now + lifetimeSeconds(),
    appid: APPLICATION.clientId,
    appidacr: '1',
    idtyp: 'user',
    oid: person.oid,
    scp: scopes.join(' '),
    sub: subjectOf(person, GRAPH_AUDIENCE),
    tid: person.tid,
    unique_name: person.upn,
    upn: person.upn,
    uti: randomBytes(16).toString('base64url'),
    ver: '1.0',
  }
}
