import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../support/until.ts'
import { openPeer, type Peer, peerKinds } from './peer.ts'
import { openPushWorld, type PushWorld } from './push-kit.ts'

/** Whether a push does not come is seen when one has come that was caused later. */
describe.each(peerKinds.filter((kind) => kind.maySwitch))(
  'the way of a push from $name',
  { timeout: 120_000 },
  (kind) => {
    let peer: Peer
    let world: PushWorld
    beforeAll(async () => {
      peer = await openPeer(kind)
      world = await openPushWorld(peer)
    }, 120_000)
    afterAll(async () => {
      await world?.close()
      await peer?.close()
    }, 60_000)

    const tokenUser = () => `@${world.guest.user.username}`
    const cameFor = (postId: string) => world.side.taken.find((push) => push.postId === postId)
    const clears = () => world.side.taken.filter((push) => push.type === 'clear')
    async function arrived(postId: string) {
      await until(() => cameFor(postId) !== undefined, 'the push arrives')
      return cameFor(postId)
    }

    it('the session of the device token is our device, the other one is none, and an open tab keeps notices back', async () => {
      const sessions = await peer.mattermost.users.sessions(world.guest.user.id)

      const ours = sessions.filter((session) => session.device_id.startsWith('teams:'))
      expect(ours).toHaveLength(1)
      expect(ours[0]?.expires_at).toBeGreaterThan(Date.now() + 700 * 3_600_000)
      const after = await peer.mattermost.users.byId(world.guest.user.id)
      const before: Record<string, string> = { ...(world.guest.user.notify_props as unknown as Record<string, string>) }
      expect(after?.notify_props).toEqual({ ...before, push_status: 'away' })
    })

    it('a mention arrives signed, with the channel and the message that it is about', async () => {
      const postId = await world.write(world.member, world.channel.id, `hello ${tokenUser()}`)

      expect(await arrived(postId)).toMatchObject({
        guestId: world.guest.guestId,
        type: 'message',
        channelId: world.channel.id,
        teamId: world.team.id,
        senderId: world.member.user.id,
      })
      expect(JSON.stringify(cameFor(postId))).not.toContain('hello')
    })

    it('a direct message arrives, and words that concern nobody do not', async () => {
      const plain = await world.write(world.member, world.channel.id, 'just words')
      const direct = await world.write(world.member, world.direct.id, 'between us')

      expect(await arrived(direct)).toMatchObject({ channelId: world.direct.id, type: 'message' })
      expect(cameFor(direct)?.teamId).toBeUndefined()
      expect(cameFor(plain)).toBeUndefined()
    })

    it('a reply in a thread of the guest arrives with its root', async () => {
      const rootId = await world.write(world.guest, world.channel.id, 'who has a boat?')
      const reply = await world.write(world.member, world.channel.id, 'we have', rootId)

      expect(await arrived(reply)).toMatchObject({ rootId, channelId: world.channel.id })
    })

    it('reading in another session clears, the channel and the thread each for itself', async () => {
      const mention = await world.write(world.member, world.channel.id, `look ${tokenUser()}`)
      await arrived(mention)
      const before = clears().length

      const view = { channel_id: world.channel.id, collapsed_threads_supported: true }
      await peer.as(world.guest.token, 'POST', '/channels/members/me/view', view)
      await until(() => clears().length > before, 'the channel is cleared')
      expect(clears().at(-1)).toMatchObject({ channelId: world.channel.id, guestId: world.guest.guestId })
      expect(clears().at(-1)?.rootId).toBeUndefined()

      const rootId = await world.write(world.guest, world.channel.id, 'who has fuel?')
      await arrived(await world.write(world.member, world.channel.id, `we, ${tokenUser()}`, rootId))
      const path = `/users/me/teams/${world.team.id}/threads/${rootId}/read/${Date.now() + 1000}`
      await peer.as(world.guest.token, 'PUT', path)
      await until(() => clears().some((push) => push.rootId === rootId), 'the thread is cleared')
    })

    it('two hundred messages at once all arrive, each once', async () => {
      const before = world.side.taken.length
      const posts = await Promise.all(
        Array.from({ length: 200 }, (_, at) => world.write(world.member, world.direct.id, `message ${at}`)),
      )

      await until(() => posts.every((postId) => cameFor(postId) !== undefined), 'all arrive')
      expect(new Set(world.side.taken.map((push) => push.ackId)).size).toBe(before + 200)
    })

    it('a ping of anybody makes the server send an unsigned push, which leaves nothing', async () => {
      const before = world.side.taken.length
      const url = `${peer.settings.mattermost.url}/api/v4/system/ping?device_id=teams:anything`
      const answer = (await (await fetch(url)).json()) as { CanReceiveNotifications?: string }

      expect(answer.CanReceiveNotifications).toBe('true')
      expect(world.side.taken).toHaveLength(before)
    })

    it('a bot is pushed nothing, whatever it registers', async () => {
      const bot = await peer.mattermost.bots.create({
        username: peer.unique('deaf'),
        displayName: 'Deaf',
        description: '',
      })
      const { token } = await peer.mattermost.tokens.create(bot.user_id, 'deaf')
      await peer.mattermost.asDevice(token).registerDevice('teams:proof-of-a-bot')
      const direct = await peer.mattermost.asHolder(world.member.token).openDirect([world.member.user.id, bot.user_id])

      await world.write(world.member, direct.id, 'do you hear me?')
      await arrived(await world.write(world.member, world.direct.id, 'and you?'))

      expect(world.side.deviceIds).not.toContain('proof-of-a-bot')
      await peer.admin('POST', `/bots/${bot.user_id}/disable`)
    })

    it('the checks name what is right, and prove the way with a real signed mention that nobody sees', async () => {
      const proof = await world.side.device.prove()
      expect(proof).toMatchObject({ isGood: true, address: world.side.device.address })
      await peer.mattermost.capabilities.probe()

      const checks = await peer.mattermost.checks([], await world.side.device.expectedPush())

      const ofPush = checks.filter(({ id }) => id.startsWith('mattermost-push'))
      expect(ofPush.map(({ id, state }) => [id, state])).toEqual([
        ['mattermost-push', 'good'],
        ['mattermost-push-contents', 'warning'],
        ['mattermost-push-proof', 'good'],
      ])
      const { body: people } = await peer.admin<{ delete_at: number; username: string }[]>('POST', '/users/search', {
        term: 'notice-check',
        allow_inactive: true,
      })
      for (const account of people ?? []) expect(account.delete_at).toBeGreaterThan(0)
    })

    it('what happened while we were down is told in one summary, once', async () => {
      const rootId = await world.write(world.guest, world.channel.id, 'who has water?')
      const view = { channel_id: world.channel.id, collapsed_threads_supported: true }
      await peer.as(world.guest.token, 'POST', '/channels/members/me/view', view)
      await arrived(await world.write(world.member, world.channel.id, `told already ${tokenUser()}`))
      await world.side.stop()

      await world.write(world.member, world.channel.id, `first ${tokenUser()}`)
      await world.write(world.member, world.channel.id, 'plain words')
      await world.write(world.member, world.direct.id, 'and directly')
      await world.write(world.member, world.channel.id, 'we have', rootId)
      await world.side.start()
      await world.side.device.round()

      const { guestId } = world.guest
      expect(world.side.summaries).toEqual([{ guestId, mentions: 2, threads: 1 }])
      await world.side.stop()
      await world.side.start()
      await world.side.device.round()
      expect(world.side.summaries).toHaveLength(1)
      await arrived(await world.write(world.member, world.channel.id, `and on ${tokenUser()}`))
    })

    it.runIf(kind.licensed !== undefined || process.env['MATTERMOST_RESTART'])(
      'after a restart of the server pushes go on without anything being registered again',
      async () => {
        const before = await peer.mattermost.users.sessions(world.guest.user.id)
        await peer.restart()

        await arrived(await world.write(world.member, world.channel.id, `back again ${tokenUser()}`))

        const after = await peer.mattermost.users.sessions(world.guest.user.id)
        expect(after.map((session) => session.device_id).sort()).toEqual(
          before.map((session) => session.device_id).sort(),
        )
      },
    )

    it('a session that somebody ended is a new device at the next look', async () => {
      await peer.mattermost.users.revokeSessions(world.guest.user.id)
      world.side.passMs(16 * 60_000)

      await world.side.device.round()

      const sessions = await peer.mattermost.users.sessions(world.guest.user.id)
      expect(sessions.filter((session) => session.device_id.startsWith('teams:'))).toHaveLength(1)
      await arrived(await world.write(world.member, world.channel.id, `new device ${tokenUser()}`))
    })
  },
)
