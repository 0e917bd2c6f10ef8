import { parseSettings, SettingsInvalid } from './load.ts'

export const someGuid = '00000000-0000-4000-8000-000000000001'

/** The least that a backend on the internet has to be told. */
export const realTree = {
  publicUrl: 'https://mission.example',
  mattermost: { url: 'https://mattermost.example', adminToken: 'admin-token-value' },
  entra: { clientId: someGuid },
  operator: { tenantId: someGuid },
}

/** The same for one that runs with stand-ins on this machine. @param cloud what its cloud has besides */
export const localTree = (cloud: object = {}) => ({
  publicUrl: 'http://mission.localhost:4310',
  mattermost: { url: 'http://127.0.0.1:4303', adminToken: 'x' },
  entra: {
    clientId: someGuid,
    cloud: 'sandbox',
    customCloud: {
      name: 'sandbox',
      loginUrl: 'http://127.0.0.1:4301',
      graphUrl: 'http://127.0.0.1:4302',
      frameAncestors: ['http://localhost:4300'],
      ...cloud,
    },
  },
  operator: { tenantId: someGuid },
})

/** @returns what is wrong with a tree of settings, a line each; nothing for a good one */
export function problemsOf(tree: unknown): string {
  try {
    parseSettings(tree)
    return ''
  } catch (error) {
    if (error instanceof SettingsInvalid) return error.problems.join('\n')
    throw error
  }
}
