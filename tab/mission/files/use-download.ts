import { useEffect, useRef, useState } from 'react'
import { RequestError } from '../connection/request-error.ts'
import { readableName } from '../markdown/readable-name.ts'
import { useConnection, useMission } from '../mission-context.tsx'
import type { FileInfo } from '../state/model.ts'
import { saveFile } from './save-file.ts'
import { transfer } from './transfer.ts'

export type Download =
  | { readonly state: 'idle' | 'done' | 'failed' | 'refused' }
  | { readonly state: 'running'; readonly share: number }

/** Downloads a file with the bearer; called off when the component goes. */
export function useDownload(file: FileInfo) {
  const { scheduler, signal, rest } = useMission()
  const { baseUrl, token } = useConnection()
  const [download, setDownload] = useState<Download>({ state: 'idle' })
  const calledOff = useRef<AbortController>(undefined)
  useEffect(() => () => calledOff.current?.abort(), [])

  async function start(): Promise<void> {
    const controller = new AbortController()
    calledOff.current = controller
    setDownload({ state: 'running', share: 0 })
    try {
      const content = await transfer({
        method: 'GET',
        url: `${baseUrl}/api/v4/files/${file.id}?download=1`,
        token,
        signal: AbortSignal.any([controller.signal, signal]),
        scheduler,
        expectedBytes: file.size,
        onProgress: (share) => setDownload({ state: 'running', share }),
      })
      saveFile(content, readableName(file.name), scheduler.after)
      setDownload({ state: 'done' })
    } catch (error) {
      if (controller.signal.aborted || signal.aborted) return
      const kind = error instanceof RequestError ? error.kind : 'fault'
      // The mission listens to how its calls end, and so learns that the session is over.
      if (kind === 'ended') rest.me().catch(() => undefined)
      setDownload({ state: kind === 'refused' ? 'refused' : 'failed' })
    }
  }

  return {
    download,
    start,
    cancel() {
      calledOff.current?.abort()
      setDownload({ state: 'idle' })
    },
  }
}
