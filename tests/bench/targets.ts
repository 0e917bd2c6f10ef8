/** The three ways to the same Mattermost, asked with the same load in one run. */
export const ways = ['direct', 'nginx', 'backend'] as const
export type Way = (typeof ways)[number]

/** A guest as each way knows them: by their own Mattermost token, or by their session. */
export type TargetGuest = { readonly userId: string; readonly mattermostToken: string; readonly sessionToken: string }

export type Targets = {
  readonly urls: Readonly<Record<Way, string>>
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

export const tokenFor = (way: Way, guest: TargetGuest): string =>
  way === 'backend' ? guest.sessionToken : guest.mattermostToken
