/** An entry of a person's activity feed, as Graph took it. */
export type FeedItem = {
  readonly id: string
  readonly atMs: number
  /** As the manifest of the app lists it. */
  readonly activityType: string
  readonly templateParameters: Readonly<Record<string, string>>
  readonly previewText: string
  /** Where a click leads: a link into Teams. */
  readonly webUrl: string
  readonly isRead: boolean
}

/** The feeds that the Graph of the sandbox keeps, as the host page reads them. */
export type FeedSource = {
  /** Newest first. */
  read(person: string): readonly FeedItem[]
  markRead(person: string, itemId: string): void
}
