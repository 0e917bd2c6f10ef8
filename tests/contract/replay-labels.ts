/** Which real value stands behind each label of the recordings. One label is one value, and one value one label. */
export class Labels {
  readonly #values: Map<string, string>
  readonly #labels: Map<string, string>

  constructor(other?: Labels) {
    this.#values = new Map(other?.entries() ?? [])
    this.#labels = new Map([...this.#values].map(([label, value]) => [value, label]))
  }

  entries(): Iterable<[string, string]> {
    return this.#values.entries()
  }

  valueOf(label: string): string | undefined {
    return this.#values.get(label)
  }

  labelOf(value: string): string | undefined {
    return this.#labels.get(value)
  }

  bind(label: string, value: string): void {
    this.#values.set(label, value)
    this.#labels.set(value, label)
  }

  /** @returns what is wrong with this value behind the label, or null after binding a new pair */
  meet(label: string, value: string): string | null {
    const known = this.#values.get(label)
    if (known === value) return null
    if (known !== undefined) return `${label} is ${known}, not ${value}`
    const other = this.#labels.get(value)
    if (other !== undefined && !isNumbered(other) && !isNumbered(label)) return `${value} is ${other}, not ${label}`
    this.bind(label, value)
    return null
  }

  take(other: Labels): void {
    for (const [label, value] of other.entries()) this.bind(label, value)
  }
}

/** `<id:7>`, `<post:n12>`: given by the recorder to values that have no name. */
const isNumbered = (label: string): boolean => /^<id:\d+>$|:n\d+>$/.test(label)
