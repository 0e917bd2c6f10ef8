import { randomBytes, randomUUID } from 'node:crypto'
import type { Channel } from '@mattermost/types/channels'
import type { Team } from '@mattermost/types/teams'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAudit } from '../../src/audit/writer.ts'
import { createGuests, type GuestRoom } from '../../src/guests/create-guests.ts'
import { tokenRows } from '../../src/guests/guest-rows.ts'
import type { Arrival, EnsuredGuest, GuestRow } from '../../src/guests/guests.ts'
import type { Partner } from '../../src/partners/partner.ts'
import { decide } from '../../src/policy/decide.ts'
import { loadKeyRing } from '../../src/settings/key-ring.ts'
import { partnerTerms } from '../../src/settings/schema.ts'
import { Secret } from '../../src/settings/secret.ts'
import { silent } from '../../src/store/logger.ts'
import { openMemoryStore } from '../../src/store/memory-store.fixture.ts'
import type { Store } from '../../src/store/open.ts'
import { guests as guestTable } from '../../src/store/tables.ts'
import { openPeer, type Peer, type Person, peerKinds } from './peer.ts'

const by = { actor: 'operator:contract', reason: 'contract' }

describe.each(peerKinds)('guests at $name', (kind) => {
  let peer: Peer
  let store: Store
  let guests: GuestRoom
  let team: Team
  let open: Channel
  let closed: Channel
  let addable: Channel
  let secret: Channel
  let member: Person
  let partner: Partner
  const tid = randomUUID()

  beforeAll(async () => {
    ;[peer, store] = await Promise.all([openPeer(kind), openMemoryStore()])
    team = await peer.team()
    open = await peer.channel(team, 'O')
    ;[closed, addable, secret] = [await peer.channel(team), await peer.channel(team), await peer.channel(team)]
    member = await peer.account()
    await peer.join(team, member, open, closed, addable, secret)
    partner = {
      tid,
      name: 'Contract Partner',
      cloud: 'commercial',
      state: 'active',
      terms: partnerTerms.parse({
        channels: { [team.name]: [open.name, closed.name] },
        mayBeAddedTo: { [team.name]: [addable.name] },
      }),
      isFromSettings: true,
      updatedAtMs: 0,
    }
    const keys = loadKeyRing({
      keys: { ring: { key: new Secret(randomBytes(32).toString('base64')) } },
      dataFolder: '',
    })
    const settings = peer.settingsWith({ guests: { whenUnavailable: 'restricted-member' } })
    guests = await createGuests({
      db: store.db,
      jobs: store.jobs,
      mattermost: peer.mattermost,
      partners: {
        byTenant: (id) => (id === tid ? partner : undefined),
        all: () => [partner],
        reload: async () => undefined,
        isCurrent: async () => true,
      },
      audit: createAudit({ store, now: Date.now, keys, log: silent }),
      settings,
      keys,
      now: Date.now,
      log: silent,
    })
  })
  afterAll(async () => {
    for (const guest of await guests.list({}))
      if (guest.userId !== '') await peer.mattermost.users.setActive(guest.userId, false)
    guests.stop()
    await peer?.close()
    await store?.close()
  })

  const person = (): Arrival => ({
    tid,
    oid: randomUUID(),
    displayName: 'Léa 🛟 Márquez',
    givenName: 'Léa',
    surname: 'Márquez',
    language: 'fr-FR',
    timeZone: 'Europe/Paris',
    photo: { bytes: onePixel, mimeType: 'image/png' },
  })
  async function arrive(arrival: Arrival): Promise<EnsuredGuest> {
    const admission = decide(partner)
    if (!admission.isAdmitted) throw new Error(admission.reason)
    return guests.ensure(arrival, admission.partner, admission.channels)
  }
  const joined = async (guest: GuestRow): Promise<string[]> =>
    (await peer.mattermost.channels.ofUser(guest.userId ?? ''))
      .filter((channel) => !['town-square', 'off-topic'].includes(channel.name))
      .map((channel) => channel.id)
      .sort()
  const granted = async (guest: GuestRow): Promise<string[]> =>
    (await guests.grantsOf(guest.id)).map((grant) => grant.channelId).sort()
  const both = (): string[] => [open.id, closed.id].sort()

  it('come in once, however often they knock, with two tokens and the channels of the terms', async () => {
    const arrival = person()

    const all = await Promise.all(
      Array.from({ length: 12 }, (_, n) => arrive({ ...arrival, surname: `Márquez${'a'.repeat(n % 3)}` })),
    )

    expect(new Set(all.map(({ guest }) => guest.userId)).size).toBe(1)
    const guest = all[0]?.guest as GuestRow
    const account = await peer.mattermost.users.byId(guest.userId ?? '')
    expect(account).toMatchObject({
      roles: peer.canMakeGuests ? 'system_guest' : 'system_user',
      locale: 'fr',
      position: 'Contract Partner',
      nickname: 'Léa 🛟 Márquez (Contract Partner)',
      notify_props: { email: 'false', push_status: 'away' },
    })
    expect(account?.last_picture_update).toBeGreaterThan(0)
    expect(await joined(guest)).toEqual(both())
    expect(await granted(guest)).toEqual(both())
    const listed = await peer.mattermost.tokens.list(guest.userId ?? '')
    expect(listed.map((token) => token.id).sort()).toEqual(
      (await tokenRows(store.db, guest.id)).map((row) => row.tokenId).sort(),
    )
    for (const purpose of ['browse', 'device'] as const)
      expect((await peer.mattermost.asHolder(await guests.token(guest.id, purpose)).me()).id).toBe(guest.userId)
  })

  it('are found by their address after the database was lost', async () => {
    const arrival = person()
    const { guest } = await arrive(arrival)
    await store.db.delete(guestTable).where(eq(guestTable.id, guest.id))

    expect((await arrive(arrival)).guest.userId).toBe(guest.userId)
  })

  it('hostile 10: are taken out again when a member adds them where policy does not allow it', async () => {
    const { guest } = await arrive(person())
    const added = await peer.as(member.token, 'POST', `/channels/${secret.id}/members`, { user_id: guest.userId })
    expect(added.status).toBe(201)

    expect(await guests.considerAddition(guest.id, secret.id)).toBeUndefined()

    expect(await joined(guest)).toEqual(both())
    expect(await granted(guest)).toEqual(both())
  })

  it('keep a channel to which a member may add them', async () => {
    const { guest } = await arrive(person())
    await peer.as(member.token, 'POST', `/channels/${addable.id}/members`, { user_id: guest.userId })

    expect(await guests.considerAddition(guest.id, addable.id)).toMatchObject({ source: 'member' })
    await guests.reconcile(guest.id)

    expect(await granted(guest)).toEqual([...both(), addable.id].sort())
  })

  it('hostile 11: stay out of a channel from which a member removed them', async () => {
    const arrival = person()
    const { guest } = await arrive(arrival)
    expect((await peer.as(member.token, 'DELETE', `/channels/${closed.id}/members/${guest.userId}`)).status).toBe(200)

    await guests.reconcile(guest.id)
    await arrive(arrival)

    expect(await joined(guest)).toEqual([open.id])
    expect(await granted(guest)).toEqual([open.id])
  })

  it('hostile 11: stay out when an administrator closed the account', async () => {
    const arrival = person()
    const { guest } = await arrive(arrival)
    await peer.admin('PUT', `/users/${guest.userId}/active`, { active: false })

    await expect(arrive(arrival)).rejects.toMatchObject({ code: 'guest_vetoed' })
    await guests.work.finishCutOff({ guestId: guest.id, epoch: 1 })

    expect((await guests.byId(guest.id))?.cutDoneAtMs).not.toBeNull()
    expect(await peer.mattermost.tokens.list(guest.userId ?? '')).toEqual([])
  })

  it('write to somebody of a shared channel, and see what others write to them', async () => {
    const { guest } = await arrive(person())
    const grant = await guests.openDirect(guest.id, [member.user.id])
    const stranger = await peer.account()
    await expect(guests.openDirect(guest.id, [stranger.user.id])).rejects.toMatchObject({ code: 'person_not_visible' })
    const theirs = await peer.mattermost.asHolder(stranger.token).openDirect([stranger.user.id, guest.userId ?? ''])

    expect(await guests.considerAddition(guest.id, theirs.id)).toBeUndefined()
    await guests.reconcile(guest.id)

    expect(await granted(guest)).toEqual([...both(), grant.channelId].sort())
  })

  it('J6: are cut off: every token answers 401, and they come back with the same account and new tokens', async () => {
    const arrival = person()
    const { guest } = await arrive(arrival)
    const tokens = [await guests.token(guest.id, 'browse'), await guests.token(guest.id, 'device')]
    await guests.cutOff(guest.id, by)

    await guests.work.finishCutOff({ guestId: guest.id, epoch: 1 })

    for (const token of tokens) expect(await peer.mattermost.asHolder(token).isAccepted()).toBe(false)
    expect((await peer.mattermost.users.byId(guest.userId ?? ''))?.delete_at).toBeGreaterThan(0)
    await expect(arrive(arrival)).rejects.toMatchObject({ code: 'guest_ended' })
    await guests.restore(guest.id, by)
    const again = await arrive(arrival)
    expect(again).toMatchObject({ isReturn: true, guest: { userId: guest.userId } })
    expect(await joined(guest)).toEqual(both())
    for (const token of tokens) expect(await peer.mattermost.asHolder(token).isAccepted()).toBe(false)
    expect(await peer.mattermost.asHolder(await guests.token(guest.id, 'browse')).isAccepted()).toBe(true)
  })

  it('lose what the terms no longer name, and leave a team in which nothing is left', async () => {
    const { guest } = await arrive(person())
    const before = partner
    partner = { ...partner, terms: { ...partner.terms, channels: {}, mayBeAddedTo: {} } }
    await guests.reconcile(guest.id)
    partner = before

    expect(await granted(guest)).toEqual([])
    expect(await joined(guest)).toEqual([])
    expect(await peer.mattermost.channels.ofUser(guest.userId ?? '')).toEqual([])
  })
})

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
