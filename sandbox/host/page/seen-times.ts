/** Until when each person has looked into the chat with the bot. It is kept so that a reload tells nothing twice. */
const keyOf = (person: string): string => `sandbox-seen ${person}`

export const readSeenMs = (storage: Storage, person: string): number => Number(storage.getItem(keyOf(person)) ?? 0)
export const writeSeenMs = (storage: Storage, person: string, ms: number): void =>
  storage.setItem(keyOf(person), String(ms))
