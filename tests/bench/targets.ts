/** The ways to the same Mattermost, asked with the same load in one run; the last two are the gateway's two faces. */
export const ways = ['direct', 'nginx', 'view', 'chat'] as const
export type Way = (typeof ways)[number]

/** The mission view by bearer, the whole Mattermost by cookie. */
export const faces = ['view', 'chat'] as const
export type Face = (typeof faces)[number]

/** A guest as each way knows them: by their own Mattermost token, by their session, or by the cookie of the whole Mattermost. */
export type TargetGuest = {
  readonly userId: string
  readonly mattermostToken: string
  readonly sessionToken: string
  readonly chatCookie: string
}

export type Targets = {
  readonly urls: Readonly<Record<Way, string>>
  /** Origin of the whole Mattermost: the backend knows it by its Host. */
  readonly chatOrigin: string
  readonly guests: readonly TargetGuest[]
  /** A channel with a past, to read. */
  readonly readChannelId: string
  /** A channel to write to. */
  readonly writeChannelId: string
  /** A file of ten megabytes that these guests may read. */
  readonly fileId: string
  readonly backendPid: number
}

/** The ways in an order that turns with each round, so that none is always first. */
export function waysOfRound(round: number): readonly Way[] {
  return ways.map((_, at) => ways[(at + round) % ways.length] ?? 'direct')
}

export function byWay<Value>(make: (way: Way) => Value): Record<Way, Value> {
  return { direct: make('direct'), nginx: make('nginx'), view: make('view'), chat: make('chat') }
}

/** Names and values of the headers that say who asks, as the client of each way sends them. */
export function headersFor(way: Way, guest: TargetGuest, targets: Targets): readonly string[] {
  switch (way) {
    case 'direct':
    case 'nginx':
      return ['authorization', `Bearer ${guest.mattermostToken}`]
    case 'view':
      return ['authorization', `Bearer ${guest.sessionToken}`]
    case 'chat':
      return chatHeaders(targets.chatOrigin, guest.chatCookie)
  }
}

/** What a browser and Mattermost's web app send from the whole Mattermost. */
export function chatHeaders(chatOrigin: string, cookie: string): readonly string[] {
  const cookies = cookie === '' ? [] : ['cookie', `${cookie}; MMUSERID=me; MMEMBED=1`]
  return [
    'host',
    new URL(chatOrigin).host,
    ...cookies,
    ...['origin', chatOrigin, 'sec-fetch-site', 'same-origin', 'sec-fetch-mode', 'cors', 'sec-fetch-dest', 'empty'],
    ...['x-requested-with', 'XMLHttpRequest'],
  ]
}
