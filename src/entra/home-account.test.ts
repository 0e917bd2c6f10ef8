import { describe, expect, it } from 'vitest'
import { Problem } from '../api/errors.ts'
import { type HomeAccountRules, homeAccountOf } from './home-account.ts'

const OFFICE = '6d1f3a52-0c47-4f0e-9a35-1b6f2f4f8a01'
const COAST = '0f6a2c9e-5b1d-4c38-8f72-3a9d5e7c1b02'
const RELIEF = '9c4e7b13-2f86-4d5a-b0e1-7d8a4c6f2e03'
const RESCUE = 'b27d5f80-6e39-4a1c-9d44-5c0b8e3a7f04'
const STRANGER = 'e83b9d26-7a50-4f9c-a1c8-2e6d4b0f9c05'

/** Coast's people may come as B2B guests of the operator; Rescue's tenant speaks for its guests; Relief has neither. */
const rules: HomeAccountRules = {
  operatorTid: OFFICE,
  mayComeAsB2b: (tid) => tid === COAST,
  speaksForGuests: (tid) => tid === RESCUE,
}

const outcome = (token: Parameters<typeof homeAccountOf>[0]): unknown => {
  try {
    return homeAccountOf(token, rules)
  } catch (error) {
    return error instanceof Problem ? error.code : error
  }
}

const sts = (tid: string): string => `https://sts.windows.net/${tid}/`

describe("a partner's own tenant", () => {
  it('I1: speaks for its members', () => {
    expect(outcome({ tid: RELIEF, acct: 0 })).toEqual({ termsTid: RELIEF, isB2b: false })
  })

  it('I1, hostile 2: does not speak for guests, nor for accounts of unknown kind', () => {
    expect(outcome({ tid: RELIEF, acct: 1 })).toBe('token_guest_account')
    expect(outcome({ tid: RELIEF })).toBe('token_guest_account')
    expect(outcome({ tid: STRANGER, acct: 1 })).toBe('token_guest_account')
  })

  it('I1: does not speak for guests because its people may come as guests of the operator', () => {
    expect(outcome({ tid: COAST, acct: 1 })).toBe('token_guest_account')
    expect(outcome({ tid: COAST })).toBe('token_guest_account')
  })

  it('I1: speaks for guests if its terms say so', () => {
    expect(outcome({ tid: RESCUE, acct: 1 })).toEqual({ termsTid: RESCUE, isB2b: true })
    expect(outcome({ tid: RESCUE })).toEqual({ termsTid: RESCUE, isB2b: false })
  })

  it('I1, hostile 2: idp never moves a person to the terms of another partner', () => {
    expect(outcome({ tid: RELIEF, acct: 0, idp: sts(COAST) })).toEqual({ termsTid: RELIEF, isB2b: false })
    expect(outcome({ tid: RELIEF, acct: 1, idp: sts(COAST) })).toBe('token_guest_account')
  })
})

describe("the operator's tenant", () => {
  it("I1: its own people are the operator's", () => {
    expect(outcome({ tid: OFFICE, acct: 0 })).toEqual({ termsTid: OFFICE, isB2b: false })
    expect(outcome({ tid: OFFICE })).toEqual({ termsTid: OFFICE, isB2b: false })
  })

  it('I1: a B2B guest takes the terms of the partner that idp names, in either spelling', () => {
    expect(outcome({ tid: OFFICE, acct: 1, idp: sts(COAST) })).toEqual({ termsTid: COAST, isB2b: true })
    expect(outcome({ tid: OFFICE, acct: 1, idp: `https://login.microsoftonline.com/${COAST}/v2.0` })).toEqual({
      termsTid: COAST,
      isB2b: true,
    })
    expect(outcome({ tid: OFFICE, idp: sts(COAST) })).toEqual({ termsTid: COAST, isB2b: true })
  })

  it('I1: a guest of an organisation whose terms do not accept it, or of no partner, is refused', () => {
    expect(outcome({ tid: OFFICE, acct: 1, idp: sts(RELIEF) })).toBe('token_guest_account')
    expect(outcome({ tid: OFFICE, acct: 1, idp: sts(RESCUE) })).toBe('token_guest_account')
    expect(outcome({ tid: OFFICE, acct: 1, idp: sts(STRANGER) })).toBe('token_guest_account')
  })

  it('I1: a guest whose home cannot be told is refused', () => {
    for (const idp of [
      undefined,
      'live.com',
      'mail',
      sts(OFFICE),
      `http://sts.windows.net/${COAST}/`,
      `https://evil.example/${COAST}/`,
      `https://sts.windows.net/${COAST}/../${COAST}/`,
      `https://sts.windows.net/x/${COAST}/`,
    ]) {
      expect(outcome({ tid: OFFICE, acct: 1, ...(idp ? { idp } : {}) })).toBe('token_guest_account')
    }
  })
})
