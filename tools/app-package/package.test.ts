import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync, inflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { commandNames } from '../../bot/commands/names.ts'
import { tabEntityId } from '../../src/api/teams-link.ts'
import { hostClients } from '../../src/entra/host-clients.ts'
import { parseSettings } from '../../src/settings/load.ts'
import { root } from '../run-steps.ts'
import { fillTemplate } from './package-files.ts'
import { readPng } from './png.ts'
import { missingVariables, variablesFromFile, variablesFromSettings } from './variables.ts'
import { writeZip } from './zip.ts'

const id = '00000000-0000-4000-8000-00000000000a'
const base = {
  publicUrl: 'https://mission.example',
  mattermost: { url: 'https://mattermost.example', adminToken: 'admin-token-value' },
  entra: { clientId: id },
  operator: { tenantId: id },
}

describe('the variables of the manifest', () => {
  it('come from the backend’s settings, so that package and backend cannot disagree', () => {
    const variables = variablesFromSettings(
      parseSettings({ ...base, chatUrl: 'https://chat.mission.example', operator: { tenantId: id, name: 'Office' } }),
      '1.2.3',
    )

    expect(variables).toMatchObject({
      APP_VERSION: '1.2.3',
      TAB_ENDPOINT: 'https://mission.example',
      TAB_DOMAIN: 'mission.example',
      CHAT_DOMAIN: 'chat.mission.example',
      AAD_APP_ID_URI: `api://mission.example/${id}`,
      BOT_ID: id,
      DEVELOPER_NAME: 'Office',
    })
    expect(JSON.stringify(variables)).not.toContain('admin-token-value')
  })

  it('say by the name of the setting what is not set', () => {
    const missing = missingVariables(variablesFromSettings(parseSettings(base), '1.0.0'), true).join('\n')

    expect(missing).toMatch(/teamsApp\.id: is not set/)
    expect(missing).toMatch(/operator\.privacyUrl: is not set/)
    expect(missing).not.toMatch(/CHAT_DOMAIN|SUFFIX/)
  })

  it('come from the Toolkit’s file, and the process overrides it', () => {
    const variables = variablesFromFile('TAB_DOMAIN=a.example\nBOT_ID=one\n# BOT_ID=two\n', '1.0.0', {
      BOT_ID: 'three',
    })

    expect(variables).toMatchObject({ TAB_DOMAIN: 'a.example', BOT_ID: 'three', APP_VERSION: '1.0.0' })
    expect(missingVariables(variables, false)).toContain('TEAMS_APP_ID: is not set')
  })

  it('stay within their place in the template', () => {
    const variables = { ...variablesFromFile('', '1.0.0', {}), DEVELOPER_NAME: 'Quote " and \\ "}' }

    expect(JSON.parse(fillTemplate(`{"name":"\${{DEVELOPER_NAME}}","x":"\${{X}}"}`, variables))).toEqual({
      name: 'Quote " and \\ "}',
      x: `\${{X}}`,
    })
  })
})

describe('the manifest', () => {
  type Commands = { readonly scopes: readonly string[]; readonly commands: readonly { readonly title: string }[] }
  const manifest = JSON.parse(readFileSync(join(root, 'appPackage/manifest.json'), 'utf8')) as {
    readonly bots: readonly { readonly commandLists: readonly Commands[] }[]
    readonly staticTabs: readonly { readonly entityId: string }[]
  }

  it('offers the commands that the bot knows, and no other', () => {
    const titlesFor = (scope: string): string[] =>
      manifest.bots
        .flatMap(({ commandLists }) => commandLists)
        .filter(({ scopes }) => scopes.includes(scope))
        .flatMap(({ commands }) => commands.map(({ title }) => title))

    expect(titlesFor('personal')).toEqual([...commandNames])
    for (const scope of ['team', 'groupChat']) expect(titlesFor(scope)).toEqual(['help', 'request access'])
  })

  it('has the tab to which links lead', () => {
    expect(manifest.staticTabs.map(({ entityId }) => entityId)).toContain(tabEntityId)
  })
})

describe('the registration in Entra', () => {
  type Registration = {
    readonly api: {
      readonly preAuthorizedApplications: readonly { readonly appId: string }[]
      readonly oauth2PermissionScopes: readonly { readonly value: string }[]
      readonly requestedAccessTokenVersion: number
    }
    readonly appRoles: readonly { readonly value: string }[]
  }
  const registration = JSON.parse(readFileSync(join(root, 'infra/aad.manifest.json'), 'utf8')) as Registration

  it('lets in the clients whose tokens the backend takes, and no other', () => {
    expect(new Set(registration.api.preAuthorizedApplications.map(({ appId }) => appId))).toEqual(hostClients)
  })

  it('makes tokens as the backend checks them', () => {
    expect(registration.api.requestedAccessTokenVersion).toBe(2)
    expect(registration.api.oauth2PermissionScopes.map(({ value }) => value)).toEqual(['access_as_user'])
    expect(registration.appRoles.map(({ value }) => value)).toEqual([parseSettings(base).operator.role])
  })
})

describe('the zip', () => {
  it('holds every file whole, and is the same each time', () => {
    const files = { 'b.txt': Buffer.from('second'), 'a.json': Buffer.from('{"first":"é"}'.repeat(100)) }
    const zip = writeZip(files)

    expect(unpack(zip)).toEqual({ 'a.json': files['a.json'].toString(), 'b.txt': 'second' })
    expect(writeZip({ 'a.json': files['a.json'], 'b.txt': files['b.txt'] })).toEqual(zip)
  })
})

/** Reads by the directory at the end, as Teams does. */
function unpack(zip: Buffer): Record<string, string> {
  const end = zip.lastIndexOf(Buffer.from('504b0506', 'hex'))
  const found: Record<string, string> = {}
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = zip.readUInt16LE(at + 28)
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    const local = zip.readUInt32LE(at + 42)
    const content = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const bytes = inflateRawSync(zip.subarray(content, content + zip.readUInt32LE(at + 20)))
    expect(crc32(bytes)).toBe(zip.readUInt32LE(at + 16))
    found[name] = bytes.toString('utf8')
    at += 46 + nameLength
  }
  return found
}

describe('a picture', () => {
  it('is read through every filter that design programs use', () => {
    const lines = [
      [0, 10, 20, 30, 255, 40, 50, 60, 255],
      [1, 1, 2, 3, 255, 1, 1, 1, 0],
      [2, 1, 1, 1, 0, 1, 1, 1, 0],
      [3, 1, 1, 1, 127, 1, 1, 1, 0],
      [4, 1, 1, 1, 0, 1, 1, 1, 0],
    ]
    const header = Buffer.from([0, 0, 0, 2, 0, 0, 0, 5, 8, 6, 0, 0, 0])
    const part = (type: string, data: Buffer): Buffer => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(data.length)
      return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)])
    }
    const file = Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      part('IHDR', header),
      part('IDAT', deflateSync(Buffer.from(lines.flat()))),
      part('IEND', Buffer.alloc(0)),
    ])

    expect([...readPng(file).dots]).toEqual([
      ...[10, 20, 30, 255, 40, 50, 60, 255],
      ...[1, 2, 3, 255, 2, 3, 4, 255],
      ...[2, 3, 4, 255, 3, 4, 5, 255],
      ...[2, 2, 3, 254, 3, 4, 5, 254],
      ...[3, 3, 4, 254, 4, 5, 6, 254],
    ])
  })
})
