/** Told of each row that was put or deleted; the journal listens. */
export type RowSink = (table: string, key: string, row: object | null) => void

type Group<Row> = { readonly by: (row: Row) => string | undefined; readonly members: Map<string, Map<string, Row>> }

/**
 * One table of the stand-in's state: rows by key, grouped by whatever the calls look up.
 * Rows are objects that their owner may change in place; `put` afterwards records the change.
 */
export class Table<Row extends object> {
  readonly name: string
  readonly #keyOf: (row: Row) => string
  readonly #rows = new Map<string, Row>()
  readonly #groups: Group<Row>[] = []
  #sink: RowSink | undefined

  constructor(name: string, keyOf: (row: Row) => string) {
    this.name = name
    this.#keyOf = keyOf
  }

  /** A lookup that stays current: group name to the rows in it, by key. The grouping value of a row never changes. */
  groupBy(by: (row: Row) => string | undefined): (group: string) => ReadonlyMap<string, Row> {
    const group: Group<Row> = { by, members: new Map() }
    this.#groups.push(group)
    const none: ReadonlyMap<string, Row> = new Map()
    return (name) => group.members.get(name) ?? none
  }

  listen(sink: RowSink | undefined): void {
    this.#sink = sink
  }

  get size(): number {
    return this.#rows.size
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key)
  }

  values(): IterableIterator<Row> {
    return this.#rows.values()
  }

  put(row: Row): Row {
    const key = this.#keyOf(row)
    if (this.#rows.get(key) !== row) {
      this.#rows.set(key, row)
      for (const { by, members } of this.#groups) {
        const name = by(row)
        if (name === undefined) continue
        const group = members.get(name)
        if (group) group.set(key, row)
        else members.set(name, new Map([[key, row]]))
      }
    }
    this.#sink?.(this.name, key, row)
    return row
  }

  delete(key: string): void {
    const row = this.#rows.get(key)
    if (!row) return
    this.#rows.delete(key)
    for (const { by, members } of this.#groups) {
      const name = by(row)
      if (name !== undefined) members.get(name)?.delete(key)
    }
    this.#sink?.(this.name, key, null)
  }
}
