// Runs before anything is installed, on whatever Node the machine has: only what Node itself brings.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const wantsServices = process.argv.includes('--services')

/** Debian packages of the services that a suite uses, and the program that shows each is there. */
const services = [
  { program: '/usr/bin/chromium', packages: ['chromium'] },
  {
    program: '/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf',
    packages: ['fonts-noto-core', 'fonts-noto-color-emoji'],
  },
  { program: '/usr/lib/postgresql', packages: ['postgresql'] },
  { program: '/usr/sbin/nginx', packages: ['nginx-light'] },
]

function packagesAreCurrent() {
  const installed = join(root, 'node_modules', '.package-lock.json')
  const wanted = join(root, 'package-lock.json')
  if (!existsSync(installed)) return false
  if (statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return true
  const versions = (file) =>
    Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages).filter(([path]) => path !== '')
  const have = new Map(versions(installed).map(([path, { version }]) => [path, version]))
  return versions(wanted).every(
    ([path, entry]) => entry.optional || entry.devOptional || have.get(path) === entry.version,
  )
}

function installPackages() {
  if (packagesAreCurrent()) return
  console.log('Installing packages (once, about a minute) ...')
  const npm = process.env.npm_execpath
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  const [command, rest] = npm ? [process.execPath, [npm, ...args]] : ['npm', args]
  const { status } = spawnSync(command, rest, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) {
    console.error(
      'The packages could not be installed. Check that the npm registry can be reached, then run the same command again.',
    )
    process.exit(1)
  }
}

function installServices() {
  const missing = services.filter(({ program }) => !existsSync(program))
  if (missing.length === 0) return
  const isDebianRoot = existsSync('/etc/debian_version') && process.getuid?.() === 0
  const names = missing.flatMap(({ packages }) => packages)
  if (!isDebianRoot) {
    console.log(`Not installed: ${names.join(', ')}. The suites that need them are reported as skipped.`)
    return
  }
  console.log(`Installing ${names.join(', ')} from Debian ...`)
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  try {
    execFileSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 'inherit'], env: environment })
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: environment,
    })
  } catch {
    console.log('Debian could not install them. The suites that need them are reported as skipped.')
  }
}

installPackages()
if (wantsServices) installServices()

const [major = 0, minor = 0] = execFileSync(
  existsSync(join(root, 'node_modules/.bin/node')) ? join(root, 'node_modules/.bin/node') : process.execPath,
  ['--version'],
)
  .toString()
  .slice(1)
  .split('.')
  .map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`Node ${major}.${minor} is too old: install Node 24 (on Linux x64 it comes with the packages).`)
  process.exit(1)
}
