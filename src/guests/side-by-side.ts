/**
 * Waits for all, then throws the first fault there was. Unlike `Promise.all` it leaves nothing running behind the caller's
 * back: what is done under a claim must not outlive it.
 */
export async function sideBySide<T extends readonly unknown[]>(
  ...work: { readonly [K in keyof T]: Promise<T[K]> }
): Promise<T> {
  const outcomes = await Promise.allSettled(work)
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
  return outcomes.map((outcome) => (outcome as PromiseFulfilledResult<unknown>).value) as unknown as T
}
