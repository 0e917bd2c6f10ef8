// @vitest-environment node
import { describe, expect, it, vi } from 'vitest'
import { desktopLink, isSmallHost, readMicrophone } from './microphone.ts'

const chatOrigin = 'https://chat.example'
const facts = { hostName: 'Teams/desktop', chatOrigin, policy: undefined, permission: async () => 'prompt' }
const policy = (isAllowed: boolean) => ({ allowsFeature: vi.fn(() => isAllowed) })

describe('whether a call in the frame would be heard', () => {
  it('is what the browser was told for the chat origin, and nobody is asked for the microphone', async () => {
    const granted = policy(true)
    expect(await readMicrophone({ ...facts, policy: granted })).toBe('open')
    expect(granted.allowsFeature).toHaveBeenCalledWith('microphone', chatOrigin)
    expect(await readMicrophone({ ...facts, policy: policy(false) })).toBe('barred')
  })

  it('is what the permission says where the browser has no policy to ask', async () => {
    expect(await readMicrophone({ ...facts, permission: async () => 'denied' })).toBe('barred')
    expect(await readMicrophone(facts)).toBe('open')
    expect(await readMicrophone({ ...facts, permission: async () => Promise.reject(new TypeError('name')) })).toBe(
      'open',
    )
  })

  it.each(['Outlook/web', 'Office/desktop', 'Teams/ios', 'Teams/android', 'Teams/rigel', ''])(
    'is no in %s, whatever the browser says',
    async (hostName) => {
      expect(await readMicrophone({ ...facts, hostName, policy: policy(true) })).toBe('barred')
    },
  )

  it('knows telephones and rooms', () => {
    expect(['Teams/ios', 'Teams/desktop', 'Outlook/android', 'Teams'].map(isSmallHost)).toEqual([
      true,
      false,
      true,
      false,
    ])
  })

  it('knows the address of the desktop app', () => {
    expect(desktopLink('https://chat.example:8443', '/mission/channels/ops')).toBe(
      'mattermost://chat.example:8443/mission/channels/ops',
    )
  })
})
