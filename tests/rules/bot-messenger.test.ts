import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NoticeContent } from '../../src/notices/notice.ts'
import { type BotKit, lastSaid, openBotKit, personOf } from './bot-kit.ts'

const notice: NoticeContent = {
  kind: 'message',
  noticeId: 'n1',
  count: 1,
  isDirect: false,
  isThread: false,
  place: { kind: 'post', channelId: 'c'.repeat(26), postId: 'p'.repeat(26) },
  state: 'open',
  canReply: true,
}

describe('a notice in the chat', () => {
  let kit: BotKit
  const ingrid = personOf('ingrid')
  const calls = () => kit.connector.traffic().map(({ method, status }) => `${method} ${status}`)
  beforeEach(async () => {
    kit = await openBotKit({ requestTimeoutMs: 300 })
  })
  afterEach(() => kit.close())

  it('begins the chat by the Entra object id, and goes on in it', async () => {
    const first = await kit.line.messenger.send(ingrid, notice, 'en')
    const second = await kit.line.messenger.send(ingrid, notice, 'en')

    const { conversationId } = kit.connector.chats.read('ingrid')
    expect(first).toMatchObject({ kind: 'sent', conversationId })
    expect(second).toMatchObject({ kind: 'sent', conversationId })
    expect(calls()).toEqual(['POST 201', 'POST 201', 'POST 201'])
    expect(lastSaid(kit, 'ingrid').text).toContain('There is a message for you in the mission')
  })

  it('is changed in its place', async () => {
    const sent = await kit.line.messenger.send(ingrid, notice, 'en')
    if (sent.kind !== 'sent') throw new Error('not sent')

    const changed = await kit.line.messenger.update(ingrid, sent, { ...notice, state: 'read' }, 'en')

    expect(changed).toEqual(sent)
    expect(kit.connector.chats.read('ingrid').entries).toHaveLength(1)
    expect(lastSaid(kit, 'ingrid').text).toContain('You have read this.')
  })

  it('to somebody who has not installed the app is never sent', async () => {
    await kit.connector.chats.setInstalled('ingrid', false)

    expect(await kit.line.messenger.send(ingrid, notice, 'en')).toEqual({ kind: 'never', reason: 'not_installed' })
  })

  it('after an uninstallation and a new installation is sent again', async () => {
    await kit.line.messenger.send(ingrid, notice, 'en')
    await kit.connector.chats.setInstalled('ingrid', false)
    expect(await kit.line.messenger.send(ingrid, notice, 'en')).toEqual({ kind: 'never', reason: 'not_installed' })

    await kit.connector.chats.setInstalled('ingrid', true)

    expect(await kit.line.messenger.send(ingrid, notice, 'en')).toMatchObject({ kind: 'sent' })
  })

  it('to somebody who blocked the bot is never sent, and it is known', async () => {
    await kit.line.messenger.send(ingrid, notice, 'en')
    kit.connector.chats.setBlocked('ingrid', true)

    expect(await kit.line.messenger.send(ingrid, notice, 'en')).toEqual({ kind: 'never', reason: 'blocked' })
    expect((await kit.line.conversations.of(ingrid))?.state).toBe('blocked')
  })

  it.each([
    [401, {}, { kind: 'never', reason: 'refused' }],
    [403, { code: 'Forbidden' }, { kind: 'never', reason: 'refused' }],
    [403, { code: 'MessageWritesBlocked' }, { kind: 'never', reason: 'blocked' }],
    [403, { code: 'BotNotInConversationRoster' }, { kind: 'never', reason: 'not_installed' }],
    [412, {}, { kind: 'later', reason: 'Teams answered 412' }],
    [413, {}, { kind: 'never', reason: 'too_large' }],
    [429, { retryAfterSeconds: 7 }, { kind: 'later', retryAfterMs: 7_000, reason: 'Teams answered 429' }],
    [429, {}, { kind: 'later', reason: 'Teams answered 429' }],
    [500, {}, { kind: 'unknown', reason: 'Teams answered 500' }],
    [502, {}, { kind: 'later', reason: 'Teams answered 502' }],
    [503, { retryAfterSeconds: 3 }, { kind: 'later', retryAfterMs: 3_000, reason: 'Teams answered 503' }],
    [504, {}, { kind: 'later', reason: 'Teams answered 504' }],
    [302, {}, { kind: 'unknown', reason: 'Teams did not answer' }],
    [0, { hangMs: 1 }, { kind: 'unknown', reason: 'Teams did not answer' }],
    [201, { hangMs: 1_000 }, { kind: 'unknown', reason: 'Teams did not answer' }],
  ])('is tried once when Teams answers %s %j', async (status, more, outcome) => {
    await kit.line.messenger.send(ingrid, notice, 'en')
    const before = kit.connector.traffic().length
    kit.connector.faults.add({ status, ...more })

    expect(await kit.line.messenger.send(ingrid, notice, 'en')).toEqual(outcome)
    expect(kit.connector.traffic().length - before).toBe(1)
  })

  it('whose chat is gone begins a new one', async () => {
    await kit.line.messenger.send(ingrid, notice, 'en')
    kit.connector.faults.add({ status: 404, code: 'ConversationNotFound' })

    expect(await kit.line.messenger.send(ingrid, notice, 'en')).toMatchObject({ kind: 'sent' })
    expect(calls()).toEqual(['POST 201', 'POST 201', 'POST 404', 'POST 201', 'POST 201'])
  })

  it('waits when the chat cannot be begun now, and is not unknown then', async () => {
    kit.connector.faults.add({ status: 500 })

    expect(await kit.line.messenger.send(ingrid, notice, 'en')).toMatchObject({ kind: 'later' })
  })

  it('that is changed: a change may be made twice, so nothing about it is unknown', async () => {
    const sent = await kit.line.messenger.send(ingrid, notice, 'en')
    if (sent.kind !== 'sent') throw new Error('not sent')
    kit.connector.faults.add({ status: 500 })
    expect(await kit.line.messenger.update(ingrid, sent, notice, 'en')).toMatchObject({ kind: 'later' })

    kit.connector.faults.add({ status: 0, hangMs: 1 })
    expect(await kit.line.messenger.update(ingrid, sent, notice, 'en')).toMatchObject({ kind: 'later' })

    expect(await kit.line.messenger.update(ingrid, { ...sent, activityId: '1:gone' }, notice, 'en')).toEqual({
      kind: 'never',
      reason: 'gone',
    })
  })

  it('obeys what Teams lets through: the eighth within a second is to come later', async () => {
    const outcomes = []
    for (let at = 0; at < 9; at += 1) outcomes.push((await kit.line.messenger.send(ingrid, notice, 'en')).kind)

    expect(outcomes).toEqual([...Array<string>(7).fill('sent'), 'later', 'later'])
  })

  it('P1: a stored service address that is no longer listed is not used', async () => {
    await kit.line.messenger.send(ingrid, notice, 'en')
    await expect(
      kit.line.conversations.noteSeen(ingrid, { conversationId: 'a:1', serviceUrl: 'https://evil.example/' }),
    ).rejects.toThrow('not listed')
    await expect(kit.line.connector({ method: 'POST', url: 'https://evil.example/v3/conversations' })).rejects.toThrow(
      'not a listed service address',
    )
  })
})
