type Kept<Value> = { readonly bytes: Buffer; readonly value: Value }

/**
 * What was made of the last events, found again by their bytes: the same event comes once for each socket that hears it,
 * one right after the other, and comparing bytes costs less than making a text of them.
 */
export class RecentEvents<Value> {
  /** The newest first. */
  readonly #kept: Kept<Value>[] = []
  readonly #maxEvents: number
  readonly #maxBytes: number

  /** @param maxBytes larger events are not kept */
  constructor(maxEvents: number, maxBytes: number) {
    this.#maxEvents = maxEvents
    this.#maxBytes = maxBytes
  }

  find(bytes: Buffer): Value | undefined {
    const at = this.#kept.findIndex((kept) => kept.bytes.length === bytes.length && kept.bytes.equals(bytes))
    const found = this.#kept[at]
    if (found && at > 0) {
      this.#kept.splice(at, 1)
      this.#kept.unshift(found)
    }
    return found?.value
  }

  keep(bytes: Buffer, value: Value): void {
    if (bytes.length > this.#maxBytes) return
    // A copy: the bytes are part of a larger piece of memory, which would be kept with them.
    this.#kept.unshift({ bytes: Buffer.from(bytes), value })
    if (this.#kept.length > this.#maxEvents) this.#kept.pop()
  }
}
