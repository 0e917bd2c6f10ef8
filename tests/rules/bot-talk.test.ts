import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commandNames } from '../../bot/commands/names.ts'
import type { NoticeContent } from '../../src/notices/notice.ts'
import {
  allParts,
  type BotKit,
  buttonOf,
  channelId,
  hiddenChannelId,
  lastSaid,
  openBotKit,
  personOf,
  problemText,
} from './bot-kit.ts'

const notice: NoticeContent = {
  kind: 'message',
  noticeId: 'notice-of-ingrid',
  count: 1,
  isDirect: false,
  isThread: false,
  place: { kind: 'post', channelId, postId: 'p'.repeat(26) },
  state: 'open',
  canReply: true,
}

describe('the chat with the bot', () => {
  let kit: BotKit
  beforeEach(async () => {
    kit = await openBotKit()
  })
  afterEach(() => kit.close())

  const say = async (text: string, key = 'ingrid') => {
    await kit.connector.chats.say(key, text)
    return lastSaid(kit, key)
  }
  const press = (action: object, inputs: Record<string, unknown> = {}, key = 'ingrid') =>
    kit.connector.chats.press(key, { activityId: lastSaid(kit, key).id, action: action as never, inputs })
  const card = async () => {
    await kit.line.messenger.send(personOf('ingrid'), notice, 'en')
    return lastSaid(kit, 'ingrid').cards[0]
  }
  const whatWasDone = () => kit.deeds.map(({ what, detail }) => [what, detail])

  it('greets whoever installs the app, in their language, and speaks Arabic from right to left', async () => {
    await kit.connector.chats.setInstalled('ingrid', true)
    expect(lastSaid(kit, 'ingrid').text).toContain('Hello. This bot tells you')

    await say('language العربية')
    const { text, cards } = await say('مساعدة')

    expect(text).toContain('ما الذي يستطيع هذا الروبوت')
    expect(cards[0]).toMatchObject({ rtl: true, lang: 'ar', version: '1.5' })
  })

  it('offers every command as a button of its help, and each button does the same as the word', async () => {
    const help = (await say('help')).cards[0]
    const offered = allParts(help)
      .filter((part) => part['type'] === 'Action.Execute')
      .map((part) => (part['data'] as { command: string }).command)
    expect(offered).toEqual([...commandNames])

    for (const command of commandNames) {
      kit.clock += 60_000
      const spoken = (await say(command)).text
      await kit.connector.chats.say('ingrid', 'help')
      const button = allParts(lastSaid(kit, 'ingrid').cards[0]).find(
        (part) => part['type'] === 'Action.Execute' && (part['data'] as { command: string }).command === command,
      )
      const outcome = await press(button ?? {})
      expect(outcome.kind === 'words' && outcome.text !== '' ? outcome.text : lastSaid(kit, 'ingrid').text).toBe(spoken)
    }
  })

  it('gives every Action.Execute a fallback Action.Submit with the same data', async () => {
    const parts = [...allParts(await card()), ...allParts((await say('help')).cards[0])]
    const executes = parts.filter((part) => part['type'] === 'Action.Execute')

    expect(executes.length).toBeGreaterThan(10)
    for (const { data, verb, fallback } of executes) {
      expect(fallback).toMatchObject({ type: 'Action.Submit', data: { ...(data as object), verb } })
    }
  })

  it('says that translation is not on yet', async () => {
    expect((await say('translate')).text).toContain('Translation is not switched on yet')
  })

  it('answers, reacts, marks as read and mutes from the card', async () => {
    const shown = await card()
    await press(buttonOf(shown, 'reply'), { text: 'On my way' })
    await press(buttonOf(shown, 'react'))
    await press(buttonOf(shown, 'read'))
    await press(buttonOf(shown, 'mute'))

    expect(whatWasDone()).toEqual([
      ['reply', 'On my way'],
      ['react', '+1'],
      ['markRead', null],
      ['mute', null],
    ])
  })

  it('does the same for a host without universal actions', async () => {
    const { fallback } = buttonOf(await card(), 'reply') as unknown as { fallback: object }
    await press(fallback, { text: 'By submit' })

    expect(whatWasDone()).toEqual([['reply', 'By submit']])
    expect(lastSaid(kit, 'ingrid').text).toBe('Sent.')
  })

  it('opens the message in the tab, in the browser and in the Mattermost app', async () => {
    const urls = allParts(await card()).flatMap((part) => (typeof part['url'] === 'string' ? [part['url']] : []))

    expect(urls).toEqual([
      `https://teams.microsoft.com/l/entity/6f9d2e41-83b7-4c15-a0de-91c27b5f3e60/mission?context=${encodeURIComponent(JSON.stringify({ subEntityId: `post/${channelId}/${'p'.repeat(26)}` }))}`,
      `http://chat.localhost:4310/_redirect/pl/${'p'.repeat(26)}`,
      `mattermost://chat.localhost:4310/_redirect/pl/${'p'.repeat(26)}`,
    ])
  })

  it('P1: a card action by somebody else than the addressee is refused in words', async () => {
    const reply = buttonOf(await card(), 'reply')
    await kit.connector.chats.say('jonas', 'help')

    const outcome = await press(reply, { text: 'I am somebody else' }, 'jonas')

    expect(outcome).toMatchObject({ kind: 'words', text: problemText('not_found') })
    expect(kit.deeds).toEqual([])
  })

  it.each([
    ['cut', 'guest_ended'],
    ['expired', 'guest_expired'],
    ['vetoed', 'guest_vetoed'],
  ] as const)('P1: a card action of a guest who is %s is refused in words', async (state, code) => {
    const shown = await card()
    kit.guestState = state

    for (const verb of ['reply', 'react', 'read', 'mute'])
      expect(await press(buttonOf(shown, verb), { text: 'x' })).toMatchObject({
        kind: 'words',
        text: problemText(code),
      })
    expect(kit.deeds).toEqual([])
  })

  it('P1: a card action of a guest whose organisation was suspended is refused in words', async () => {
    const shown = await card()
    kit.partnerState = 'suspended'

    expect(await press(buttonOf(shown, 'reply'), { text: 'x' })).toMatchObject({
      kind: 'words',
      text: problemText('tenant_suspended'),
    })
  })

  it('believes nothing of a card: unknown verbs, foreign ids and texts in their place are refused', async () => {
    await card()
    for (const data of [
      { verb: 'delete', noticeId: 'notice-of-ingrid' },
      { verb: 'reply', noticeId: '../../etc', text: 'x' },
      { verb: 'react', noticeId: 'notice-of-ingrid', emoji: 'evil' },
      { verb: 'approve' },
      {},
    ])
      expect(await press({ type: 'Action.Execute', verb: (data as { verb?: string }).verb, data })).toMatchObject({
        kind: 'words',
        text: problemText('bad_request'),
      })
    expect(kit.deeds).toEqual([])
  })

  it('tells people of an organisation that is not listed so, keeps nothing of them, and shows them nothing', async () => {
    for (const text of [
      'status',
      'who situation',
      'mute situation',
      'notify',
      'invite',
      'approve',
      'translate',
      'request access please',
    ]) {
      kit.clock += 2_000
      expect((await say(text, 'sam')).text).toBe(problemText('tenant_not_listed'))
    }
    expect((await say('help', 'sam')).text).toContain('not part of this mission yet')
    expect(await kit.line.conversations.of(personOf('sam'))).toBeUndefined()
    expect(kit.deeds).toEqual([])
  })

  it("G14: says who reads a channel only after a read with the caller's own token", async () => {
    const { text } = await say('who Situation')

    expect(kit.deeds).toMatchObject([{ what: 'read members with browse-token', detail: channelId }])
    expect(text).toContain('3 people read this channel')
    expect(text).toMatch(/2 ·\s+Joint Mission Office\s+1 ·\s+Nordkyst Coast Guard/)
  })

  it('G10, hostile 21: of a channel that is not granted nothing is read and nothing said', async () => {
    await say('help')
    for (const verb of ['who-channel', 'mute-channel'])
      expect(await press({ type: 'Action.Execute', verb, data: { channelId: hiddenChannelId } })).toMatchObject({
        kind: 'words',
        text: problemText('channel_not_granted'),
      })
    expect((await say('who hidden')).text).toBe('You have no channel of that name.')
    expect(kit.deeds).toEqual([])
  })

  it('at id-only keeps names of channels out of Teams, also when asked', async () => {
    for (const text of ['who', 'mute', 'status', 'help']) await say(text)
    await kit.connector.chats.say('ingrid', '', {
      file: { name: 'a.txt', contentType: 'text/plain', base64: 'aGVsbG8=' },
    })

    const sent = kit.connector
      .traffic()
      .map(({ body }) => body)
      .join('\n')
    expect(sent).not.toMatch(/situation|weather/i)
  })

  it('at the levels above offers channels as buttons', async () => {
    kit.level = 'sender'
    await say('mute')

    expect(lastSaid(kit, 'ingrid').text).toContain('Weather')
    await press(buttonOf(lastSaid(kit, 'ingrid').cards[0], 'mute-channel'))
    expect(whatWasDone()).toEqual([['mute channel with browse-token', channelId]])
  })

  it('keeps surface, quiet hours and language as the person chose them', async () => {
    await say('notify')
    await press(buttonOf(lastSaid(kit, 'ingrid').cards[0], 'notify'), { surface: 'both', from: '22:00', to: '6:30' })

    expect(kit.choices.get(personOf('ingrid').oid)).toEqual({
      surface: 'both',
      quietHours: { fromMinute: 1320, toMinute: 390, timeZone: 'Etc/UTC' },
    })
  })

  it('leads a sponsor who is not linked through it, then shows what waits and decides', async () => {
    await say('approve')
    await press(buttonOf(lastSaid(kit, 'ingrid').cards[0], 'link'), { username: '@mara.lindqvist' })
    await press(buttonOf(lastSaid(kit, 'ingrid').cards[0], 'link-code'), { code: '123456' })
    kit.sponsor = { userId: 'm', username: 'mara.lindqvist' }
    await say('approve')
    const outcome = await press(buttonOf(lastSaid(kit, 'ingrid').cards[0], 'approve'), { days: 14 })

    expect(outcome.kind).toBe('card')
    expect(whatWasDone()).toEqual([
      ['link', 'mara.lindqvist'],
      ['confirm link', '123456'],
      ['approve', { id: 'r1', how: { days: 14, round: 2 } }],
    ])
  })

  it('I3, hostile 23: a request shows foreign text inert, in plain runs, with the organisation last, and its buttons hold ids alone', async () => {
    kit.sponsor = { userId: 'm', username: 'mara.lindqvist' }
    await say('approve')
    const [shown] = lastSaid(kit, 'ingrid').cards
    const parts = allParts(shown)

    expect(JSON.stringify(shown)).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/)
    expect(parts.filter((part) => part['type'] === 'TextBlock')).toEqual([])
    expect(parts.filter((part) => part['type'] === 'Action.OpenUrl')).toEqual([])
    const lines = parts.filter((part) => part['type'] === 'RichTextBlock')
    expect(JSON.stringify(lines.at(-1))).toMatch(/Nordkyst Coast Guard"\}\]\}$/)
    for (const { data } of parts.filter((part) => part['type'] === 'Action.Execute'))
      expect(Object.keys(data as object).every((key) => ['verb', 'requestId', 'round'].includes(key))).toBe(true)
  })

  it('in a group says nothing about the mission and does nothing but help', async () => {
    const [room] = kit.connector.chats.rooms()
    if (!room) throw new Error('there is a group')
    const group = personOf(room.people[0] ?? '')
    for (const text of ['status', 'who situation', 'request access for the exercise', 'approve']) {
      kit.clock += 2_000
      await kit.connector.chats.say(group.key, text, { roomId: room.id })
      expect(lastSaid(kit, group.key, room.id).text).toContain('chat with this bot alone')
    }
    await kit.connector.chats.say(group.key, 'help', { roomId: room.id })
    expect(lastSaid(kit, group.key, room.id).text).toContain('Here in a group it says nothing')
    expect(kit.deeds).toEqual([])
    expect(await kit.line.conversations.of(group)).toBeUndefined()
  })

  it('puts a file into the channel that the text names', async () => {
    await kit.connector.chats.say('ingrid', 'weather', {
      file: { name: '../../\u202eevil.txt', contentType: 'text/plain', base64: 'aGVsbG8=' },
    })

    expect(kit.deeds).toMatchObject([
      { what: 'post files', detail: { channelId: 'd'.repeat(26), files: [['_.._evil.txt', 5]] } },
    ])
  })

  it('P2: refuses a file that is too large', async () => {
    await kit.connector.chats.say('ingrid', 'weather', {
      file: { name: 'a.bin', contentType: 'application/zip', base64: Buffer.alloc(2_000).toString('base64') },
    })

    expect(lastSaid(kit, 'ingrid').text).toContain('too large')
    expect(kit.deeds).toEqual([])
  })
})
