export type MemberChange = { readonly userId: string; readonly isMember: boolean }

/** Who comes into channels and goes, told to those who show a channel's members; the state does not hold them. */
export type MemberNews = {
  tell(channelId: string, change: MemberChange): void
  /** The connection is a new one: changes may have been missed. */
  tellGap(): void
  /** @param listener hears each change; undefined stands for those that may have been missed */
  listen(channelId: string, listener: (change: MemberChange | undefined) => void): () => void
}

export function createMemberNews(): MemberNews {
  const listeners = new Map<(change: MemberChange | undefined) => void, string>()
  return {
    tell(channelId, change) {
      for (const [listener, of] of [...listeners]) if (of === channelId) listener(change)
    },
    tellGap() {
      for (const listener of [...listeners.keys()]) listener(undefined)
    },
    listen(channelId, listener) {
      listeners.set(listener, channelId)
      return () => listeners.delete(listener)
    },
  }
}
