import { crowd } from './cast.ts'
import { callMattermost } from './mattermost-call.ts'
import type { BenchMission } from './processes/mission.ts'
import { chatHeaders, type TargetGuest, type Targets } from './targets.ts'

/** Connections of the budget, each a guest of their own. */
export const connectionCount = 16

const fileBytes = 10 * 1024 * 1024

/** Signs guests in, gives each a token for the direct way, and lays a file down for them. */
export async function prepareTargets(
  mission: BenchMission,
  options: { nginxUrl: string; readChannelId: string; writeChannelId: string },
): Promise<Targets> {
  const { backend, load, standIns, mattermost } = mission
  const keys = crowd.slice(0, connectionCount).map(({ key }) => key)
  const tokens = await standIns.call('mint', { keys })
  const signedIn = await load.call('signIn', { url: backend.url, tokens, atATime: 4 })
  const administrator = { url: mattermost.url, token: mattermost.adminToken }
  const chatOrigin = mission.publicUrl.replace('//mission.', '//chat.')
  const guests: TargetGuest[] = []
  for (const { userId, sessionToken } of signedIn) {
    const { token } = await callMattermost<{ token: string }>(administrator, 'POST', `/users/${userId}/tokens`, {
      description: 'bench',
    })
    const chatCookie = await load.call('enterChat', {
      url: backend.url,
      sessionToken,
      headers: chatHeaders(chatOrigin, ''),
    })
    guests.push({ userId, sessionToken, mattermostToken: token, chatCookie })
  }
  const [writer] = guests
  if (!writer) throw new Error('nobody was signed in')
  const fileId = await layFile({ url: mattermost.url, token: writer.mattermostToken }, options.writeChannelId)
  return {
    urls: { direct: mattermost.url, nginx: options.nginxUrl, view: backend.url, chat: backend.url },
    chatOrigin,
    guests,
    readChannelId: options.readChannelId,
    writeChannelId: options.writeChannelId,
    fileId,
    backendPid: backend.pid,
  }
}

async function layFile(server: { url: string; token: string }, channelId: string): Promise<string> {
  const form = new FormData()
  form.append('channel_id', channelId)
  form.append('files', new Blob([new Uint8Array(fileBytes).fill(7)]), 'tracks.bin')
  const { file_infos: infos } = await callMattermost<{ file_infos: { id: string }[] }>(server, 'POST', '/files', form)
  const fileId = infos[0]?.id
  if (fileId === undefined) throw new Error('the file was not taken')
  await callMattermost(server, 'POST', '/posts', { channel_id: channelId, message: 'Tracks', file_ids: [fileId] })
  return fileId
}
