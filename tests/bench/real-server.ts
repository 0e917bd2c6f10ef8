import { missionHistory } from '../../sandbox/mission/history.ts'
import { callMattermost, findOrMake } from './mattermost-call.ts'

/** A real Mattermost on this machine, when the environment names one. */
export type RealServer = { readonly url: string; readonly adminToken: string }

export function realServer(): RealServer | undefined {
  const { MATTERMOST_URL: url, MATTERMOST_ADMIN_TOKEN: adminToken } = process.env
  return url && adminToken ? { url, adminToken } : undefined
}

const team = { name: 'mission-bench', display_name: 'Mission bench', type: 'I' }
const readName = 'bench-read'
const writeName = 'bench-write'
const postCount = 120

export const realChannels = { [team.name]: [readName, writeName] } as const

/**
 * Puts a team and two channels of the measurement's own onto the server, as far as they are missing, and writes the last
 * words of the sandbox's mission into the one that is read.
 */
export async function prepareRealServer({ url, adminToken }: RealServer): Promise<{
  readChannelId: string
  writeChannelId: string
}> {
  const server = { url, token: adminToken }
  const { id: teamId } = await findOrMake(server, `/teams/name/${team.name}`, '/teams', team)
  const channel = async (name: string): Promise<string> => {
    const body = { team_id: teamId, name, display_name: name, type: 'P' }
    return (await findOrMake(server, `/teams/${teamId}/channels/name/${name}`, '/channels', body)).id
  }
  const readChannelId = await channel(readName)
  const writeChannelId = await channel(writeName)
  const { order } = await callMattermost<{ order: string[] }>(
    server,
    'GET',
    `/channels/${readChannelId}/posts?per_page=${postCount}`,
  )
  const words = missionHistory(Date.now()).filter(({ channel: name }) => name === 'situation')
  for (const { message } of words.slice(-(postCount - order.length)).slice(0, postCount - order.length))
    await callMattermost(server, 'POST', '/posts', { channel_id: readChannelId, message })
  return { readChannelId, writeChannelId }
}
