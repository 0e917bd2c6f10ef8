import { channels, MEMBER_PASSWORD, members, TEAM } from '../mission/cast.ts'

/**
 * Puts team, channels and members of the sandbox's mission onto a real server on this machine, as far as they are
 * missing; what is there is left as it is. The mission's past stays with the stand-in: a real server dates posts itself.
 *
 * @throws Error with the server's own words when it refuses.
 */
export async function prepareMission({
  url,
  adminToken,
  pushAddress,
}: {
  url: string
  adminToken: string
  /** Where the server is told to send its pushes. */
  pushAddress?: string
}): Promise<void> {
  const call = async (
    method: string,
    path: string,
    body?: object,
    accepted: readonly number[] = [],
  ): Promise<{ status: number; body: { id: string } }> => {
    const answer = await fetch(`${url}/api/v4${path}`, {
      method,
      headers: { Authorization: `Bearer ${adminToken}`, 'Content-Type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const parsed = (await answer.json()) as { id: string; message?: string }
    if (!answer.ok && !accepted.includes(answer.status))
      throw new Error(`${method} ${path}: ${answer.status} ${parsed.id}: ${parsed.message}`)
    return { status: answer.status, body: parsed }
  }
  const findOrMake = async (find: string, path: string, body: object): Promise<string> => {
    const found = await call('GET', find, undefined, [404])
    return found.status === 404 ? (await call('POST', path, body)).body.id : found.body.id
  }

  if (pushAddress !== undefined)
    await call('PUT', '/config/patch', {
      EmailSettings: { SendPushNotifications: true, PushNotificationServer: pushAddress },
    })
  const teamId = await findOrMake(`/teams/name/${TEAM.name}`, '/teams', {
    name: TEAM.name,
    display_name: TEAM.displayName,
    type: 'I',
  })
  const userIds: string[] = []
  for (const member of members) {
    const id = await findOrMake(`/users/username/${member.username}`, '/users', {
      username: member.username,
      email: `${member.username}@mission-office.example`,
      first_name: member.firstName,
      last_name: member.lastName,
      position: member.position,
      locale: member.language,
      password: MEMBER_PASSWORD,
      email_verified: true,
    })
    await call('POST', `/teams/${teamId}/members`, { team_id: teamId, user_id: id })
    userIds.push(id)
  }
  for (const channel of channels) {
    const id = await findOrMake(`/teams/${teamId}/channels/name/${channel.name}`, '/channels', {
      team_id: teamId,
      name: channel.name,
      display_name: channel.displayName,
      type: channel.type,
      purpose: channel.purpose,
      header: channel.header,
    })
    for (const userId of userIds) await call('POST', `/channels/${id}/members`, { user_id: userId })
  }
}
