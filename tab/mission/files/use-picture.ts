import { useCallback, useEffect, useState } from 'react'
import { useMission } from '../mission-context.tsx'

export type Picture =
  | { readonly state: 'loading' }
  | { readonly state: 'shown'; readonly url: string }
  | { readonly state: 'failed' }

/**
 * Fetches a picture with the bearer and lends a `blob:` address of it while the component is there.
 *
 * @param path behind `/api/v4`; undefined: nothing to fetch
 */
export function usePicture(path: string | undefined): { readonly picture: Picture; readonly retry: () => void } {
  const { filePictures } = useMission().shared
  const [picture, setPicture] = useState<Picture>({ state: 'loading' })
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks again.
  useEffect(() => {
    if (path === undefined) return
    let isCurrent = true
    const lease = filePictures.borrow(path)
    setPicture({ state: 'loading' })
    lease.url.then(
      (url) => isCurrent && setPicture({ state: 'shown', url }),
      () => isCurrent && setPicture({ state: 'failed' }),
    )
    return () => {
      isCurrent = false
      lease.release()
    }
  }, [filePictures, path, attempt])
  return { picture, retry: useCallback(() => setAttempt((count) => count + 1), []) }
}
