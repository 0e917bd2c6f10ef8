import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { says } from '../../src/mattermost/error-ids.ts'
import { faultOf, NOBODY, openPeer, type Peer, peerKinds } from './peer.ts'

describe.each(peerKinds)('an account of $name', (kind) => {
  let peer: Peer
  beforeAll(async () => {
    peer = await openPeer(kind)
  })
  afterAll(() => peer?.close())
  const users = () => peer.mattermost.users

  it('is made as an ordinary member, with what it was given', async () => {
    const wanted = peer.newUser({
      first_name: 'Amélie',
      last_name: '🛟'.repeat(64),
      nickname: 'n'.repeat(64),
      position: 'p'.repeat(128),
      locale: 'fr',
      timezone: { useAutomaticTimezone: 'true', automaticTimezone: 'Europe/Paris', manualTimezone: '' },
      notify_props: { email: 'false', push: 'mention', push_status: 'away', desktop: 'mention' },
      props: { mission_mark: 'abc' },
    })
    const { user } = await peer.account(wanted)

    expect(user).toMatchObject({
      username: wanted.username,
      email: wanted.email,
      roles: 'system_user',
      delete_at: 0,
      auth_service: '',
      first_name: 'Amélie',
      last_name: '🛟'.repeat(64),
      position: 'p'.repeat(128),
      locale: 'fr',
      timezone: wanted.timezone,
      props: { mission_mark: 'abc' },
    })
    expect(user.notify_props).toMatchObject({ email: 'false', push_status: 'away' })
  })

  it('is found by id, name and address, also in capitals, and shows its props to the administrator', async () => {
    const { user } = await peer.account({ props: { mission_mark: 'abc' } })
    for (const found of [
      await users().byId(user.id),
      await users().byUsername(user.username),
      await users().byEmail(user.email),
      await users().byEmail(user.email.toUpperCase()),
      ...(await users().byIds([user.id])),
    ]) {
      expect(found).toMatchObject({ id: user.id, email: user.email })
      expect(found?.props).toMatchObject({ mission_mark: 'abc' })
    }
  })

  it('takes names of 64 characters with dots, dashes and digits', async () => {
    const username = `${peer.unique('a.b-c')}.${'9'.repeat(64)}`.slice(0, 64)
    expect((await peer.account({ username, email: `${username.slice(0, 40)}@contract.invalid` })).user.username).toBe(
      username,
    )
  })

  it('keeps its name and address for itself, also when it is switched off', async () => {
    const { user } = await peer.account()
    await users().setActive(user.id, false)

    const sameName = await faultOf(users().create(peer.newUser({ username: user.username })))
    const sameAddress = await faultOf(users().create(peer.newUser({ email: user.email.toUpperCase() })))

    expect(sameName).toEqual({ kind: 'conflict', errorId: 'app.user.save.username_exists.app_error', status: 400 })
    expect(sameAddress).toEqual({ kind: 'conflict', errorId: 'app.user.save.email_exists.app_error', status: 400 })
  })

  it('is not made with a name of a channel mention, or with bad characters', async () => {
    for (const username of ['all', 'channel', 'two words', 'x'.repeat(65)])
      expect(await faultOf(users().create(peer.newUser({ username })))).toMatchObject({
        status: 400,
        errorId: 'model.user.is_valid.username.app_error',
      })
  })

  it('changes only the fields that are sent; props are replaced whole', async () => {
    const { user } = await peer.account({ nickname: 'before', props: { a: '1' } })

    const changed = await users().patch(user.id, { nickname: 'after', props: { b: '2' } })

    expect(changed).toMatchObject({ nickname: 'after', first_name: 'Contract', props: { b: '2' } })
    expect(changed.props).not.toHaveProperty('a')
  })

  it('is switched off and on again, as often as one likes', async () => {
    const { user } = await peer.account()
    await users().setActive(user.id, false)
    await users().setActive(user.id, false)
    expect((await users().byId(user.id))?.delete_at).toBeGreaterThan(0)
    expect(await users().byEmail(user.email)).toMatchObject({ id: user.id })
    await users().setActive(user.id, true)
    await users().setActive(user.id, true)
    expect((await users().byId(user.id))?.delete_at).toBe(0)
    expect(await faultOf(users().setActive(NOBODY, false))).toMatchObject({ kind: 'missing' })
  })

  it('takes a picture', async () => {
    const { user } = await peer.account()
    const bytes = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    await users().setImage(user.id, { bytes, mimeType: 'image/png' })
    expect((await users().byId(user.id))?.last_picture_update).toBeGreaterThan(0)
  })

  it('becomes a guest once, where guests can be made, and says so the second time', async () => {
    const { user } = await peer.account()
    if (!peer.canMakeGuests) {
      const fault = await faultOf(users().demote(user.id))
      expect(fault).toMatchObject({ kind: 'unavailable', errorId: 'api.team.demote_user_to_guest.license.error' })
      expect(await users().byId(user.id)).toMatchObject({ roles: 'system_user' })
      return
    }
    await users().demote(user.id)
    expect(await users().byId(user.id)).toMatchObject({ roles: 'system_guest' })
    const again = await users()
      .demote(user.id)
      .catch((error: unknown) => error)
    expect(says(again, 'alreadyGuest')).toBe(true)
    expect(await faultOf(users().demote(NOBODY))).toMatchObject({ kind: 'missing' })
  })

  it('becomes a guest also while it is switched off', async () => {
    if (!peer.canMakeGuests) return
    const { user } = await peer.account()
    await users().setActive(user.id, false)
    await users().demote(user.id)
    expect(await users().byId(user.id)).toMatchObject({ roles: 'system_guest', delete_at: expect.any(Number) })
    expect((await users().inactiveGuests()).map((guest) => guest.id)).toContain(user.id)
  })
})

describe.each(peerKinds.filter((kind) => kind.maySwitch && kind.licensed !== false))(
  'the switch for guests of $name',
  (kind) => {
    let peer: Peer
    beforeAll(async () => {
      peer = await openPeer(kind)
    })
    afterAll(() => peer?.close())

    it('deactivates all guests in the same millisecond, revives none of them, and refuses new ones meanwhile', async () => {
      if (!peer.canMakeGuests) return
      const { users } = peer.mattermost
      const [one, two, member] = [await peer.guest(), await peer.guest(), await peer.account()]
      await peer.switched(
        { GuestAccountsSettings: { Enable: false } },
        { GuestAccountsSettings: { Enable: true } },
        async () => {
          const [first, second] = [await users.byId(one.user.id), await users.byId(two.user.id)]
          expect(first?.delete_at).toBeGreaterThan(0)
          expect(second?.delete_at).toBe(first?.delete_at)
          expect(await faultOf(users.setActive(one.user.id, true))).toMatchObject({
            errorId: 'api.user.update_active.cannot_enable_guest_when_guest_feature_is_disabled.app_error',
          })
          expect(await faultOf(users.demote(member.user.id))).toMatchObject({
            errorId: 'api.team.demote_user_to_guest.disabled.error',
          })
          expect((await peer.mattermost.capabilities.probe()).guestObstacle).toBe('switched_off')
        },
      )
      expect((await users.byId(one.user.id))?.delete_at).toBeGreaterThan(0)
      await users.setActive(one.user.id, true)
      expect(await peer.mattermost.asHolder(one.token).isAccepted()).toBe(true)
    })
  },
)
