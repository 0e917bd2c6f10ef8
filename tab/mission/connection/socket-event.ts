/** An event as it came, with its number; JSON inside strings is not opened yet. */
export type SocketEvent = {
  readonly event: string
  readonly data: Readonly<Record<string, unknown>>
  readonly channelId: string
  readonly userId: string
  readonly seq: number
}

export type SocketFrame =
  | { readonly kind: 'event'; readonly event: SocketEvent }
  | { readonly kind: 'reply'; readonly seq: number; readonly isOk: boolean; readonly code: string }

type Facts = Readonly<Record<string, unknown>>

const isFacts = (value: unknown): value is Facts => typeof value === 'object' && value !== null && !Array.isArray(value)

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** @returns what a frame says, or undefined for anything that is neither an event nor a reply. */
export function readFrame(raw: unknown): SocketFrame | undefined {
  const frame = typeof raw === 'string' ? parseJson(raw) : undefined
  if (!isFacts(frame)) return undefined
  if (typeof frame['event'] === 'string') {
    const broadcast = isFacts(frame['broadcast']) ? frame['broadcast'] : {}
    return {
      kind: 'event',
      event: {
        event: frame['event'],
        data: isFacts(frame['data']) ? frame['data'] : {},
        channelId: text(broadcast['channel_id']),
        userId: text(broadcast['user_id']),
        seq: typeof frame['seq'] === 'number' ? frame['seq'] : -1,
      },
    }
  }
  if (typeof frame['seq_reply'] !== 'number' && typeof frame['status'] !== 'string') return undefined
  const error = isFacts(frame['error']) ? frame['error'] : {}
  return {
    kind: 'reply',
    seq: Number(frame['seq_reply'] ?? 0),
    isOk: frame['status'] === 'OK',
    code: text(error['id']).replace(/^mission\./, ''),
  }
}

/** Opens JSON inside a string, as most events carry it (reference 3.5). @returns undefined when it is none. */
export function embedded<Value>(value: unknown): Value | undefined {
  if (typeof value !== 'string') return undefined
  return parseJson(value) as Value | undefined
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    // A frame that is no JSON says nothing; the numbers show whether something was missed.
    return undefined
  }
}
