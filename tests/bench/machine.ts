import { execFileSync } from 'node:child_process'
import { cpus, loadavg, release, totalmem, type } from 'node:os'

/** The machine in one line. */
export function machine(): string {
  const [first] = cpus()
  const gigabytes = Math.round(totalmem() / 1_000_000_000)
  return `${cpus().length} × ${first?.model.trim() ?? 'unknown processor'}, ${gigabytes} GB, ${type()} ${release()}, Node ${process.version}`
}

/** How busy the machine is with other work just now: processes that wait or run, over the last minute. */
export const loadNow = (): string => (loadavg()[0] ?? 0).toFixed(1)

/** The commit that is measured, and whether the checkout differs from it. */
export function commit(): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { encoding: 'utf8', cwd: import.meta.dirname }).trim()
  try {
    const isChanged = git('status', '--porcelain', '--', ':/src', ':/tab', ':/sandbox') !== ''
    return `${git('rev-parse', '--short=10', 'HEAD')}${isChanged ? ' with changes' : ''}`
  } catch {
    // A copy without history can be measured too.
    return 'unknown'
  }
}
