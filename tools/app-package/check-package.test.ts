import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../run-steps.ts'
import { checkPackage } from './check-package.ts'
import { drawColourIcon, drawOutlineIcon } from './icons.ts'
import { type PackageFiles, packageFiles } from './package-files.ts'
import { readPng, writePng } from './png.ts'
import type { Variables } from './variables.ts'

const variables: Variables = {
  APP_VERSION: '1.4.0',
  APP_NAME_SUFFIX: '',
  TEAMS_APP_ID: '11111111-2222-4333-8444-555555555555',
  AAD_APP_CLIENT_ID: '22222222-2222-4333-8444-555555555555',
  AAD_APP_ID_URI: 'api://mission.example/22222222-2222-4333-8444-555555555555',
  BOT_ID: '22222222-2222-4333-8444-555555555555',
  TAB_ENDPOINT: 'https://mission.example',
  TAB_DOMAIN: 'mission.example',
  CHAT_DOMAIN: 'chat.mission.example',
  DEVELOPER_NAME: 'Joint Mission Office',
  DEVELOPER_WEBSITE_URL: 'https://mission-office.example/help',
  DEVELOPER_PRIVACY_URL: 'https://mission-office.example/privacy',
  DEVELOPER_TERMS_URL: 'https://mission-office.example/terms',
}

type Loose = Record<string, unknown>
const read = (files: PackageFiles, name: string): Loose =>
  JSON.parse(Buffer.from(files[name] ?? []).toString()) as Loose

/** The package with one JSON file changed by `change`. */
function changed(name: string, change: (content: Loose) => void): PackageFiles {
  const files = packageFiles(variables, 'operator')
  const content = read(files, name)
  change(content)
  return { ...files, [name]: Buffer.from(JSON.stringify(content)) }
}

const problemsWith = async (given: Partial<Variables>): Promise<string> =>
  (await checkPackage(packageFiles({ ...variables, ...given }, 'operator'))).join('\n')

const problemsAfter = async (change: (manifest: Loose) => void): Promise<string> =>
  (await checkPackage(changed('manifest.json', change))).join('\n')

describe('an app package', () => {
  it.each(['partner', 'operator'] as const)('for a %s organisation is taken as it is', async (audience) => {
    expect(await checkPackage(packageFiles(variables, audience))).toEqual([])
  })

  it('is taken where there is no whole Mattermost, and names no empty host', async () => {
    const files = packageFiles({ ...variables, CHAT_DOMAIN: '' }, 'partner')

    expect(await checkPackage(files)).toEqual([])
    expect(read(files, 'manifest.json')['validDomains']).toEqual(['mission.example'])
  })

  it('gives the page of administration to the operator’s own organisation only', () => {
    const tabsOf = (audience: 'partner' | 'operator'): string[] =>
      (read(packageFiles(variables, audience), 'manifest.json')['staticTabs'] as { entityId: string }[]).map(
        ({ entityId }) => entityId,
      )

    expect(tabsOf('operator')).toContain('admin')
    expect(tabsOf('partner')).toEqual(['mission', 'conversations', 'about'])
    expect(JSON.stringify(read(packageFiles(variables, 'partner'), 'ar.json'))).not.toContain('الإدارة')
  })

  it('asks for nothing that reads chats, channels, mail or files', () => {
    const manifest = JSON.stringify(read(packageFiles(variables, 'partner'), 'manifest.json'))

    expect(manifest).not.toMatch(/\.Read\b|\.Read\.|ReadWrite/)
  })
})

describe('an app package is refused', () => {
  it.each([
    ['an unset place', { TEAMS_APP_ID: `\${{TEAMS_APP_ID}}` }, /id/],
    ['an id that is none', { TEAMS_APP_ID: 'mission' }, /id/],
    ['the empty id', { BOT_ID: '00000000-0000-0000-0000-000000000000' }, /botId: must be a GUID/],
    ['a name that is too long', { APP_NAME_SUFFIX: '-of-the-harbour' }, /name\/short.*30/],
    ['a publisher that is too long', { DEVELOPER_NAME: 'x'.repeat(33) }, /developer\/name.*32/],
    ['a version that Teams cannot compare', { APP_VERSION: '1.04' }, /three numbers/],
    ['a version with leading zeros', { APP_VERSION: '1.04.0' }, /three numbers/],
    ['a page without encryption', { DEVELOPER_PRIVACY_URL: 'http://mission-office.example' }, /privacyUrl.*https/],
    ['a tab without encryption', { TAB_ENDPOINT: 'http://mission.example' }, /mission: .*https/],
    ['a script for an address', { TAB_ENDPOINT: 'javascript:alert(1)' }, /contentUrl/],
    ['a host that is not named', { TAB_ENDPOINT: 'https://elsewhere.example' }, /elsewhere\.example is missing/],
    ['a domain with a scheme', { CHAT_DOMAIN: 'https://chat.mission.example' }, /without https/],
    ['a domain with a path', { CHAT_DOMAIN: 'chat.mission.example/x' }, /without a path/],
    ['a wildcard', { CHAT_DOMAIN: '*.mission.example' }, /wildcard/],
    ['a wildcard of everybody', { CHAT_DOMAIN: '*.azurewebsites.net' }, /everybody who has a host there/],
    [
      'an application address of another host',
      { AAD_APP_ID_URI: `api://other.example/${variables.AAD_APP_CLIENT_ID}` },
      /resource: api:\/\/other/,
    ],
    [
      'an application address of another app',
      { AAD_APP_ID_URI: `api://mission.example/${variables.TEAMS_APP_ID}` },
      /resource/,
    ],
  ])('with %s', async (_, given, sentence) => {
    expect(await problemsWith(given)).toMatch(sentence)
  })

  it('when a place in the template has no variable', async () => {
    expect(
      await problemsAfter((manifest) => Object.assign(manifest, { accentColor: '#FFFFFF', packageName: `\${{X}}` })),
    ).toMatch(/packageName|\$\{\{X\}\}/)
  })

  it('when the schema does not know a key, as with a key of a later version', async () => {
    expect(await problemsAfter((manifest) => Object.assign(manifest, { agents: [] }))).toMatch(/additional properties/)
  })

  it('when it asks for a permission that the page for administrators does not explain', async () => {
    const asksMore = (manifest: Loose): void => {
      const { permissions } = manifest['authorization'] as { permissions: { resourceSpecific: object[] } }
      permissions.resourceSpecific.push({ name: 'ChannelMessage.Read.Group', type: 'Application' })
    }

    expect(await problemsAfter(asksMore)).toMatch(/ChannelMessage\.Read\.Group \(Application\) is not explained/)
  })

  it('when a feed text has a place in which a name could leave', async () => {
    const namesSomebody = (manifest: Loose): void => {
      const { activityTypes } = manifest['activities'] as { activityTypes: { templateText: string }[] }
      Object.assign(activityTypes[0] ?? {}, { templateText: '{sender} mentioned you' })
    }

    expect(await problemsAfter(namesSomebody)).toMatch(/place for words/)
  })

  it('when tabs, commands or activities are there twice', async () => {
    const doubled = (manifest: Loose): void => {
      const tabs = manifest['staticTabs'] as object[]
      tabs.push({ ...tabs[0], name: 'Another' })
      const [bot] = manifest['bots'] as { commandLists: { commands: object[] }[] }[]
      bot?.commandLists[1]?.commands.push({ ...bot.commandLists[1].commands[0] })
      const { activityTypes } = manifest['activities'] as { activityTypes: object[] }
      activityTypes.push({ ...activityTypes[0] })
    }

    const problems = await problemsAfter(doubled)
    expect(problems).toMatch(/staticTabs: two are called mission/)
    expect(problems).toMatch(/commandLists: help is there twice/)
    expect(problems).toMatch(/activityTypes: two are called mention/)
  })

  it('when a language says less, more or longer than the manifest', async () => {
    const files = changed('ar.json', (language) => {
      delete language['description.short']
      language['staticTabs[7].name'] = 'x'
      language['name.short'] = 'x'.repeat(31)
    })

    const problems = (await checkPackage(files)).join('\n')
    expect(problems).toMatch(/ar\.json: description\.short has no translation/)
    expect(problems).toMatch(/ar\.json: staticTabs\[7\]\.name translates nothing/)
    expect(problems).toMatch(/ar\.json: name\.short is longer than 30/)
  })

  it('when a file is missing, unnamed, in a folder or no JSON', async () => {
    const { 'outline.png': _, ...without } = packageFiles(variables, 'partner')

    expect((await checkPackage(without)).join()).toMatch(/outline\.png: is not in the package/)
    expect((await checkPackage({ ...without, 'notes/.env': Buffer.from('') })).join()).toMatch(/nothing names it/)
    expect((await checkPackage({ ...without, 'manifest.json': Buffer.from('{') })).join()).toMatch(/no JSON/)
    expect((await checkPackage({})).join()).toMatch(/manifest\.json: is missing/)
  })
})

describe('the icons', () => {
  const withIcon = async (name: string, content: Uint8Array): Promise<string> =>
    (await checkPackage({ ...packageFiles(variables, 'partner'), [name]: content })).join('\n')

  it('are what the script draws', () => {
    const file = (name: string): Uint8Array => readFileSync(join(root, 'appPackage', name))

    expect(readPng(file('color.png'))).toEqual(drawColourIcon())
    expect(readPng(file('outline.png'))).toEqual(drawOutlineIcon())
  })

  it('are refused in another size, colour or kind', async () => {
    const coloured = drawOutlineIcon()
    coloured.dots.set([255, 0, 0, 255], 0)
    const filled = { width: 32, height: 32, dots: new Uint8Array(32 * 32 * 4).fill(255) }
    const empty = { width: 192, height: 192, dots: new Uint8Array(192 * 192 * 4) }

    expect(await withIcon('color.png', writePng(drawOutlineIcon()))).toMatch(/is 32×32 and must be 192×192/)
    expect(await withIcon('outline.png', writePng(coloured))).toMatch(/another colour than white/)
    expect(await withIcon('outline.png', writePng(filled))).toMatch(/no transparent ground/)
    expect(await withIcon('color.png', writePng(empty))).toMatch(/shows nothing/)
    expect(await withIcon('color.png', Buffer.from('<svg/>'))).toMatch(/is not a PNG/)
    expect(await withIcon('color.png', writePng(drawColourIcon()).subarray(0, 60))).toMatch(/ends too early|unexpected/)
  })
})
