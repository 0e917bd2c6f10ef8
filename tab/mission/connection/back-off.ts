/**
 * How long to wait before another attempt: doubling from `baseMs` to `maxMs`, of which a random half is dropped so that
 * everybody who lost a server does not come back at once.
 */
export function backOffMs(
  failures: number,
  { baseMs, maxMs, random }: { baseMs: number; maxMs: number; random: () => number },
): number {
  const full = Math.min(maxMs, baseMs * 2 ** Math.min(failures, 16))
  return full / 2 + (full / 2) * random()
}
