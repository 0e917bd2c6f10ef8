import { useEffect, useSyncExternalStore } from 'react'
import type { Mission } from '../mission.ts'
import { useMission } from '../mission-context.tsx'
import { createPictures, type Pictures } from './picture-cache.ts'

/** One cache a mission, so that nothing of a person is left for the next. */
const ofMissions = new WeakMap<Mission, Pictures>()

export function picturesOf(mission: Mission): Pictures {
  const known = ofMissions.get(mission)
  if (known !== undefined) return known
  const pictures = createPictures({
    load: (path) => mission.rest.bytes(path),
    signal: mission.signal,
    maxPictures: 200,
    maxBytes: 1_048_576,
    maxRunning: 4,
  })
  ofMissions.set(mission, pictures)
  return pictures
}

/**
 * @param path behind `/api/v4`; undefined when there is no picture to show
 * @param version a higher one fetches the picture anew
 */
export function usePicture(
  path: string | undefined,
  version = 0,
): { readonly url: string | undefined; readonly hasFailed: boolean } {
  const pictures = picturesOf(useMission())
  useEffect(() => (path === undefined ? undefined : pictures.hold(path, version)), [pictures, path, version])
  const url = useSyncExternalStore(pictures.subscribe, () => (path === undefined ? undefined : pictures.url(path)))
  const hasFailed = useSyncExternalStore(pictures.subscribe, () => path !== undefined && pictures.hasFailed(path))
  return { url, hasFailed }
}
