import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

/** What one process does for another: named functions of one value each, carried over Node's own channel. */
export type Calls = Record<string, (input: never) => Promise<unknown>>

type Question = { readonly id: number; readonly name: string; readonly input: unknown }
type Answer = { readonly id: number; readonly output?: unknown; readonly failure?: string }

/** In the process that was started: answers until the one that started it is gone. */
export function answerCalls(calls: Calls): void {
  process.on('message', ({ id, name, input }: Question) => {
    const call = calls[name]
    const work = call ? call(input as never) : Promise.reject(new Error(`nothing is called ${name}`))
    work.then(
      (output) => process.send?.({ id, output } satisfies Answer),
      (error: unknown) =>
        process.send?.({ id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    )
  })
  process.once('disconnect', () => process.exit())
}

export type CalledProcess<C extends Calls> = {
  readonly pid: number
  call<Name extends keyof C & string>(name: Name, input: Parameters<C[Name]>[0]): Promise<Awaited<ReturnType<C[Name]>>>
  stop(): Promise<void>
}

/** Starts a script that answers calls, as a process of its own so that its CPU and memory belong to it alone. */
export function startProcess<C extends Calls>(script: string): CalledProcess<C> {
  const child = fork(script, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const waiting = new Map<number, { resolve(output: unknown): void; reject(error: Error): void }>()
  let lastId = 0

  child.on('message', ({ id, output, failure }: Answer) => {
    const asked = waiting.get(id)
    waiting.delete(id)
    if (failure === undefined) asked?.resolve(output)
    else asked?.reject(new Error(failure))
  })
  child.on('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`${script} ended with ${code}`))
    waiting.clear()
  })

  return {
    pid: pidOf(child),
    call: (name, input) =>
      new Promise<unknown>((resolve, reject) => {
        lastId += 1
        waiting.set(lastId, { resolve, reject })
        child.send({ id: lastId, name, input } satisfies Question)
      }) as never,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}

/** @throws Error when it could not be started */
export function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error(`${child.spawnfile} could not be started`)
  return child.pid
}
