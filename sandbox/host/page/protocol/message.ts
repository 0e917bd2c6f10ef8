/** A message of teams-js to its host. Further fields (times, version tags) do not matter here. */
export type AppMessage = {
  readonly id: number
  readonly uuidAsString: string | undefined
  readonly func: string
  readonly args: readonly unknown[]
}

/** @returns undefined for anything that teams-js would not have sent */
export function readAppMessage(data: unknown): AppMessage | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { id, uuidAsString, func, args } = data as Record<string, unknown>
  if (typeof id !== 'number' || typeof func !== 'string') return undefined
  return {
    id,
    uuidAsString: typeof uuidAsString === 'string' ? uuidAsString : undefined,
    func,
    args: Array.isArray(args) ? args : [],
  }
}

/** teams-js takes a message for a reply only if its id is a number. */
export const replyTo = ({ id, uuidAsString }: AppMessage, args: readonly unknown[]): object => ({
  id,
  ...(uuidAsString === undefined ? {} : { uuidAsString }),
  args,
})

/** An event carries no id, or teams-js would take it for a reply. */
export const hostEvent = (func: string, args: readonly unknown[]): object => ({ func, args })
