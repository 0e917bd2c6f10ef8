import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Partner } from '../partners/partner.ts'
import { type PartnerTerms, partnerTerms } from '../settings/schema.ts'
import { decide, decideAddition, decideDirectMessage } from './decide.ts'

const partner = (terms: Partial<PartnerTerms> = {}, state: Partner['state'] = 'active'): Partner => ({
  tid: '00000000-0000-4000-8000-000000000001',
  name: 'Partner',
  cloud: 'commercial',
  state,
  terms: { ...partnerTerms.parse({}), ...terms },
  isFromSettings: true,
  updatedAtMs: 0,
})

describe('policy', () => {
  it('refuses an organisation that is not listed, waiting or suspended, each with its own reason', () => {
    expect(decide(undefined)).toEqual({ isAdmitted: false, reason: 'tenant_not_listed' })
    expect(decide(partner({}, 'pending'))).toEqual({ isAdmitted: false, reason: 'tenant_pending' })
    expect(decide(partner({}, 'suspended'))).toEqual({ isAdmitted: false, reason: 'tenant_suspended' })
  })

  it('admits to the channels of the terms and to nothing beside them', () => {
    const admission = decide(
      partner({ channels: { alpha: ['one', 'two'], beta: ['one'] }, mayBeAddedTo: { alpha: ['three'] } }),
    )

    expect(admission).toMatchObject({
      isAdmitted: true,
      channels: [
        { team: 'alpha', channel: 'one' },
        { team: 'alpha', channel: 'two' },
        { team: 'beta', channel: 'one' },
      ],
    })
  })

  it('takes an addition by a member only for a channel that the terms name, whatever the names are', () => {
    const name = fc.constantFrom('one', 'two', 'three', '__proto__', 'constructor', 'toString')
    const table = fc.dictionary(name, fc.array(name))
    fc.assert(
      fc.property(table, table, name, name, (channels, mayBeAddedTo, team, channel) => {
        const isNamed = [channels, mayBeAddedTo].some(
          (each) => Object.hasOwn(each, team) && each[team]?.includes(channel),
        )
        expect(decideAddition(partner({ channels, mayBeAddedTo }), { team, channel }).isAllowed).toBe(isNamed === true)
      }),
    )
  })

  it.each([
    ['none', [{ isSamePartner: true, sharesGrantedChannel: true }], 'direct_messages_off'],
    ['same-organisation', [{ isSamePartner: false, sharesGrantedChannel: true }], 'not_same_organisation'],
    ['granted-channels', [{ isSamePartner: false, sharesGrantedChannel: false }], 'no_shared_granted_channel'],
    [
      'granted-channels',
      [
        { isSamePartner: false, sharesGrantedChannel: true },
        { isSamePartner: true, sharesGrantedChannel: false },
      ],
      'no_shared_granted_channel',
    ],
    ['same-organisation', [{ isSamePartner: true, sharesGrantedChannel: true }], 'terms'],
    ['granted-channels', [{ isSamePartner: false, sharesGrantedChannel: true }], 'terms'],
  ] as const)('direct messages under the rule %s', (directMessages, others, reason) => {
    expect(decideDirectMessage(partner({ directMessages }), others).reason).toBe(reason)
  })
})
