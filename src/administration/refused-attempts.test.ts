import { afterEach, describe, expect, it } from 'vitest'
import type { AuditEntry } from '../audit/audit.ts'
import { silent } from '../store/logger.ts'
import { createRefusedAttempts, type RefusedAttempts } from './refused-attempts.ts'

let nowMs = 0
let attempts: RefusedAttempts
afterEach(() => attempts.stop())

function open({ isBroken = false } = {}) {
  nowMs = 1_000
  const records: AuditEntry[] = []
  attempts = createRefusedAttempts({
    now: () => nowMs,
    log: silent,
    audit: {
      async write(entry) {
        if (isBroken) throw new Error('the database is away')
        records.push(entry)
      },
    },
  })
  return records
}

const from = (address: string, code: 'admin_required' | 'token_expired' = 'admin_required') => ({
  actor: `address:${address}`,
  address,
  code,
})

describe('refused attempts to administer', () => {
  it('are recorded at once the first time, with source and reason', async () => {
    const records = open()
    await attempts.note(from('203.0.113.7'))

    expect(records).toEqual([
      {
        actor: 'address:203.0.113.7',
        action: 'admin.refused',
        subject: 'administration',
        detail: { code: 'admin_required', count: 1, sinceMs: 1_000, address: '203.0.113.7' },
      },
    ])
  })

  it('are one record a minute for each source and reason, with their number, however many there are', async () => {
    const records = open()
    for (let n = 0; n < 10_000; n += 1) await attempts.note(from('203.0.113.7'))
    await attempts.note(from('203.0.113.7', 'token_expired'))
    await attempts.writeDue()
    expect(records.map(({ detail }) => [detail?.code, detail?.count])).toEqual([
      ['admin_required', 1],
      ['token_expired', 1],
    ])

    nowMs += 60_000
    await attempts.writeDue()
    expect(records.slice(2).map(({ detail }) => detail)).toEqual([
      { code: 'admin_required', count: 9_999, sinceMs: 1_000, address: '203.0.113.7' },
    ])

    await attempts.note(from('203.0.113.7'))
    expect(records).toHaveLength(3)
    nowMs += 60_000
    await attempts.writeDue()
    expect(records[3]?.detail).toMatchObject({ count: 1, sinceMs: 61_000 })
  })

  it('from a thousand addresses do not fill the chain, and none goes uncounted', async () => {
    const records = open()
    for (let n = 0; n < 1_000; n += 1) await attempts.note(from(`2001:db8::${n.toString(16)}`))
    nowMs += 60_000
    await attempts.writeDue()

    expect(records.length).toBeLessThan(60)
    expect(records.reduce((sum, { detail }) => sum + Number(detail?.count), 0)).toBe(1_000)
    expect(records.at(-1)).toMatchObject({ actor: 'address:many', detail: { code: 'admin_required' } })
  })

  it('that were counted are recorded when the process stops', async () => {
    const records = open()
    for (let n = 0; n < 3; n += 1) await attempts.note(from('203.0.113.7'))
    await attempts.stop()

    expect(records.map(({ detail }) => detail?.count)).toEqual([1, 2])
  })

  it('stay refusals when they cannot be recorded', async () => {
    open({ isBroken: true })
    await expect(attempts.note(from('203.0.113.7'))).resolves.toBeUndefined()
  })
})
