/** How long a test waits for what has to come. A busy machine is no failure; how quick something is belongs to the bench. */
export const patienceMs = 30_000

/** Waits for a condition, never for a duration. @returns whether it came true */
export async function comesTrue(isSo: () => boolean | Promise<boolean>): Promise<boolean> {
  const giveUpAtMs = performance.now() + patienceMs
  while (!(await isSo())) {
    if (performance.now() > giveUpAtMs) return false
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return true
}

/** The same where it has to come. @throws with the words of `what` when it does not */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  if (!(await comesTrue(isSo))) throw new Error(`never happened: ${what}`)
}
