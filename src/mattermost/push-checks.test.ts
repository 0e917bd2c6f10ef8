import { describe, expect, it } from 'vitest'
import type { Capabilities } from './capabilities.ts'
import { checkPush } from './push-checks.ts'

const address = 'https://mission.example/push/secret-part-of-it'
const right = { isOn: true, server: address, contents: 'generic_no_channel', signingKey: 'key' }
const judge = (push: Partial<Capabilities['push']>, proof?: { isGood: boolean; address?: string }) =>
  checkPush({ push: { ...right, ...push } } as Capabilities, {
    address,
    proof: proof && { address, atMs: 0, found: 'a signed mention came after 20 ms', ...proof },
  })

describe('the checks of the way of a push', () => {
  it('name each setting to change and the value to give it', () => {
    const [off] = judge({ isOn: false })
    expect(off?.remedy).toContain('SendPushNotifications')
    expect(off?.remedy).toContain(`PushNotificationServer to ${address}`)
    const [, contents] = judge({ contents: 'full' })
    expect(contents).toMatchObject({ state: 'warning' })
    expect(contents?.remedy).toContain('PushNotificationContents to generic_no_channel')
  })

  it('say where pushes go instead without showing the path, and that the environment may hold the setting', () => {
    const [elsewhere] = judge({ server: 'https://push.example/secret' })

    expect(elsewhere).toMatchObject({ state: 'warning', found: 'goes to https://push.example' })
    expect(elsewhere?.remedy).toContain('MM_EMAILSETTINGS_PUSHNOTIFICATIONSERVER')
  })

  it('are good only with a proof for this very address', () => {
    const states = (checks: ReturnType<typeof judge>) => checks.map(({ state }) => state)

    expect(states(judge({ server: `${address}/` }, { isGood: true }))).toEqual(['good', 'good', 'good'])
    expect(states(judge({}, { isGood: false }))).toEqual(['good', 'good', 'bad'])
    expect(states(judge({}, { isGood: true, address: 'https://old.example' }))).toEqual(['good', 'good', 'warning'])
    expect(states(judge({}))).toEqual(['good', 'good', 'warning'])
  })
})
