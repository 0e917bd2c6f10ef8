import { RequestError } from '../connection/request-error.ts'
import type { Scheduler } from '../connection/scheduler.ts'
import type { MissionConnection } from '../connection.ts'
import type { FileInfo } from '../state/model.ts'
import { transfer } from './transfer.ts'

/**
 * Uploads one file into a channel (`POST /files`). The fields stand before the file: the gateway checks the channel before
 * a byte goes up (security G12).
 *
 * @param clientId `[A-Za-z0-9_-]`, at most 64
 * @throws RequestError; or the reason of `signal`
 */
export async function uploadFile(
  connection: Pick<MissionConnection, 'baseUrl' | 'token'>,
  upload: { readonly channelId: string; readonly clientId: string; readonly file: File },
  options: {
    readonly signal: AbortSignal
    readonly scheduler: Scheduler
    readonly onProgress: (share: number) => void
  },
): Promise<FileInfo> {
  const body = new FormData()
  body.append('channel_id', upload.channelId)
  body.append('client_ids', upload.clientId)
  body.append('files', upload.file, upload.file.name)
  const answer = await transfer({
    method: 'POST',
    url: `${connection.baseUrl}/api/v4/files`,
    token: connection.token,
    body,
    ...options,
  })
  return readFileInfo(await answer.text())
}

function readFileInfo(json: string): FileInfo {
  try {
    const answer = JSON.parse(json) as { file_infos?: readonly FileInfo[] }
    const info = answer.file_infos?.[0]
    if (info !== undefined && /^[a-z0-9]{26}$/.test(info.id)) return info
  } catch (cause) {
    throw new RequestError('fault', { cause })
  }
  throw new RequestError('fault')
}
