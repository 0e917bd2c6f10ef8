import type { BrowserContext, FrameLocator, Page } from 'playwright-core'

export type ChatOrigins = {
  /** The host's page around the mission; without one the mission's own page is the outermost. */
  readonly hostUrl?: string
  readonly missionUrl: string
  readonly chatUrl: string
}

/** The whole Mattermost of one person, in a frame of the mission's origin, which stands in a frame of the host's. */
export type ChatWindow = {
  readonly page: Page
  /** Whatever its frame shows. */
  readonly root: FrameLocator
  /** What the chat origin has told its parent so far, by kind. */
  told(kind: string): Promise<Record<string, unknown>[]>
}

export const chatUrlOf = (missionUrl: string): string => missionUrl.replace('//mission.', '//chat.')

/** The part of the tab that face (b) needs, and no more: it asks for tickets and hands them over. */
const parentScript = (chatUrl: string, sessionToken: string, place: object): string => `(() => {
  const chatUrl = ${JSON.stringify(chatUrl)}
  const frame = document.createElement('iframe')
  frame.id = 'chat'
  frame.style = 'width:100%;height:800px;border:0'
  window.told = []
  async function ticketFor(body) {
    const answer = await fetch('/api/chat/ticket', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer ${sessionToken}' },
      body: JSON.stringify(body),
    })
    return answer.json()
  }
  addEventListener('message', async ({ origin, source, data }) => {
    if (origin !== chatUrl || source !== frame.contentWindow) return
    window.told.push(data)
    if (data.kind === 'mission-enter-ready') {
      const { ticket } = await ticketFor({ purpose: 'frame', place: ${JSON.stringify(place)} })
      source.postMessage({ kind: 'mission-enter', ticket }, chatUrl)
    }
    if (data.kind === 'mission-chat-popout') {
      const { ticket, enterUrl } = await ticketFor({ purpose: 'popout', place: { popout: data.path } })
      window.open(enterUrl + '#' + ticket, '', 'width=500,height=700')
    }
    if (data.kind === 'mission-chat-again') frame.src = chatUrl + '/_enter'
  })
  frame.src = chatUrl + '/_enter'
  document.body.replaceChildren(frame)
})()`

const hostScript = (url: string): string => `(() => {
  const frame = document.createElement('iframe')
  frame.style = 'width:100%;height:850px;border:0'
  frame.src = ${JSON.stringify(url)}
  document.body.replaceChildren(frame)
})()`

/** Opens it as whoever has this session of the tab. */
export async function openChatWindow(
  context: BrowserContext,
  { hostUrl, missionUrl, chatUrl }: ChatOrigins,
  sessionToken: string,
  place: object = {},
): Promise<ChatWindow> {
  const page = await context.newPage()
  // Answers of the real origins that say nothing about scripts: a document put in their place would not count as theirs.
  await page.goto(hostUrl === undefined ? `${missionUrl}/healthz` : `${hostUrl}/api/cast`)
  if (hostUrl !== undefined) await page.evaluate(hostScript(`${missionUrl}/healthz`))
  const parent = hostUrl === undefined ? page : page.frameLocator('iframe')
  await parent.getByText('alive').waitFor()
  await parent.locator('html').evaluate(parentScript(chatUrl, sessionToken, place))
  return {
    page,
    root: parent.frameLocator('#chat'),
    told: async (kind) => {
      const all = (await parent.locator('html').evaluate('window.told')) as Record<string, unknown>[]
      return all.filter((message) => message.kind === kind)
    },
  }
}

/** Signs a person of the cast in at a running sandbox, as the tab does. @returns the session's token */
export async function signInAt(hostUrl: string, missionUrl: string, person: string): Promise<string> {
  const { token } = (await post(`${hostUrl}/api/token`, { person }, hostUrl)) as { token: string }
  const { sessionToken } = (await post(
    `http://127.0.0.1:${new URL(missionUrl).port}/api/session`,
    { token, host: 'teams' },
    missionUrl,
  )) as {
    sessionToken: string
  }
  return sessionToken
}

async function post(url: string, body: object, origin: string): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: origin },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}
