import type { ProfileReader } from '../entra/graph.ts'
import type { VerifiedToken } from '../entra/verified-token.ts'
import type { Logger } from '../store/logger.ts'
import type { Profile } from './walk-in.ts'

/** Turns what Microsoft says of a person into what a guest is made of; signing in goes on without it. */
export function readProfileWith(
  reader: ProfileReader | undefined,
  log: Logger,
): (token: VerifiedToken) => Promise<Profile | undefined> {
  return async (token) => {
    const result = await reader?.read(token)
    if (!result) return undefined
    if (result.kind === 'unavailable') {
      log.info({ reason: result.reason, tid: token.tid }, 'name and photo are not to be had')
      return undefined
    }
    const { displayName, givenName, surname, preferredLanguage, photo } = result.profile
    return {
      displayName: displayName ?? token.name,
      givenName: givenName ?? '',
      surname: surname ?? '',
      language: preferredLanguage,
      photo: photo ? { bytes: photo.bytes, mimeType: photo.contentType } : undefined,
    }
  }
}
