/**
 * Does one thing at a time for everything that was asked for meanwhile: under load many share one statement, alone
 * nobody waits. What fails fails for all of that batch.
 */
export function createBatcher<Item, Result>(options: {
  run: (items: readonly Item[]) => Promise<readonly Result[]>
  maxItems: number
}): { add(item: Item): Promise<Result>; settled(): Promise<void> } {
  const { run, maxItems } = options
  let waiting: { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void }[] = []
  let work: Promise<void> | undefined

  async function drain(): Promise<void> {
    // Everything of this turn of the event loop goes together.
    await Promise.resolve()
    while (waiting.length > 0) {
      const batch = waiting.slice(0, maxItems)
      waiting = waiting.slice(maxItems)
      try {
        const results = await run(batch.map(({ item }) => item))
        batch.forEach(({ resolve }, at) => {
          resolve(results[at] as Result)
        })
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    work = undefined
  }

  return {
    add(item) {
      return new Promise<Result>((resolve, reject) => {
        waiting.push({ item, resolve, reject })
        work ??= drain()
      })
    },
    settled: async () => {
      await work
    },
  }
}
