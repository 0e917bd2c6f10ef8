import { useEffect, useSyncExternalStore } from 'react'
import { useMission } from '../mission-context.tsx'

/**
 * @param path behind `/api/v4`; undefined when there is no picture to show
 * @param version a higher one fetches the picture anew
 */
export function usePicture(
  path: string | undefined,
  version = 0,
): { readonly url: string | undefined; readonly hasFailed: boolean } {
  const { pictures } = useMission().shared
  useEffect(() => (path === undefined ? undefined : pictures.hold(path, version)), [pictures, path, version])
  const url = useSyncExternalStore(pictures.subscribe, () => (path === undefined ? undefined : pictures.url(path)))
  const hasFailed = useSyncExternalStore(pictures.subscribe, () => path !== undefined && pictures.hasFailed(path))
  return { url, hasFailed }
}
