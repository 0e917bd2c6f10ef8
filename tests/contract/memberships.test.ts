import type { Channel } from '@mattermost/types/channels'
import type { Team } from '@mattermost/types/teams'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultOf, NOBODY, openPeer, type Peer, type Person, peerKinds } from './peer.ts'

describe.each(peerKinds)('memberships of $name', (kind) => {
  let peer: Peer
  let team: Team
  let open: Channel
  let closed: Channel
  let member: Person
  beforeAll(async () => {
    peer = await openPeer(kind)
    team = await peer.team()
    open = await peer.channel(team, 'O')
    closed = await peer.channel(team, 'P')
    member = await peer.account()
    await peer.join(team, member, open, closed)
  })
  afterAll(() => peer?.close())
  const channels = () => peer.mattermost.channels
  const idsOf = async (person: Person) => (await channels().ofUser(person.user.id)).map((channel) => channel.id)

  it('begin with the team: a guest is in no channel by it, a member in the default ones', async () => {
    const person = await peer.guest()
    const membership = await peer.mattermost.teams.addMember(team.id, person.user.id)
    await peer.mattermost.teams.addMember(team.id, person.user.id)

    const names = (await channels().ofUser(person.user.id)).map((channel) => channel.name).sort()

    expect(membership).toMatchObject({ user_id: person.user.id, scheme_guest: peer.canMakeGuests })
    expect(names).toEqual(peer.canMakeGuests ? [] : ['off-topic', 'town-square'])
  })

  it('of somebody without any channel are an empty list', async () => {
    expect(await idsOf(await peer.guest())).toEqual([])
  })

  it('need the team first', async () => {
    const person = await peer.guest()
    expect(await faultOf(channels().addMember(open.id, person.user.id))).toEqual({
      kind: 'missing',
      errorId: 'app.team.get_member.missing.app_error',
      status: 404,
    })
  })

  it('are added twice without harm, freshened, and seen', async () => {
    const person = await peer.guest()
    await peer.mattermost.teams.addMember(team.id, person.user.id)
    await channels().addMember(closed.id, person.user.id)
    await channels().addMember(closed.id, person.user.id)
    await channels().freshenNotices(closed.id, person.user.id)

    expect(await channels().member(closed.id, person.user.id)).toMatchObject({ scheme_guest: peer.canMakeGuests })
    expect((await channels().members(closed.id)).map((one) => one.user_id)).toContain(person.user.id)
    const among = await channels().membersAmong(closed.id, [person.user.id, member.user.id, NOBODY])
    expect(among.map((one) => one.user_id).sort()).toEqual([member.user.id, person.user.id].sort())
    expect(await idsOf(person)).toContain(closed.id)
  })

  it('are announced in the channel, with who added whom', async () => {
    const person = await peer.guest()
    await peer.mattermost.teams.addMember(team.id, person.user.id)
    const { status } = await peer.as(member.token, 'POST', `/channels/${closed.id}/members`, {
      user_id: person.user.id,
    })
    expect(status).toBe(201)

    const notes = async () =>
      (await peer.mattermost.posts.newest(closed.id, 60)).filter((post) => post.props['addedUserId'] === person.user.id)

    // A real server writes it behind its answer.
    await expect.poll(notes).toMatchObject([
      {
        user_id: member.user.id,
        type: peer.canMakeGuests ? 'system_add_guest_to_chan' : 'system_add_to_channel',
      },
    ])
  })

  it('cannot be freshened where there is none', async () => {
    const person = await peer.guest()
    expect(await faultOf(channels().freshenNotices(closed.id, person.user.id))).toMatchObject({ kind: 'missing' })
  })

  it('are taken away, again without harm', async () => {
    const person = await peer.guest()
    await peer.join(team, person, closed)
    await channels().removeMember(closed.id, person.user.id)
    await channels().removeMember(closed.id, person.user.id)

    expect(await channels().member(closed.id, person.user.id)).toBeUndefined()
    expect(await idsOf(person)).not.toContain(closed.id)
  })

  it('all go with the team', async () => {
    const person = await peer.guest()
    await peer.join(team, person, closed, open)
    await peer.mattermost.teams.removeMember(team.id, person.user.id)
    await peer.mattermost.teams.removeMember(team.id, person.user.id)

    expect(await idsOf(person)).toEqual([])
    expect(await channels().member(open.id, person.user.id)).toBeUndefined()
  })

  it('stay while the account is switched off, and nothing is added meanwhile', async () => {
    const person = await peer.guest()
    await peer.join(team, person, closed)
    await peer.mattermost.users.setActive(person.user.id, false)

    expect(await faultOf(channels().addMember(open.id, person.user.id))).toMatchObject({
      kind: 'forbidden',
      errorId: 'app.channel.add_member.deleted_user.app_error',
    })
    expect(await channels().member(closed.id, person.user.id)).toBeDefined()
    await peer.mattermost.users.setActive(person.user.id, true)
    expect(await idsOf(person)).toContain(closed.id)
  })

  it('include archived channels, which are found by name too', async () => {
    const archived = await peer.channel(team, 'P')
    const person = await peer.guest()
    await peer.join(team, person, archived)
    await peer.admin('DELETE', `/channels/${archived.id}`)

    const listed = (await channels().ofUser(person.user.id)).find((channel) => channel.id === archived.id)
    expect(listed?.delete_at).toBeGreaterThan(0)
    expect((await channels().byName(team.name, archived.name))?.delete_at).toBeGreaterThan(0)
    expect((await channels().byId(archived.id))?.delete_at).toBeGreaterThan(0)
  })

  it('in the default channel cannot be taken from a member, but from a guest', async () => {
    const square = await channels().byName(team.name, 'town-square')
    const person = await peer.guest()
    await peer.join(team, person)
    if (peer.canMakeGuests) {
      await channels().addMember(square?.id ?? '', person.user.id)
      await channels().removeMember(square?.id ?? '', person.user.id)
      expect(await channels().member(square?.id ?? '', person.user.id)).toBeUndefined()
    } else {
      expect(await faultOf(channels().removeMember(square?.id ?? '', person.user.id))).toMatchObject({
        kind: 'rejected',
        errorId: 'api.channel.remove.default.app_error',
      })
    }
  })

  it('are counted for the limit of the team', async () => {
    const { active_member_count: before } = await peer.mattermost.teams.stats(team.id)
    await peer.join(team, await peer.guest())
    expect((await peer.mattermost.teams.stats(team.id)).active_member_count).toBe(before + 1)
  })

  it.runIf(kind.maySwitch)('are refused beyond the limit of the team', async () => {
    const { maxUsersPerTeam } = await peer.mattermost.capabilities.probe()
    const full = await peer.team()
    const person = await peer.guest()
    await peer.switched(
      { TeamSettings: { MaxUsersPerTeam: 1 } },
      { TeamSettings: { MaxUsersPerTeam: maxUsersPerTeam } },
      async () => {
        await peer.mattermost.teams.addMember(full.id, member.user.id).catch(() => undefined)
        expect(await faultOf(peer.mattermost.teams.addMember(full.id, person.user.id))).toEqual({
          kind: 'rejected',
          errorId: 'app.team.join_user_to_team.save_member.max_accounts.app_error',
          status: 400,
        })
      },
    )
  })
})

describe.each(peerKinds)('direct messages of $name', (kind) => {
  let peer: Peer
  let guest: Person
  let member: Person
  let stranger: Person
  let team: Team
  let channel: Channel
  beforeAll(async () => {
    peer = await openPeer(kind)
    team = await peer.team()
    channel = await peer.channel(team)
    ;[guest, member, stranger] = [await peer.guest(), await peer.account(), await peer.account()]
    await peer.join(team, guest, channel)
    await peer.join(team, member, channel)
    await peer.join(team, stranger)
  })
  afterAll(() => peer?.close())
  const asGuest = () => peer.mattermost.asHolder(guest.token)

  it('between two people are one channel, named after both, whoever opens it', async () => {
    const one = await asGuest().openDirect([guest.user.id, member.user.id])
    const two = await peer.mattermost.asHolder(member.token).openDirect([member.user.id, guest.user.id])

    expect(two.id).toBe(one.id)
    expect(one).toMatchObject({ type: 'D', team_id: '' })
    expect(one.name.split('__').sort()).toEqual([guest.user.id, member.user.id].sort())
    expect((await peer.mattermost.channels.ofUser(guest.user.id)).map((channel) => channel.id)).toContain(one.id)
  })

  it('with somebody of no shared channel cannot be opened by a guest', async () => {
    if (!peer.canMakeGuests) return
    expect(await faultOf(asGuest().openDirect([guest.user.id, stranger.user.id]))).toMatchObject({ kind: 'forbidden' })
    expect(await faultOf(asGuest().openDirect([guest.user.id, NOBODY]))).toMatchObject({ kind: 'forbidden' })
  })

  it('can be opened by a member who shares nothing with the guest', async () => {
    const other = await peer.guest()
    const opened = await peer.mattermost.asHolder(stranger.token).openDirect([stranger.user.id, other.user.id])
    expect((await peer.mattermost.channels.ofUser(other.user.id)).map((one) => one.id)).toEqual([opened.id])
  })

  it('of a group hold whoever opened it, and no administrator', async () => {
    const third = await peer.account()
    await peer.join(team, third, channel)
    const group = await asGuest().openGroup([guest.user.id, member.user.id, third.user.id])

    expect(group.type).toBe('G')
    const ids = (await peer.mattermost.channels.members(group.id)).map((one) => one.user_id).sort()
    expect(ids).toEqual([guest.user.id, member.user.id, third.user.id].sort())
  })

  it('keep their people: nobody can be added or taken out', async () => {
    const direct = await asGuest().openDirect([guest.user.id, member.user.id])
    expect(await faultOf(peer.mattermost.channels.addMember(direct.id, stranger.user.id))).toMatchObject({
      kind: 'rejected',
      errorId: 'api.channel.add_user_to_channel.type.app_error',
    })
    expect(await faultOf(peer.mattermost.channels.removeMember(direct.id, guest.user.id))).toMatchObject({
      kind: 'rejected',
      errorId: 'api.channel.remove_channel_member.type.app_error',
    })
  })
})
