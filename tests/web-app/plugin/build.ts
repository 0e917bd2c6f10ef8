import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const folder = import.meta.dirname

/** The ids under which the one source is built: those of the plugins that it stands in for. */
export const pluginIds = ['playbooks', 'focalboard', 'mattermost-ai', 'com.mattermost.calls'] as const
export type PluginId = (typeof pluginIds)[number]

/** True where Go is there: without it the server's part cannot be built. */
export async function hasGo(): Promise<boolean> {
  return run('go', ['version']).then(
    () => true,
    () => false,
  )
}

/** Builds the test plugin once and packs it under every id. @returns the packed plugins, by id */
export async function buildPlugins(): Promise<ReadonlyMap<PluginId, Buffer>> {
  const work = mkdtempSync(join(tmpdir(), 'test-plugin-'))
  try {
    const binary = join(work, 'plugin')
    await run('go', ['build', '-o', binary, '.'], {
      cwd: folder,
      env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false' },
    })
    const page = `(() => {\n${readFileSync(join(folder, 'main.js'), 'utf8')}\n})()\n`
    const packed = new Map<PluginId, Buffer>()
    for (const id of pluginIds) {
      mkdirSync(join(work, id, 'server'), { recursive: true })
      mkdirSync(join(work, id, 'webapp'))
      writeFileSync(join(work, id, 'plugin.json'), JSON.stringify(manifestOf(id)))
      writeFileSync(join(work, id, 'webapp/main.js'), page)
      await run('ln', [binary, join(work, id, 'server/plugin')])
      await run('tar', ['-czf', `${id}.tar.gz`, id], { cwd: work })
      packed.set(id, readFileSync(join(work, `${id}.tar.gz`)))
    }
    return packed
  } finally {
    rmSync(work, { recursive: true })
  }
}

const manifestOf = (id: PluginId) => ({
  id,
  name: `Stand-in for ${id}`,
  version: '1.0.0',
  min_server_version: '11.0.0',
  server: { executable: 'server/plugin' },
  webapp: { bundle_path: 'webapp/main.js' },
})
