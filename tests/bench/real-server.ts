import { createHash } from 'node:crypto'
import { missionHistory } from '../../sandbox/mission/history.ts'
import { callMattermost, findOrMake } from './mattermost-call.ts'

/** A real Mattermost on this machine, when the environment names one. */
export type RealServer = {
  readonly url: string
  readonly adminToken: string
  /** The backend's key, the same for every run against this server: its guests stay there and are found again. */
  readonly key: string
}

const { MATTERMOST_URL, MATTERMOST_ADMIN_TOKEN } = process.env

export function realServer(): RealServer | undefined {
  if (!MATTERMOST_URL || !MATTERMOST_ADMIN_TOKEN) return undefined
  const key = createHash('sha256').update(`bench ${MATTERMOST_ADMIN_TOKEN}`).digest('base64')
  return { url: MATTERMOST_URL, adminToken: MATTERMOST_ADMIN_TOKEN, key }
}

/** The budgets of the tab are for the sandbox alone: keeps it from taking the real server in place of its own. */
export function hideRealServer(): void {
  delete process.env['MATTERMOST_URL']
  delete process.env['MATTERMOST_ADMIN_TOKEN']
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
export async function prepareRealServer({ url, adminToken }: Pick<RealServer, 'url' | 'adminToken'>): Promise<{
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
