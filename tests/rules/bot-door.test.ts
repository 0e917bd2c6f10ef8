import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { APPLICATION, tenants } from '../../sandbox/mission/cast.ts'
import { type BotKit, openBotKit, personOf } from './bot-kit.ts'

const EMULATOR_ISSUER = 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/'

describe("the bot's door", () => {
  let kit: BotKit
  beforeAll(async () => {
    kit = await openBotKit()
  })
  afterAll(() => kit.close())

  const activity = (changes: Record<string, unknown> = {}): Record<string, unknown> => {
    const chat = kit.connector.chats.read('ingrid')
    const person = personOf('ingrid')
    return {
      ...kit.connector.toBot.activity(
        { id: chat.conversationId, kind: 'personal', name: '', tid: person.tid, people: ['ingrid'], entries: [] },
        person,
        { type: 'message', text: 'status' },
      ),
      ...changes,
    }
  }
  const signed = async (overrides: Record<string, unknown> = {}, header: Record<string, unknown> = {}) =>
    `Bearer ${await kit.connector.tokens.sign(kit.connector.toBot.serviceUrl, overrides, header)}`

  /** Posts and says what came of it; nothing may have been sent to any address, nor kept. */
  async function refused(body: object, authorization: string): Promise<{ status: number; text: string }> {
    const before = kit.connector.traffic().length
    const answer = await kit.post(body, authorization)
    expect(kit.connector.traffic()).toHaveLength(before)
    return answer
  }

  it('lets in what Teams signed for this bot', async () => {
    expect((await kit.post(activity(), await signed())).status).toBe(200)
  })

  it('P1: refuses without a token, and with one that is none', async () => {
    for (const authorization of [
      '',
      'Bearer',
      'Bearer x',
      'Bearer a.b.c',
      'Basic eDp5',
      `Bearer ${'a'.repeat(12_000)}`,
    ])
      expect(await refused(activity(), authorization)).toMatchObject({ status: 401 })
  })

  it('P1: refuses a signature by another key under a known key id with 401, not 500, and says nothing of why', async () => {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true })
    await exportJWK(privateKey)
    const [{ kid } = { kid: '' }] = (kit.connector.tokens.keyDocument() as { keys: { kid: string }[] }).keys
    const forged = await new SignJWT({
      iss: kit.connector.url,
      aud: APPLICATION.clientId,
      serviceurl: kit.connector.toBot.serviceUrl,
    })
      .setProtectedHeader({ alg: 'RS256', kid })
      .setExpirationTime('1h')
      .sign(privateKey)

    const answer = await refused(activity(), `Bearer ${forged}`)

    expect(answer.status).toBe(401)
    expect(answer.text).not.toMatch(/signature|issuer|audience/i)
  })

  it.each([
    ['expired', { exp: 1_000 }],
    ['without an end', { exp: undefined }],
    ['from the future', { nbf: 9_999_999_999 }],
    ['of another bot', { aud: '00000000-0000-4000-8000-000000000009' }],
    ['of another issuer', { iss: 'https://evil.example' }],
    ['of the emulator', { iss: EMULATOR_ISSUER, appid: APPLICATION.clientId, ver: '1.0' }],
    ['for another service address', { serviceurl: 'https://smba.trafficmanager.net/teams/' }],
    ['without a service address', { serviceurl: undefined }],
  ])('P1: refuses a token %s', async (_name, overrides) => {
    expect((await refused(activity(), await signed(overrides))).status).toBe(401)
  })

  it('P1: refuses a key id that nobody published', async () => {
    expect((await refused(activity(), await signed({}, { kid: 'unknown' }))).status).toBe(401)
  })

  it("P1: the bot's own token for the connector opens nothing here", async () => {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: APPLICATION.clientId,
      client_secret: 'bot-secret',
      scope: 'https://api.botframework.com/.default',
    })
    const { body } = await kit.connector.tokens.exchange(tenants.office.tid, form)

    expect((await refused(activity(), `Bearer ${(body as { access_token: string }).access_token}`)).status).toBe(401)
  })

  it.each(['directline', 'webchat', 'emulator', 'AseChannel', 'skype', ''])(
    'hostile 18: refuses the channel "%s", whoever signed',
    async (channelId) => {
      expect((await refused(activity({ channelId }), await signed())).status).toBe(401)
    },
  )

  it('hostile 18: refuses a service address that is not listed, even under a token that names it; nothing is sent there', async () => {
    for (const serviceUrl of [
      'https://evil.example/',
      'http://169.254.169.254/',
      `${kit.connector.url}@evil.example/`,
    ]) {
      const token = `Bearer ${await kit.connector.tokens.sign(serviceUrl)}`
      expect((await refused(activity({ serviceUrl }), token)).status).toBe(401)
    }
    expect((await kit.line.conversations.of(personOf('ingrid')))?.serviceUrl).toBe(kit.connector.toBot.serviceUrl)
  })

  it('hostile 18: refuses two tenants in one turn, and a turn without', async () => {
    const other = { tenant: { id: tenants.rescue.tid } }
    expect((await refused(activity({ channelData: other }), await signed())).status).toBe(401)
    expect((await refused(activity({ channelData: {} }), await signed())).status).toBe(401)
    expect((await refused(activity({ conversation: { id: 'a:1' } }), await signed())).status).toBe(401)
  })

  it('refuses what is no activity as the mistake of the caller', async () => {
    const post = (body: string, type = 'application/json') =>
      fetch(`${kit.url}/api/messages`, { method: 'POST', headers: { 'content-type': type }, body })

    expect((await post('{')).status).toBe(400)
    expect((await post('[]')).status).toBe(400)
    expect((await post('{}')).status).toBe(400)
    expect((await post('hello', 'text/plain')).status).toBe(415)
    expect((await post(JSON.stringify({ type: 'message', text: 'x'.repeat(400_000) }))).status).toBe(413)
  })

  it('does a turn once, however often Teams sends it', async () => {
    const turn = activity({ id: 'the-same', text: 'request access for the exercise' })
    const before = kit.deeds.length

    await Promise.all([kit.post(turn, await signed()), kit.post(turn, await signed())])
    await kit.post(turn, await signed())

    expect(kit.deeds.slice(before).map(({ what, detail }) => [what, detail])).toEqual([['request', 'for the exercise']])
  })
})
