import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasPostgres, openTestPostgres, type TestPostgres } from '../support/postgres.ts'

const folder = join(import.meta.dirname, '../../src/store/migrations')

describe.skipIf(!hasPostgres)('a database of an earlier version', () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await openTestPostgres()
  })
  afterAll(() => postgres.close())

  it('keeps what was agreed with partners, and allows nothing that was not', async () => {
    const client = new pg.Client({ connectionString: await postgres.database('earlier') })
    await client.connect()
    const run = (name: string) => client.query(readFileSync(join(folder, `${name}.sql`), 'utf8'))
    await run('0000_start')
    await run('0001_audit_append_only')
    for (const [tid, terms] of [
      ['a', { acceptsB2b: true, maxGuests: 7 }],
      ['b', { acceptsB2b: false }],
    ] as const)
      await client.query('insert into partners values ($1, $1, $2, $3, $4, 1, 1)', [tid, 'commercial', 'active', terms])
    await client.query(
      "insert into access_requests (id, tid, oid, name, text, reason, state, asked_at_ms) values ('r', 'a', 'o', 'N', '', 'tenant_pending', 'open', 1)",
    )

    await run('0002_home_organisation')

    expect((await client.query('select tid, terms from partners order by tid')).rows).toEqual([
      { tid: 'a', terms: { mayComeAsB2b: true, speaksForGuests: false, maxGuests: 7 } },
      { tid: 'b', terms: { mayComeAsB2b: false, speaksForGuests: false } },
    ])
    expect((await client.query('select terms_tid from access_requests')).rows).toEqual([{ terms_tid: 'a' }])
    await client.end()
  })
})
