/** What has to be stopped and taken away, whatever happens; the last that was added goes first. */
export type CleanUp = { add(undo: () => Promise<void>): void; run(): Promise<void> }

export function createCleanUp(): CleanUp {
  const undos: (() => Promise<void>)[] = []
  return {
    add: (undo) => void undos.push(undo),
    async run() {
      for (let undo = undos.pop(); undo; undo = undos.pop()) {
        try {
          await undo()
        } catch (error) {
          // One thing that cannot be stopped must not keep the others running.
          console.error(error)
        }
      }
    },
  }
}
