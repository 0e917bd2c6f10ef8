/** One entry of a guest's granted set. */
export type Grant = {
  readonly channelId: string
  /** Empty for direct and group messages. */
  readonly teamId: string
  readonly source: 'policy' | 'member' | 'direct'
  readonly channelName: string
  readonly displayName: string
  readonly label: string
}
