import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeScheduler } from '../composer/fake-mission.fixture.tsx'
import { type FakeTransfer, fakeTransfers, fileAnswer } from './fake-transfer.fixture.ts'
import { uploadFile } from './upload-file.ts'

let transfers: FakeTransfer[]
beforeEach(() => {
  transfers = fakeTransfers()
})
afterEach(() => vi.unstubAllGlobals())

const connection = { baseUrl: 'https://mission.example', token: 'token-of-the-session' }
const plan = { channelId: 'c'.repeat(26), clientId: 'client-1', file: new File(['plan'], 'plan.txt') }

function begin(signal = new AbortController().signal) {
  const shares: number[] = []
  const scheduler = fakeScheduler()
  const done = uploadFile(connection, plan, { signal, scheduler, onProgress: (share) => shares.push(share) })
  const [first] = transfers
  if (first === undefined) throw new Error('nothing was sent')
  return { done, shares, scheduler, sent: first }
}

describe('an upload', () => {
  it('that stalls counts as broken off', async () => {
    const { done, scheduler, sent } = begin()
    scheduler.runAll()
    await expect(done).rejects.toMatchObject({ kind: 'offline' })
    expect(sent.isAborted).toBe(true)
  })

  it('that was called off ends with the reason', async () => {
    const controller = new AbortController()
    const { done, sent } = begin(controller.signal)
    controller.abort(new Error('not wanted'))
    await expect(done).rejects.toThrow('not wanted')
    expect(sent.isAborted).toBe(true)
  })

  it('whose answer names no file is a fault', async () => {
    const { done, sent } = begin()
    sent.answer(201, { file_infos: [{ id: '../../etc' }] })
    await expect(done).rejects.toMatchObject({ kind: 'fault' })
  })

  it('tells a refusal by its code, and reads a proxy’s page as nothing', async () => {
    const refused = begin()
    refused.sent.answer(403, { id: 'mission.upload_forbidden', message: 'Uploads are switched off' })
    await expect(refused.done).rejects.toMatchObject({ kind: 'refused', code: 'upload_forbidden' })
    transfers.length = 0
    const away = begin()
    away.sent.answer(503, new Blob(['<html>']), '7')
    await expect(away.done).rejects.toMatchObject({ kind: 'away', retryAfterMs: 7000 })
  })

  it('G12: names the channel before the file, and carries the bearer and no cookie of its own', async () => {
    const { done, sent, shares } = begin()
    sent.move(1, 4)
    sent.move(4, 4)
    sent.answer(201, fileAnswer('f'.repeat(26)))

    expect(await done).toMatchObject({ id: 'f'.repeat(26), name: 'plan.txt' })
    expect(sent.method).toBe('POST')
    expect(sent.url).toBe('https://mission.example/api/v4/files')
    expect(sent.parts().map(([name]) => name)).toEqual(['channel_id', 'client_ids', 'files'])
    expect(sent.headers.get('Authorization')).toBe('Bearer token-of-the-session')
    expect(sent.headers.get('X-Requested-With')).toBe('XMLHttpRequest')
    expect(shares).toEqual([0.25, 1])
  })
})
